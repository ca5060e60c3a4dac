//! The `account.` family: django-allauth's signals of sign-up, sign-in, passwords and addresses.
//!
//! All of them fire inside the unit of work (`in_tx`), are written for `durable` handlers with it, and fire again
//! after its commit (`on`), in django-allauth's order (docs/behaviour.md#signals).

use super::declare::signals;
use super::parts::{Confirmation, EmailRef, SocialLogin, UserRef};
use crate::model::AuthMethod;

signals! {
    /// Fires at sign-up, when the account and its addresses are stored; before any sign-in, before the
    /// confirmation mail. Never for a sign-up for nobody (the address had an account already).
    UserSignedUp = "account.user_signed_up" version 2 of UserRef {
        /// The identity it came with, when a provider vouched for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sociallogin: Option<SocialLogin>,
    }

    /// Fires when every stage of a login is passed; the session begins right after.
    UserLoggedIn = "account.user_logged_in" version 2 of UserRef {
        /// The identity it was by, when a provider vouched for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sociallogin: Option<SocialLogin>,
        /// How the person proved who they are, as the JSON API names it, e.g. `password`. Empty at a sign-up.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        methods: Vec<String>,
    }

    /// Fires when a signed-in session ends by sign-out. Never for a visitor who was not signed in.
    UserLoggedOut = "account.user_logged_out" version 2 of UserRef {}

    /// Fires when one proof of identity was accepted: a right password, even if the login stops afterwards
    /// (unconfirmed address, deactivated account). Not at sign-up.
    AuthenticationStepCompleted = "account.authentication_step_completed" version 2 of UserRef {
        /// How, with what was submitted beside it.
        #[serde(flatten)]
        method: AuthMethod,
        /// Whether it renewed an existing sign-in.
        reauthenticated: bool,
    }

    /// Fires when an account that had no password has one; the new hash is stored.
    PasswordSet = "account.password_set" version 2 of UserRef {}

    /// Fires when a password was replaced by one who knew it; the new hash is stored.
    PasswordChanged = "account.password_changed" version 2 of UserRef {}

    /// Fires when a password was replaced by the link or code of a reset; the new hash is stored, the failures
    /// counted against the account are forgotten.
    PasswordReset = "account.password_reset" version 2 of UserRef {}

    /// Fires when an address joins the list: by link, when the row is stored, unverified, after its mail; by code, when
    /// the code was accepted, verified already. Not at sign-up.
    EmailAdded = "account.email_added" version 2 of UserRef {
        /// The address.
        email_address: EmailRef,
    }

    /// Fires when its owner removed an address; the row is gone.
    EmailRemoved = "account.email_removed" version 2 of UserRef {
        /// The address.
        email_address: EmailRef,
    }

    /// Fires when another address became the primary one.
    EmailChanged = "account.email_changed" version 2 of UserRef {
        /// The primary address until now, if there was one.
        from_email_address: Option<EmailRef>,
        /// The primary address from now on.
        to_email_address: EmailRef,
    }

    /// Fires when an address went from unverified to verified, once per address.
    EmailConfirmed = "account.email_confirmed" version 2 of UserRef {
        /// The address.
        email_address: EmailRef,
    }

    /// Fires when a confirmation mail is in the outbox; not when a cool-down kept it back, and not for the mail
    /// that tells an owner somebody tried their address.
    EmailConfirmationSent = "account.email_confirmation_sent" version 2 of UserRef {
        /// The confirmation.
        confirmation: Confirmation,
        /// Whether a sign-up asked for it.
        signup: bool,
    }

    /// Fires when a wrong sign-in code was entered for a real account; the attempt is already counted, and after
    /// the last one the login is already over.
    LoginCodeRejected = "account.login_code_rejected" version 2 of UserRef {
        /// Whether no more tries are left.
        last_attempt: bool,
    }

    /// Fires when a wrong reset code was entered for a real account; the attempt is already counted, and after
    /// the last one the process is already over.
    PasswordResetCodeRejected = "account.password_reset_code_rejected" version 2 of UserRef {
        /// Whether no more tries are left.
        last_attempt: bool,
    }

    /// Fires when a wrong confirmation code was entered for a real account; the attempt is already counted, and
    /// after the last one the process is already over.
    EmailVerificationCodeRejected = "account.email_verification_code_rejected" version 2 of UserRef {
        /// Whether no more tries are left.
        last_attempt: bool,
    }
}
