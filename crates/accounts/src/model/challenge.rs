//! One-time secrets as rows: links, codes, the state of a conversation with a provider or an authenticator. One
//! primitive, [`Challenges::consume`](crate::ports::stores::Challenges::consume), spends any of them atomically.

use super::{
    AccountId, At, ChallengeId, Digest, Email, PasswordHash, Payload, PendingLoginId, PhoneNumber, Purpose,
};

/// A one-time secret that waits to be presented.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// The row.
    pub id: ChallengeId,
    /// Whose; `None` for an attempt for nobody.
    pub account_id: Option<AccountId>,
    /// What it proves.
    pub target: Target,
    /// What the database keeps of the secret.
    pub secret: ChallengeSecret,
    /// The browser it is bound to; links have none.
    pub browser: Option<Digest>,
    /// The login that waits for it.
    pub pending_login: Option<PendingLoginId>,
    /// What it is good for, with what that purpose needs to know.
    pub payload: Payload,
    /// Wrong tries so far; a new secret of the same challenge inherits them.
    pub attempts: i64,
    /// How often it was sent again.
    pub resends: i64,
    /// When the challenge began; a new secret does not move it.
    pub created_at: At,
    /// When it expires.
    pub expires_at: At,
}

impl Challenge {
    /// What it is good for; it is good for nothing else.
    pub fn purpose(&self) -> Purpose {
        self.payload.purpose()
    }
}

/// What a challenge proves once it is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nothing beside the account's own agreement (deletion undo, a passkey's registration).
    None,
    /// That its mail is read.
    Email(Email),
    /// That its messages are read.
    Phone(PhoneNumber),
    /// An account at this provider.
    Provider(String),
    /// That this credential is at hand; its id as text.
    Credential(String),
}

impl Target {
    /// The kind's name in the database.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Email(_) => "email",
            Self::Phone(_) => "phone",
            Self::Provider(_) => "provider",
            Self::Credential(_) => "credential",
        }
    }

    /// What stands beside the kind in the database.
    pub fn value(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Email(email) => Some(email.as_str()),
            Self::Phone(number) => Some(number.as_str()),
            Self::Provider(text) | Self::Credential(text) => Some(text),
        }
    }

    /// From the two columns of the database.
    pub fn from_stored(kind: &str, value: Option<String>) -> Option<Self> {
        Some(match (kind, value) {
            ("none", None) => Self::None,
            ("email", Some(value)) => Self::Email(Email::from_stored(value)),
            ("phone", Some(value)) => Self::Phone(PhoneNumber::from_stored(value)),
            ("provider", Some(value)) => Self::Provider(value),
            ("credential", Some(value)) => Self::Credential(value),
            _ => return None,
        })
    }

    /// The number, if it is one.
    pub fn phone(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Phone(number) => Some(number),
            _ => None,
        }
    }

    /// The address, if it is one.
    pub fn email(&self) -> Option<&Email> {
        match self {
            Self::Email(email) => Some(email),
            _ => None,
        }
    }
}

/// What the database keeps of a challenge's secret. None of it leads back to the secret.
#[derive(Clone, Debug, Default)]
pub enum ChallengeSecret {
    /// Nothing: no code matches (an attempt for nobody), or what is presented is judged otherwise (a signature).
    #[default]
    None,
    /// Of a long one (a link's key, a state parameter): it is found by this.
    Digest(Digest),
    /// Of a short one (a code): it is found by its browser and compared through the hasher.
    Hash(PasswordHash),
}

impl ChallengeSecret {
    /// What a long secret is found by.
    pub fn digest(&self) -> Option<&Digest> {
        match self {
            Self::Digest(digest) => Some(digest),
            Self::None | Self::Hash(_) => None,
        }
    }

    /// What a short secret is compared with.
    pub fn hash(&self) -> Option<&PasswordHash> {
        match self {
            Self::Hash(hash) => Some(hash),
            Self::None | Self::Digest(_) => None,
        }
    }
}
