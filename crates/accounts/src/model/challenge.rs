//! One-time secrets as rows: links and codes. One method,
//! [`Challenges::consume`](crate::ports::stores::Challenges::consume), consumes any of them atomically.

use super::{AccountId, At, ChallengeId, Digest, Email, PendingLoginId};
use crate::ports::hasher::PasswordHash;
use serde::{Deserialize, Serialize};

/// What a secret is for; it is refused for anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Purpose {
    /// A link that confirms an address, from any browser.
    EmailLink,
    /// A code that confirms an address, in the browser that asked.
    EmailCode,
}

impl Purpose {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EmailLink => "email_link",
            Self::EmailCode => "email_code",
        }
    }

    /// From the name in the database.
    pub fn from_stored(stored: &str) -> Option<Self> {
        [Self::EmailLink, Self::EmailCode].into_iter().find(|p| p.as_str() == stored)
    }
}

/// A one-time secret that waits to be presented.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// The row.
    pub id: ChallengeId,
    /// What it is good for.
    pub purpose: Purpose,
    /// Long secrets (link keys) are found by their digest.
    pub key: Option<Digest>,
    /// Short secrets (codes) are found by their browser and compared through the hasher. `None` beside a
    /// `None` key matches nothing: the code of a process without an account.
    pub code: Option<PasswordHash>,
    /// Whose; `None` for a process without an account.
    pub account_id: Option<AccountId>,
    /// The one address it proves: the one it was mailed to.
    pub email: Email,
    /// The browser it is bound to; links have none.
    pub browser: Option<Digest>,
    /// The login that waits for it.
    pub pending_login: Option<PendingLoginId>,
    /// Wrong tries so far; a new code for the same purpose inherits them.
    pub attempts: i64,
    /// How often it was sent again.
    pub resends: i64,
    /// When the process began; a new code does not move it.
    pub created_at: At,
    /// When it expires.
    pub expires_at: At,
}
