//! What signals are made of: people, addresses, identities, as they stood at that moment. Never a secret.

use crate::model::{Account, AccountId, Email, EmailAddress, Owner};
use serde::{Deserialize, Serialize};

/// Whom a signal is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRef {
    /// The account.
    pub id: AccountId,
    /// The primary address at that moment.
    pub email: Option<Email>,
    /// The user name.
    pub username: Option<String>,
}

impl UserRef {
    /// Of an account and its primary address.
    pub fn new(account: &Account, primary: Option<&Email>) -> Self {
        Self {
            id: account.id,
            email: primary.cloned(),
            username: account.username.as_ref().map(|name| name.as_str().to_owned()),
        }
    }
}

impl Owner {
    /// As signals name the person.
    pub fn user(&self) -> UserRef {
        UserRef::new(&self.account, self.primary().map(|row| &row.email))
    }
}

/// An address in a signal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailRef {
    /// The address.
    pub email: Email,
    /// Whether it is verified.
    pub verified: bool,
    /// Whether it is the primary one.
    pub primary: bool,
}

impl From<&EmailAddress> for EmailRef {
    fn from(row: &EmailAddress) -> Self {
        Self { email: row.email.clone(), verified: row.verified(), primary: row.primary }
    }
}

/// How a confirmation was mailed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// A link.
    Link,
    /// A code.
    Code,
}

/// A confirmation that was mailed. Holds neither the key nor the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// How.
    pub via: Via,
    /// To which address.
    pub email: Email,
}

/// An address as a provider names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderEmail {
    /// The address.
    pub email: Email,
    /// Whether the provider says it is verified.
    pub verified: bool,
}

/// What somebody came for to a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Process {
    /// To sign in or up.
    Login,
    /// To connect the identity to the account they are signed in with.
    Connect,
    /// To be sent on only.
    Redirect,
}

/// A visit that came back from a provider. Holds no token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SocialLogin {
    /// The provider's id.
    pub provider: String,
    /// The person's id there.
    pub uid: String,
    /// What they came for.
    pub process: Process,
    /// The addresses the provider named.
    pub emails: Vec<ProviderEmail>,
    /// Whether the identity was connected to an account before.
    pub known_account: bool,
}

/// A connected identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SocialAccount {
    /// The provider's id.
    pub provider: String,
    /// The person's id there.
    pub uid: String,
}

/// A second factor or passkey. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authenticator {
    /// `totp`, `webauthn` or `recovery_codes`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// Where a session is used from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionClient {
    /// The client's address.
    pub ip: Option<String>,
    /// The client's name for itself.
    pub user_agent: Option<String>,
}

/// Who did something to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Its owner.
    Owner,
    /// An operator, on the command line.
    Operator,
}

/// Why sessions ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Its owner signed out.
    SignedOut,
    /// Its owner ended it from elsewhere.
    EndedByOwner,
    /// The account was deactivated, or is to be deleted.
    Deactivated,
    /// A credential changed.
    CredentialsChanged,
}

/// What a mailed or texted code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodePurpose {
    /// Proving an e-mail address.
    VerifyEmail,
    /// Proving a phone number.
    VerifyPhone,
    /// Signing in.
    Login,
    /// Setting a new password.
    PasswordReset,
    /// Proving again who is signed in.
    Reauthentication,
}
