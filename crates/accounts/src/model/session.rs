//! Who is signed in, and how they proved it.

use super::{AccountId, At, Digest};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
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
        /// The phone number typed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phone: Option<String>,
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
    /// Whether somebody who was signed in already gave it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reauthenticated: bool,
}

impl AuthRecord {
    /// Of a sign-in.
    pub fn new(method: AuthMethod, at: At) -> Self {
        Self { method, at, reauthenticated: false }
    }
}

/// What a session is called by outside of its cookie or token: a digest of its id, which opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionHandle(pub Digest);

impl SessionHandle {
    /// From the text that [`Display`](std::fmt::Display) writes.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        Digest::from_stored(&bytes).map(Self)
    }
}

impl std::fmt::Display for SessionHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0.as_bytes()))
    }
}

/// A signed-in session, as its owner may see it.
#[derive(Clone, Debug)]
pub struct ListedSession {
    /// What it is called by.
    pub handle: SessionHandle,
    /// When it began; a new id begins it anew.
    pub created_at: At,
    /// When its use was last noted.
    pub seen_at: At,
    /// The address it was last written from.
    pub ip: Option<String>,
    /// What that client said it is.
    pub user_agent: Option<String>,
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
    /// The proofs of this session, oldest first. None where it was begun by a sign-up.
    pub records: Vec<AuthRecord>,
    /// When the session was begun: somebody signed up or in.
    pub began_at: At,
}

impl Viewer {
    /// When it was last proved who this is.
    pub fn proved_at(&self) -> At {
        self.records.iter().map(|record| record.at).fold(self.began_at, At::max)
    }
}
