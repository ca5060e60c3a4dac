//! The `housekey.` family: signals django-allauth does not have
//! (docs/decisions/our-signals-have-their-own-family.md).

use super::declare::signals;
use super::parts::{Actor, CodePurpose, Ending, UserRef};
use crate::model::{At, Email, PhoneNumber};

signals! {
    /// Fires once an account: signed up, and verified as far as the settings ask. Where verification is off that is
    /// at sign-up, else with the first confirmed address. What "welcome" mails wait for (allauth #3963).
    AccountReady = "housekey.account_ready" version 2 of UserRef {}

    /// Fires when a sign-in by password was refused, for a known and for an unknown identity alike; the failure is
    /// already counted. Not for a form that could not be read, and not while a limit refuses to look at all.
    LoginFailed = "housekey.login_failed" version 2 of Option<UserRef> {
        /// How it was tried: `password`.
        method: String,
        /// The address typed, if one was. What was typed as a user name is not kept: it may be a password.
        email: Option<Email>,
    }

    /// Fires when a code is on its way, after the signal of the flow that asked for it.
    CodeSent = "housekey.code_sent" version 2 of UserRef {
        /// What it is for.
        purpose: CodePurpose,
        /// To which address, if it was mailed.
        email: Option<Email>,
        /// To which number, if it was texted.
        phone: Option<PhoneNumber>,
    }

    /// Fires when a signed-in person proved again who they are.
    Reauthenticated = "housekey.reauthenticated" version 2 of UserRef {
        /// How, as in `account.authentication_step_completed`.
        method: String,
    }

    /// Fires when a signed-in person did not prove who they are: a wrong password, a wrong code. It is counted already.
    ReauthenticationFailed = "housekey.reauthentication_failed" version 1 of UserRef {
        /// How it was tried, as in `account.authentication_step_completed`.
        method: String,
    }

    /// Fires when sessions of an account were ended by somebody. Not when one runs out by itself.
    SessionEnded = "housekey.session_ended" version 2 of UserRef {
        /// Why.
        reason: Ending,
        /// How many ended.
        count: u64,
    }

    /// Fires with a sign-in on a device this account did not sign in on before, right after
    /// `account.user_logged_in`. A browser is known by a cookie that lasts 400 days, an app by what it calls itself.
    /// Not for the first device of an account.
    NewDeviceLogin = "housekey.new_device_login" version 2 of UserRef {}

    /// Fires when somebody asked to reset a password; for an unknown address there is no user.
    PasswordResetRequested = "housekey.password_reset_requested" version 2 of Option<UserRef> {
        /// The address typed, if one was.
        email: Option<Email>,
        /// The number typed, if one was.
        phone: Option<PhoneNumber>,
    }

    /// Fires when an account has a number it had not before.
    PhoneAdded = "housekey.phone_added" version 2 of UserRef {
        /// The number.
        phone: PhoneNumber,
    }

    /// Fires when a number went from unverified to verified.
    PhoneVerified = "housekey.phone_verified" version 2 of UserRef {
        /// The number.
        phone: PhoneNumber,
    }

    /// Fires when an account's number is gone.
    PhoneRemoved = "housekey.phone_removed" version 2 of UserRef {
        /// The number.
        phone: PhoneNumber,
    }

    /// Fires when somebody was mailed the ways they can sign in by.
    ProviderReminderSent = "housekey.provider_reminder_sent" version 2 of UserRef {
        /// To which address.
        email: Email,
        /// The providers it named.
        providers: Vec<String>,
    }

    /// Fires when a limit of requests or failures refused somebody, once per bucket and period however often they try;
    /// what was refused did not happen. The cool-downs of mails do not fire it.
    RateLimited = "housekey.rate_limited" version 2 of Option<UserRef> {
        /// What was limited, as the settings name it, e.g. `login_failed`.
        action: String,
        /// What the bucket counts: `ip`, `user` or `key`.
        per: String,
        /// Seconds until the next try is let through.
        retry_after: u32,
    }

    /// Fires when an account was deactivated; its sessions have ended.
    AccountDeactivated = "housekey.account_deactivated" version 2 of UserRef {
        /// By whom.
        by: Actor,
    }

    /// Fires when its owner came back to an account that they had deactivated.
    AccountReactivated = "housekey.account_reactivated" version 1 of UserRef {}

    /// Fires when its owner asked to delete the account; nothing is deleted yet, and its sessions have ended.
    AccountDeletionRequested = "housekey.account_deletion_requested" version 2 of UserRef {
        /// When it will be deleted.
        delete_at: At,
    }

    /// Fires when its owner took the request to delete the account back.
    AccountDeletionCancelled = "housekey.account_deletion_cancelled" version 2 of UserRef {}

    /// Fires when an account was deleted; its rows are gone, and so are its events once they were told. `user` names it by
    /// its id alone: nothing of the person is kept.
    AccountDeleted = "housekey.account_deleted" version 2 of UserRef {
        /// By whom.
        by: Actor,
    }

    /// Fires when a mail was given up: the relay refused it for good, or failed until no try was left. Its dead
    /// letter is stored, without what was secret in it.
    MailFailed = "housekey.mail_failed" version 2 of Option<UserRef> {
        /// To whom.
        email: Email,
        /// Which mail, e.g. `account/email/email_confirmation_signup`.
        mail: String,
        /// How often it was tried.
        attempts: i64,
        /// What the relay said last.
        error: String,
    }
}
