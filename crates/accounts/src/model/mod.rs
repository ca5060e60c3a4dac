//! The domain's values. No behaviour that needs a database or the network.

pub mod account;
pub mod challenge;
pub mod client;
pub mod email;
pub mod facts;
pub mod ids;
pub mod owner;
pub mod password_hash;
pub mod pending;
pub mod phone;
pub mod purpose;
pub mod sealing_key;
pub mod secret;
pub mod session;
pub mod username;

pub use account::{Account, Closing, EmailAddress, Phone};
pub use challenge::{Challenge, ChallengeSecret, Target};
pub use client::Client;
pub use email::Email;
pub use facts::RequestFacts;
pub use ids::{AccountId, ChallengeId, EmailAddressId, EventId, PendingLoginId};
pub use owner::{Owner, Subject};
pub use password_hash::PasswordHash;
pub use pending::{PendingLogin, StageRef, WaitsAt};
pub use phone::PhoneNumber;
pub use purpose::{PasswordReset, Payload, Purpose};
pub use sealing_key::{KeyProblem, SealingKey};
pub use secret::{BrowserKey, DeviceKey, Digest, ProcessSecret, Secret};
pub use session::{AuthMethod, AuthRecord, ListedSession, SessionHandle, Viewer};
pub use username::Username;

/// A moment, in UTC, to the microsecond (what both databases keep).
pub type At = chrono::DateTime<chrono::Utc>;
