//! Text messages (SMS), as the outbox hands them over.

use crate::model::{PhoneNumber, Secret};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a text message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmsKind {
    /// A code: to confirm the number, or to sign in.
    Verification,
    /// Somebody wanted to sign in with a number that opens no account.
    UnknownAccount,
    /// Somebody wanted to sign up with a number that has an account, or to add it to another one.
    AccountAlreadyExists,
    /// The number is no longer its account's, which has no address to be mailed at.
    PhoneRemoved,
}

impl SmsKind {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Verification, Self::UnknownAccount, Self::AccountAlreadyExists, Self::PhoneRemoved];

    /// The name, as gateways and operators see it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verification => "verification",
            Self::UnknownAccount => "unknown_account",
            Self::AccountAlreadyExists => "account_already_exists",
            Self::PhoneRemoved => "phone_removed",
        }
    }
}

/// A text message, written out.
#[derive(Clone, Debug)]
pub struct TextMessage {
    /// Stays the same over all tries, so that a message handed over twice is known as one.
    pub id: Uuid,
    /// The one recipient.
    pub to: PhoneNumber,
    /// What it is about.
    pub kind: SmsKind,
    /// The code in it, if it has one; it stands in `text`, too.
    pub code: Option<Secret>,
    /// What its reader sees.
    pub text: String,
}

/// Why a text message was not sent.
#[derive(Debug, thiserror::Error)]
pub enum SmsError {
    /// Try again later.
    #[error("{0}")]
    Transient(String),
    /// No later try can succeed.
    #[error("{0}")]
    Permanent(String),
}

/// Sends text messages: a gateway.
#[async_trait]
pub trait SmsSender: Send + Sync {
    /// Returns once the gateway has taken the message. It is dropped after a minute, and tried again.
    ///
    /// # Errors
    /// Says whether a later try may succeed.
    async fn send(&self, message: &TextMessage) -> Result<(), SmsError>;
}
