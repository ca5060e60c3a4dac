//! The account at a glance.

use super::Me;
use serde::{Deserialize, Serialize};

/// What the account's own front page says. Moments are RFC 3339, in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Whose it is.
    pub me: Me,
    /// The address that is written to, if there is one.
    pub email: Option<Address>,
    /// How many addresses there are beside that one.
    pub other_emails: u32,
    /// When the password was last changed, if the journal still knows.
    pub password_changed_at: Option<String>,
    /// The newest sign-in.
    pub last_sign_in: Option<SignInView>,
    /// What the owner should do next.
    pub next: NextAct,
    /// What happened lately, the newest first.
    pub activity: Vec<ActivityView>,
}

/// An address, and whether somebody proved to read its mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The canonical address.
    pub email: String,
    /// Whether it is confirmed.
    pub confirmed: bool,
}

/// The one thing worth doing next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextAct {
    /// There is no address.
    AddEmail,
    /// This address is not confirmed.
    ConfirmEmail(String),
    /// There is one address only.
    AddAnotherEmail,
    /// All is set.
    Nothing,
}

/// A sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInView {
    /// When.
    pub at: String,
    /// How, as the JSON API names it: `password`. Empty where the journal does not know.
    pub methods: Vec<String>,
    /// Where from.
    pub origin: Origin,
    /// Whether that is where this request comes from, too.
    pub here: bool,
}

/// Where a request came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// What sent it; nothing if it did not say what it is.
    pub device: Option<Device>,
    /// Where in the world that is, as far as the host knows.
    #[serde(default)]
    pub place: Option<String>,
    /// The client's address.
    pub ip: Option<String>,
}

/// What a client says it is. Names are as their makers write them, in every language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// The browser, such as `Firefox`, if it is one we know.
    pub browser: Option<String>,
    /// What it runs on, such as `Windows`, if we know.
    pub system: Option<String>,
}

/// One thing that happened to the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityView {
    /// What.
    pub what: Activity,
    /// The address it is about, if it is about one.
    pub email: Option<String>,
    /// When.
    pub at: String,
    /// Where it was done from.
    pub origin: Origin,
}

/// The things that happen to an account, as its owner reads of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// The account was made.
    SignedUp,
    /// Somebody signed in.
    SignedIn,
    /// Somebody signed in where nobody had signed in to the account before.
    SignedInOnNewDevice,
    /// Somebody signed out.
    SignedOut,
    /// Somebody tried to sign in, in vain.
    SignInFailed,
    /// The account was deactivated, or was to be deleted.
    Closed,
    /// It was opened again.
    Reopened,
    /// Somebody who was signed in did not prove who they are.
    ProofFailed,
    /// Several such tries in a row; the moment and the origin are the last one's.
    SignInsFailed,
    /// An address joined the list.
    EmailAdded,
    /// An address was removed.
    EmailRemoved,
    /// An address was confirmed.
    EmailConfirmed,
    /// Another address became the primary one.
    EmailPrimary,
    /// A phone number was confirmed.
    PhoneConfirmed,
    /// The phone number was removed.
    PhoneRemoved,
    /// The account has a password from then on.
    PasswordSet,
    /// The password was changed.
    PasswordChanged,
    /// The password was reset.
    PasswordReset,
}
