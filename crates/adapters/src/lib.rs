//! Implementations of the domain's ports, one folder each.
//!
//! | port | adapter |
//! |---|---|
//! | [`Clock`](housekey_accounts::ports::Clock) | [`SystemClock`] |
//! | [`Entropy`](housekey_accounts::ports::Entropy) | [`OsEntropy`] |
//! | [`Hasher`](housekey_accounts::ports::Hasher) | [`Argon2Pool`]: Argon2id on its own threads, with a capped queue |
//! | [`Sealer`](housekey_accounts::ports::Sealer) | [`KeyRing`]: XChaCha20-Poly1305 with the keys of `[secrets]` |
//! | [`Mailer`](housekey_accounts::ports::Mailer) | [`SmtpMailer`] to a relay, or [`Inbox`] in memory for development |
//! | [`SmsSender`](housekey_accounts::ports::SmsSender) | [`SmsWebhook`] to a gateway, or [`SmsConsole`] for development |
//! | [`Subscriber`](housekey_accounts::signals::Subscriber) | [`WebhookSubscriber`]: signed requests by [`Outbound`], which reaches public addresses alone |
//!
//! Both mailers write by one [`MailRenderer`], which holds the templates: ours, and over them the operator's.
//! Everything that can be wrong with a set-up (costs, templates, sender, TLS) is an error of a constructor, so
//! that a server with a broken set-up does not start.

pub mod clock;
pub mod entropy;
pub mod hashing;
pub mod mail;
pub mod outbound;
pub mod sealing;
pub mod sms;
#[cfg(test)]
mod tls_fixture;
pub mod webhooks;

pub use clock::SystemClock;
pub use entropy::OsEntropy;
pub use hashing::{Argon2Pool, HashCosts};
pub use mail::{Inbox, MailRenderer, SmtpMailer, SmtpSettings, TemplateOptions};
pub use outbound::Outbound;
pub use sealing::KeyRing;
pub use sms::{SmsConsole, SmsLane, SmsWebhook, SmsWebhookError};
pub use webhooks::{WebhookError, WebhookSubscriber};
