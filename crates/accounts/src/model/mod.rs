//! The domain's values. No behaviour that needs a database or the network.

pub mod account;
pub mod email;
pub mod ids;
pub mod pending;
pub mod phone;
pub mod proof;
pub mod secret;
pub mod session;
pub mod username;

pub use account::{Account, EmailAddress, Phone};
pub use email::Email;
pub use ids::{AccountId, EmailAddressId, EventId, PendingLoginId, ProofId};
pub use pending::PendingLogin;
pub use phone::PhoneNumber;
pub use proof::{Proof, Purpose};
pub use secret::{BrowserKey, DeviceKey, Digest, ProcessSecret, Secret};
pub use session::{AuthMethod, AuthRecord, Viewer};
pub use username::Username;

/// A moment, in UTC, to the microsecond (what both databases keep).
pub type At = chrono::DateTime<chrono::Utc>;
