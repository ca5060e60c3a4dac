//! A mail to every member whose account is ready. Shows a durable handler that sends mail: the request does not wait for
//! the relay, and a mail that was sent before a crash and again after it carries one Message-ID, so that it is known as one.
//!
//! `AccountReady` fires once an account, after its address is confirmed; `UserSignedUp` fires for every address that
//! anybody types, and a welcome there would mail strangers.
//!
//! The mailer is the host's. Housekey's own (`SmtpMailer`) writes the mails of its own catalogue only: it refuses
//! another kind for good, and a template of another name in `mail.templates_dir` keeps the server from starting. So a
//! host with mails of its own brings a [`Mailer`] that has words for them.

use async_trait::async_trait;
use housekey_accounts::{
    ports::{MailError, Mailer, OutgoingMail},
    signals::{AccountReady, Delivery, Durable, Event, HandlerError, RegistryBuilder},
};
use std::sync::Arc;

/// The mail's kind, as its template is called.
pub const KIND: &str = "account/email/welcome";

/// Welcomes members.
pub struct WelcomeMail {
    mailer: Arc<dyn Mailer>,
    /// The right half of Message-IDs: the site's host name.
    host: String,
}

/// Registers it.
#[must_use]
pub fn register(
    registry: RegistryBuilder,
    mailer: Arc<dyn Mailer>,
    host: impl Into<String>,
) -> RegistryBuilder {
    registry.durable::<AccountReady>("welcome mail", WelcomeMail { mailer, host: host.into() })
}

#[async_trait]
impl Durable<Event<AccountReady>> for WelcomeMail {
    async fn deliver(&self, delivery: Delivery<Event<AccountReady>>) -> Result<(), HandlerError> {
        let Event { signal, facts, .. } = delivery.event;
        let Some(to) = signal.user.email else { return Ok(()) };
        let mut values = serde_json::Map::new();
        values.insert("username".into(), signal.user.username.into());
        let message_id = format!("{}@{}", delivery.id, self.host);
        let mail = OutgoingMail { kind: KIND.into(), to, locale: facts.locale.0, values, message_id };
        self.mailer.send(&mail).await.map_err(|error| match error {
            MailError::Transient(_) => HandlerError::new(error),
            // No later try can succeed: a dead letter at once.
            MailError::Permanent(_) => HandlerError::permanent(error),
        })
    }
}
