//! Mail, as the outbox hands it over.

use crate::model::Email;
use async_trait::async_trait;
use housekey_protocol::Locale;
use serde::{Deserialize, Serialize};

/// A mail to write and send: which template, to whom, with what values.
///
/// This is what an outbox row holds. It is rendered when it is sent, so that a repaired template mends what
/// waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OutgoingMail {
    /// The kind, which is the template's name (docs/behaviour.md#mails), e.g.
    /// `account/email/email_confirmation_signup`. Sent as `X-Mail-Kind`.
    pub kind: String,
    /// The one recipient.
    pub to: Email,
    /// The reader's language.
    pub locale: Locale,
    /// What the template may use, codes and links among it: sealed in the row, which is deleted once the mail is sent.
    /// Rows of earlier releases hold it unsealed.
    #[serde(default)]
    pub values: serde_json::Map<String, serde_json::Value>,
    /// Becomes the Message-ID, the same over all tries, so that a mail sent twice is known as one. The outbox gives it.
    #[serde(default)]
    pub message_id: String,
}

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Try again later.
    #[error("{0}")]
    Transient(String),
    /// No later try can succeed.
    #[error("{0}")]
    Permanent(String),
}

/// Renders and sends one mail.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Returns once the next hop has taken the mail. Bounded in time by the implementation, within
    /// `mail.smtp.timeout`.
    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailError>;
}
