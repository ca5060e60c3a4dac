//! The lane that sends text messages.

use async_trait::async_trait;
use housekey_accounts::{
    model::Secret,
    outbox::sms::{SmsEnvelope, SmsSecrets},
    ports::{
        SmsError, SmsKind, SmsSender, TextMessage,
        deliveries::{OutboxRow, SecretPart},
    },
    settings::Site,
    signals::{
        Receipt, Subscriber,
        subscriber::{self},
    },
};
use housekey_messages::{Catalog, Language};
use housekey_protocol::messages::catalog;
use std::sync::Arc;

/// Writes out the text messages that wait, and hands them to the gateway.
pub struct SmsLane {
    sender: Arc<dyn SmsSender>,
    messages: Catalog,
    site: Site,
}

impl SmsLane {
    /// By this gateway, in the words of this catalog.
    pub fn new(sender: Arc<dyn SmsSender>, messages: Catalog, site: Site) -> Self {
        Self { sender, messages, site }
    }

    fn message(&self, row: &OutboxRow) -> Result<TextMessage, String> {
        let SmsEnvelope { kind, to, locale } =
            serde_json::from_value(row.payload.clone()).map_err(|error| error.to_string())?;
        let secrets = match &row.secret {
            SecretPart::Open(secrets) => {
                serde_json::from_value(secrets.clone()).map_err(|error| error.to_string())?
            }
            SecretPart::Unreadable(why) => return Err(format!("cannot be read: {why}")),
            SecretPart::Nothing => SmsSecrets::default(),
        };
        let text = self.words(&self.messages.language(locale), kind, &secrets);
        Ok(TextMessage { id: row.id, to, kind, code: secrets.code, text })
    }

    fn words(&self, language: &Language, kind: SmsKind, secrets: &SmsSecrets) -> String {
        let site = self.site.name.as_str();
        match kind {
            SmsKind::Verification => {
                let code = secrets.code.as_ref().map(Secret::expose).unwrap_or_default();
                let expires = language.duration(secrets.minutes);
                let said = language.text(catalog::sms_verification(&expires, site));
                // The code alone on a line, as in mails. The last line says where it belongs, so that browsers offer it
                // there and nowhere else (WICG, Origin-bound one-time codes delivered via SMS).
                format!("{said}\n{code}{}", self.bound(code))
            }
            SmsKind::UnknownAccount => language.text(catalog::sms_unknown_account(site)),
            SmsKind::AccountAlreadyExists => language.text(catalog::sms_account_already_exists(site)),
            SmsKind::PhoneRemoved => language.text(catalog::sms_phone_removed(site)),
        }
    }

    /// Only for a host name: the format has no place for numbers and ports.
    fn bound(&self, code: &str) -> String {
        match self.site.base_url.domain() {
            Some(host) if host.contains('.') => format!("\n\n@{host} #{code}"),
            _ => String::new(),
        }
    }
}

#[async_trait]
impl Subscriber for SmsLane {
    fn name(&self) -> &str {
        subscriber::SMS
    }

    /// Gateways refuse more requests from one sender.
    fn width(&self) -> usize {
        16
    }

    /// Needs no database.
    fn at_once(&self) -> Option<usize> {
        Some(self.width())
    }

    async fn deliver(&self, row: &OutboxRow) -> Receipt {
        let message = match self.message(row) {
            Ok(message) => message,
            Err(error) => return Receipt::never(error),
        };
        match self.sender.send(&message).await {
            Ok(()) => Receipt::delivered(),
            Err(SmsError::Transient(error)) => Receipt::later(error),
            Err(SmsError::Permanent(error)) => Receipt::never(error),
        }
    }
}
