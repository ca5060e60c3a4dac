//! The domain of Housekey: accounts, flows, stages, signals. No HTTP, no SQL, no UI.
//!
//! A request becomes a [`context::Ctx`]; a flow takes it with typed input and answers a [`context::Outcome`].
//! Every change a flow makes owes a signal ([`work`]), and leaves with the commit.

pub mod admin;
pub mod codes;
pub mod context;
pub mod errors;
pub mod flows;
pub mod limits;
pub mod model;
pub mod next;
pub mod outbox;
pub mod passwords;
pub mod ports;
pub mod settings;
pub mod signals;
pub mod stages;
pub mod work;

pub use context::{Ctx, Outcome, RequestFacts, Services};
pub use errors::{Fault, FlowError, FlowResult};
pub use settings::Settings;
