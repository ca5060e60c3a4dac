//! The `account.` family.
//!
//! Every doc comment says when the signal fires and what is already true then (rule 15). All of them fire
//! inside the unit of work (`in_tx`) and again after its commit (`on`), in the order of allauth-behaviour.md §1.3.

use super::Signal;
use crate::model::{Account, AccountId, AuthMethod, Email, EmailAddress};
use serde::Serialize;

/// Whom a signal is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

/// An address in a signal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// A link.
    Link,
    /// A code.
    Code,
}

/// A confirmation that was mailed. Holds neither the key nor the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confirmation {
    /// How.
    pub via: Via,
    /// To which address.
    pub email: Email,
}

macro_rules! signals {
    ($($(#[$doc:meta])* $name:ident = $type:literal { $($(#[$fdoc:meta])* $field:ident: $ty:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        pub struct $name {
            /// Whom it is about.
            pub user: UserRef,
            $($(#[$fdoc])* pub $field: $ty,)*
        }

        impl Signal for $name {
            const TYPE: &'static str = $type;
            const VERSION: i64 = 1;
            fn account(&self) -> Option<AccountId> {
                Some(self.user.id)
            }
        }
    )*};
}

signals! {
    /// Fires at sign-up, when the account and its addresses are stored; before any sign-in, before the
    /// confirmation mail. Never for a sign-up that only pretends (the address had an account already).
    UserSignedUp = "account.user_signed_up" {}

    /// Fires when every stage of a login is passed; the session begins right after.
    UserLoggedIn = "account.user_logged_in" {}

    /// Fires when a signed-in session ends by sign-out. Never for a visitor who was not signed in.
    UserLoggedOut = "account.user_logged_out" {}

    /// Fires when one proof of identity was accepted: a right password, even if the login stops afterwards
    /// (unconfirmed address, switched-off account). Not at sign-up.
    AuthenticationStepCompleted = "account.authentication_step_completed" {
        /// How, with what was submitted beside it.
        #[serde(flatten)]
        method: AuthMethod,
        /// Whether it renewed an existing sign-in.
        reauthenticated: bool,
    }

    /// Fires when an address joins the list: by link, when the row is stored, after its mail; by code, when the
    /// code was accepted. Not at sign-up.
    EmailAdded = "account.email_added" {
        /// The address.
        email_address: EmailRef,
    }

    /// Fires when its owner removed an address; the row is gone.
    EmailRemoved = "account.email_removed" {
        /// The address.
        email_address: EmailRef,
    }

    /// Fires when another address became the primary one.
    EmailChanged = "account.email_changed" {
        /// The primary address until now, if there was one.
        from_email_address: Option<EmailRef>,
        /// The primary address from now on.
        to_email_address: EmailRef,
    }

    /// Fires when an address went from unverified to verified, once per address.
    EmailConfirmed = "account.email_confirmed" {
        /// The address.
        email_address: EmailRef,
    }

    /// Fires when a confirmation mail is in the outbox; not when a cool-down kept it back, and not for the mail
    /// that tells an owner somebody tried their address.
    EmailConfirmationSent = "account.email_confirmation_sent" {
        /// The confirmation.
        confirmation: Confirmation,
        /// Whether a sign-up asked for it.
        signup: bool,
    }

    /// Fires when a wrong confirmation code was entered for a real account; the attempt is already counted, and
    /// after the last one the process is already over.
    EmailVerificationCodeRejected = "account.email_verification_code_rejected" {
        /// Whether no more tries are left.
        last_attempt: bool,
    }
}
