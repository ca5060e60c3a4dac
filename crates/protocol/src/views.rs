//! Small views of domain values, as the browser sees them.

mod closing;
mod overview;
mod proof;

pub use closing::{ClosedView, ClosingOffer};
pub use overview::{Activity, ActivityView, Address, Device, NextAct, Origin, Overview, SignInView};
pub use proof::{Interrupted, Proof, ProofCodeView, ReauthenticationView};

use crate::{AccountError, Code};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One e-mail address of the signed-in account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailView {
    /// The canonical address.
    pub email: String,
    /// Whether somebody proved to read its mail.
    pub verified: bool,
    /// Whether notices and codes go there.
    pub primary: bool,
    /// In code mode: asked for, not yet added, waiting for its code.
    #[serde(default)]
    pub pending: bool,
    /// Seconds until its confirmation may be mailed again, where it still needs one; 0: now.
    #[serde(default)]
    pub resend_in: u32,
}

/// The phone number of the signed-in account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneView {
    /// In E.164.
    pub phone: String,
    /// In groups, for people.
    pub readable: String,
    /// Whether somebody proved to read its messages.
    pub verified: bool,
}

/// The code for a phone number that this browser waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneCodeView {
    /// The number it was texted to, in groups.
    pub phone: String,
    /// Minutes the code is good for, from the time it was first sent.
    pub minutes: u32,
    /// How many wrong codes may still follow.
    pub tries_left: u32,
    /// Seconds until it may be sent again (0: now); nothing if it may not any more.
    pub resend_in: Option<u32>,
    /// Whether the login that waits for it may change to another number.
    #[serde(default)]
    pub may_change: bool,
}

/// The signed-in account, as the header shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The account's id (a UUID); stable for ever.
    pub id: String,
    /// What to call the person: user name, else primary address, else phone number.
    pub display: String,
    /// The primary address, if there is one.
    pub email: Option<String>,
    /// The user name, if there is one.
    pub username: Option<String>,
    /// Whether the account can sign in by password.
    pub has_usable_password: bool,
    /// How it proves once more who is signed in.
    #[serde(default)]
    pub proof: Proof,
}

/// What a confirmation link is about, shown before anybody confirms it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmationView {
    /// The address that would be confirmed.
    pub email: String,
    /// The account it belongs to, as [`Me::display`].
    pub display: String,
}

/// The state of the verification this browser waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationView {
    /// The address the mail went to.
    pub email: String,
    /// `true`: a code is awaited; `false`: a link was mailed.
    pub by_code: bool,
    /// Seconds until this page may send the mail again (0: now); nothing if it may not any more.
    pub resend_in: Option<u32>,
    /// Minutes the code or link is good for, from the time it was sent.
    pub minutes: u32,
    /// How many wrong codes may still follow; 0 where a link was mailed.
    pub tries_left: u32,
    /// Whether it is a sign-up that may change to another address.
    pub may_change: bool,
}

/// The code that signs in, for which this browser waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginCodeView {
    /// The address it was mailed to, or the number it was texted to (in groups), as typed.
    pub to: String,
    /// Whether that is a phone number.
    #[serde(default)]
    pub texted: bool,
    /// Minutes the code is good for, from the time it was first sent.
    pub minutes: u32,
    /// How many wrong codes may still follow.
    pub tries_left: u32,
    /// Seconds until it may be sent again (0: now); nothing if it may not any more.
    pub resend_in: Option<u32>,
    /// Whether it was asked for: then the address may have no account. Else it follows another proof.
    pub asked_for: bool,
}

/// What is asked once a code was brought beside another proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustView {
    /// For how many days no code would be asked for in this browser.
    pub days: u32,
}

/// The code for a new password that this browser waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetCodeView {
    /// The address that was typed.
    pub email: String,
    /// Minutes the code is good for, from the time it was sent.
    pub minutes: u32,
    /// How many wrong codes may still follow.
    pub tries_left: u32,
}

/// Whose password this browser may choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetView {
    /// The address that the link or code was mailed to.
    pub email: String,
    /// The account, as [`Me::display`].
    pub display: String,
    /// What the form sends back, so that it speaks of this account and of no other. It opens nothing.
    pub grant: String,
}

/// One place where the account is signed in. Moments are RFC 3339, in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// What it is called by; it opens nothing.
    pub handle: String,
    /// Where it was last written from.
    pub origin: Origin,
    /// When it began.
    pub began_at: String,
    /// When its use was last noted.
    pub seen_at: String,
    /// Whether it is the session of this request.
    pub here: bool,
}

/// A language of the pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageView {
    /// Its tag, such as `pt-BR`.
    pub tag: String,
    /// Its name, as its own speakers call it.
    pub name: String,
}

/// What the pages need to know of the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent setting, read by name")]
pub struct FormConfig {
    /// The site's name.
    pub site_name: String,
    /// Whether anybody may sign up.
    pub signup_open: bool,
    /// Whether sign-up has a field that people do not see.
    pub honeypot: bool,
    /// Whether sign-up asks for the address twice.
    pub email_twice: bool,
    /// Whether sign-up has an e-mail field, and whether it is required.
    pub email: Option<bool>,
    /// Whether sign-up has a user name field, and whether it is required.
    pub username: Option<bool>,
    /// Whether sign-up asks for a phone number, and whether it is required.
    #[serde(default)]
    pub phone: Option<bool>,
    /// Whether sign-up asks for a password, and whether it is required.
    pub password: Option<bool>,
    /// Whether sign-up asks for the password twice.
    pub password_twice: bool,
    /// Whether sign-in takes e-mail addresses.
    pub login_email: bool,
    /// Whether sign-in takes user names.
    pub login_username: bool,
    /// Whether sign-in takes phone numbers, and people can have one.
    #[serde(default)]
    pub login_phone: bool,
    /// The shortest password sign-up accepts, in characters.
    pub password_min_length: u32,
    /// Whether people may sign in by a mailed code.
    pub login_by_code: bool,
    /// Whether mailed codes are made of digits alone.
    pub code_digits: bool,
    /// Whether an account has one address, which a change replaces.
    #[serde(default)]
    pub change_email: bool,
    /// Whether a new password is asked for with a code; else with a link.
    pub reset_by_code: bool,
    /// Whether mails stay in the development inbox of the server.
    pub mail_stays_here: bool,
    /// Whether text messages are printed where the server runs.
    #[serde(default)]
    pub texts_stay_here: bool,
}

/// What the judge of new passwords says of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordStrength {
    /// Why it would be refused; nothing if it would be accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Code>,
    /// Accepted, and far better than what is asked for.
    pub strong: bool,
}

/// A refused form, for the page that shows it again where it could not answer in place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedForm {
    /// The path it was posted to.
    pub action: String,
    /// Why.
    pub error: AccountError,
    /// What was typed, by field name; never a secret.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub drafts: BTreeMap<String, String>,
}
