//! The domain of Housekey: accounts, flows, stages, signals. No HTTP, no SQL, no UI.
//!
//! A request becomes a [`context::Ctx`]; a flow takes it with typed input and answers a [`context::Outcome`].
//! Every change a flow makes owes a signal ([`work`]), and leaves with the commit.

pub mod admin;
pub mod codes;
pub mod context;
pub mod delivery;
pub mod errors;
pub(crate) mod failures;
pub mod flows;
pub mod limits;
mod mailing;
pub mod model;
pub mod next;
pub mod outbox;
pub mod passwords;
pub mod ports;
pub mod settings;
pub mod signals;
pub mod stages;
pub mod work;

pub use context::{Ctx, FlowResult, Outcome, Services};
pub use errors::{Fault, FlowError};
pub use model::RequestFacts;
pub use settings::Settings;
