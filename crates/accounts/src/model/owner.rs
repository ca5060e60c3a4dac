//! Whom an act is for: an account with its addresses, or nobody.

use super::{Account, AccountId, Email, EmailAddress, PendingLogin};

/// An account with its addresses, as flows carry it from read to write.
#[derive(Clone, Debug)]
pub struct Owner {
    /// The account.
    pub account: Account,
    /// Its addresses, primary first.
    pub emails: Vec<EmailAddress>,
}

impl Owner {
    /// The primary address.
    pub fn primary(&self) -> Option<&EmailAddress> {
        self.emails.iter().find(|row| row.primary)
    }

    /// The row of an address.
    pub fn email(&self, email: &Email) -> Option<&EmailAddress> {
        self.emails.iter().find(|row| row.email == *email)
    }

    /// What to call the person: user name, else primary address, else nothing.
    pub fn display(&self) -> String {
        let name = self.account.username.as_ref().map(|name| name.as_str().to_owned());
        name.or_else(|| self.primary().map(|row| row.email.to_string())).unwrap_or_default()
    }
}

/// Whom a login is for.
#[derive(Clone, Debug)]
pub enum Subject {
    /// This account.
    Account(Owner),
    /// Nobody: there is no such account, and the person who tries must not notice. Such a login never becomes a session.
    Nobody,
}

impl Subject {
    /// The account and its addresses.
    pub fn owner(&self) -> Option<&Owner> {
        match self {
            Self::Account(owner) => Some(owner),
            Self::Nobody => None,
        }
    }

    /// The account's id.
    pub fn account_id(&self) -> Option<AccountId> {
        self.owner().map(|owner| owner.account.id)
    }

    /// The address that the login is judged by and that its mails go to: the one that was used, else the primary one.
    pub fn address(&self, login: &PendingLogin) -> Option<Email> {
        let own = || self.owner().and_then(|owner| owner.primary().or(owner.emails.first()));
        login.email.clone().or_else(|| own().map(|row| row.email.clone()))
    }
}
