//! Who is signed in, and how they proved it.

use super::{AccountId, At};
use serde::{Deserialize, Serialize};

/// How somebody proved something. Names as in the JSON API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case")]
#[non_exhaustive]
pub enum AuthMethod {
    /// A password, with the identity it was typed beside.
    Password {
        /// The address typed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        /// The user name typed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        username: Option<String>,
    },
    /// A code that was sent.
    Code {
        /// The address it was mailed to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        /// The number it was sent to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phone: Option<String>,
    },
    /// A new password, chosen by the link or code of a reset.
    PasswordReset {
        /// The address it was mailed to.
        email: String,
    },
}

impl AuthMethod {
    /// The method's name in signals and in the JSON API.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Password { .. } => "password",
            Self::Code { .. } => "code",
            Self::PasswordReset { .. } => "password_reset",
        }
    }
}

/// One proof given, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthRecord {
    /// How.
    #[serde(flatten)]
    pub method: AuthMethod,
    /// When.
    pub at: At,
}

/// The signed-in account of a request. Only `http`'s session layer makes one, from a live session whose
/// account is active and whose credential epoch is the account's.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// Who.
    pub account_id: AccountId,
    /// The account's credential epoch when the session began. A request that waited while all sessions were ended finds
    /// another one, and is a visitor's (`flows/viewer.rs`).
    pub credential_epoch: i64,
    /// The proofs of this session, oldest first.
    pub records: Vec<AuthRecord>,
}
