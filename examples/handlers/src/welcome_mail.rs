//! A mail to every member whose account is ready. Shows a mail of the host's own: it is a row of the same transaction, so
//! it is sent if and only if the account became ready, by the same worker and with the same retries as all mail.
//!
//! `AccountReady` fires once an account, after its address is confirmed; `UserSignedUp` fires for every address that
//! anybody types, and a welcome there would mail strangers.
//!
//! Its words are the message `mail-host-welcome` (docs/guides/languages.md), or three files in the folder of
//! `mail.templates_dir`: `host/welcome_subject.txt`, `_message.txt` and `_message.html`. They may use `site_name`, `base_url` and what is added here.

use async_trait::async_trait;
use housekey_accounts::{
    outbox::Mail,
    ports::UnitOfWork,
    signals::{AccountReady, Event, HandlerError, InTx, RegistryBuilder},
};

/// The mail's kind, as its templates are called.
pub const KIND: &str = "host/welcome";

/// Welcomes members.
pub struct WelcomeMail;

/// Registers it.
#[must_use]
pub fn register(registry: RegistryBuilder) -> RegistryBuilder {
    registry.in_tx::<AccountReady>("welcome mail", WelcomeMail)
}

#[async_trait]
impl InTx<AccountReady> for WelcomeMail {
    async fn in_tx(&self, event: &Event<AccountReady>, uow: &mut dyn UnitOfWork) -> Result<(), HandlerError> {
        let Some(to) = event.signal.user.email.clone() else { return Ok(()) };
        let mail =
            Mail::of_host(KIND, to, event.facts.locale).with("username", event.signal.user.username.clone());
        uow.enqueue(&mail.about(event)).await?;
        Ok(())
    }
}
