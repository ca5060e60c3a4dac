//! What the domain asks of the outside: traits only. `store` and `adapters` implement them, `testkit` fakes them.

pub mod clock;
pub mod deliveries;
pub mod entropy;
pub mod hasher;
pub mod invitations;
pub mod journal;
pub mod mailer;
pub mod places;
pub mod sealer;
pub mod sms;
pub mod stores;
pub mod wake;

pub use clock::Clock;
pub use entropy::Entropy;
pub use hasher::{HashError, Hasher};
pub use invitations::InvitationPolicy;
pub use mailer::{MailError, Mailer, OutgoingMail};
pub use places::Places;
pub use sealer::{RowIdentity, SealError, Sealer};
pub use sms::{SmsError, SmsKind, SmsSender, TextMessage};
pub use stores::{Rows, Store, StoreError, StoreResult, UnitOfWork};
pub use wake::Wake;
