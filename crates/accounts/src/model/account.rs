//! Accounts and what belongs to them.

use super::{AccountId, At, Email, EmailAddressId, PasswordHash, PhoneNumber, Username};
use housekey_protocol::Locale;

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub struct Account {
    /// Random and stable.
    pub id: AccountId,
    /// What the person chose to be called, where the settings ask for it.
    pub username: Option<Username>,
    /// `None`: no usable password. Never an empty string.
    pub password: Option<PasswordHash>,
    /// A deactivated account cannot sign in, and its sessions are refused.
    pub active: bool,
    /// Grows whenever credentials change or sessions must end; a session of an older epoch is refused.
    pub credential_epoch: i64,
    /// The language of mails to this person.
    pub locale: Locale,
    /// When the row was made.
    pub created_at: At,
    /// The last completed sign-in.
    pub last_login_at: Option<At>,
    /// What its owner decided, if nobody is to use it until they come back.
    pub closing: Option<Closing>,
}

/// How an account was closed by its owner. Whoever signs in to it is asked whether to open it again, and let in only then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// When that was.
    pub closed_at: At,
    /// When it is deleted; `None`: it waits, for as long as it takes.
    pub delete_at: Option<At>,
}

/// One e-mail address of an account.
#[derive(Clone, Debug)]
pub struct EmailAddress {
    /// The row.
    pub id: EmailAddressId,
    /// Whose address it is.
    pub account_id: AccountId,
    /// Canonical: what is stored, compared and mailed is the same string.
    pub email: Email,
    /// When somebody proved to read its mail; `None` until then.
    pub verified_at: Option<At>,
    /// Notices and codes go to the primary address; at most one per account.
    pub primary: bool,
    /// When the row was made.
    pub created_at: At,
}

impl EmailAddress {
    /// Whether somebody proved to read its mail.
    pub fn verified(&self) -> bool {
        self.verified_at.is_some()
    }
}

/// The phone number of an account.
#[derive(Clone, Debug)]
pub struct Phone {
    /// Whose number it is; one number an account.
    pub account_id: AccountId,
    /// E.164.
    pub number: PhoneNumber,
    /// When somebody proved to hold it.
    pub verified_at: Option<At>,
}
