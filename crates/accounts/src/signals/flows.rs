//! Which flow fires which signals, in which order: the table that `docs/signals.md` shows and the golden tests drive
//! (`testkit/tests/it/signals/golden.rs`). Order among allauth's signals: docs/behaviour.md#signals.

/// One way a flow can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowCase {
    /// The flow, named as its file; routes name it, too.
    pub flow: &'static str,
    /// Which way.
    pub case: &'static str,
    /// What fires, in order.
    pub signals: &'static [&'static str],
}

const SIGNED_UP: &str = "account.user_signed_up";
const LOGGED_IN: &str = "account.user_logged_in";
const STEP: &str = "account.authentication_step_completed";
const CONFIRMATION: &str = "account.email_confirmation_sent";
const CONFIRMED: &str = "account.email_confirmed";
const ADDED: &str = "account.email_added";
const READY: &str = "housekey.account_ready";
const CODE_SENT: &str = "housekey.code_sent";
const ENDED: &str = "housekey.session_ended";

const RESET_REQUESTED: &str = "housekey.password_reset_requested";
const RESET: &str = "account.password_reset";

macro_rules! flows {
    ($($flow:ident { $($case:literal => [$($signal:expr),* $(,)?];)* })*) => {
        /// Every flow there is, every way it can go.
        pub const FLOWS: &[FlowCase] = &[
            $($(FlowCase { flow: stringify!($flow), case: $case, signals: &[$($signal),*] },)*)*
        ];
    };
}

flows! {
    signup {
        "mandatory verification, by link" => [SIGNED_UP, CONFIRMATION];
        "mandatory verification, by code" => [SIGNED_UP, CONFIRMATION, CODE_SENT];
        "optional verification" => [SIGNED_UP, CONFIRMATION, LOGGED_IN];
        "no verification" => [SIGNED_UP, READY, LOGGED_IN];
        "an address that is taken" => [];
        "invited" => [SIGNED_UP, CONFIRMED, READY, LOGGED_IN];
        "with a phone number" => [SIGNED_UP, CODE_SENT];
    }
    login {
        "right password, confirmed address" => [STEP, LOGGED_IN];
        "right password, on another device than before" => [STEP, LOGGED_IN, "housekey.new_device_login"];
        "right password, unconfirmed address, by link" => [STEP, CONFIRMATION];
        "right password, unconfirmed address, by code" => [STEP, CONFIRMATION, CODE_SENT];
        "right password, account deactivated" => [STEP];
        "wrong password" => ["housekey.login_failed"];
        "nobody's address" => ["housekey.login_failed"];
        "too many failures" => ["housekey.rate_limited"];
    }
    login_code {
        "asked for" => [CODE_SENT];
        "asked for, for an address without an account" => [];
        "wrong code" => ["account.login_code_rejected"];
        "right code" => [STEP, LOGGED_IN];
        "right code, address not verified" => [STEP, CONFIRMED, READY, LOGGED_IN];
        "sent again" => [CODE_SENT];
        "required after the password" => [STEP, CODE_SENT];
        "required after the password, right code" => [STEP, LOGGED_IN];
    }
    logout {
        "signed in" => ["account.user_logged_out", ENDED];
        "a visitor" => [];
    }
    closing {
        "deactivate" => ["housekey.account_deactivated", ENDED];
        "delete" => ["housekey.account_deletion_requested", ENDED];
        "delete at once" => ["housekey.account_deleted"];
        "deletion due" => ["housekey.account_deleted"];
        "come back to a deactivated account" => ["housekey.account_reactivated", LOGGED_IN];
        "come back before the deletion" => ["housekey.account_deletion_cancelled", LOGGED_IN];
    }
    export {
        "downloaded" => [];
    }
    overview {
        "looked at" => [];
    }
    password {
        "change" => ["account.password_changed"];
        "change, signed in elsewhere, too" => ["account.password_changed", ENDED];
        "change, with logout_on_password_change" => ["account.user_logged_out", ENDED, "account.password_changed"];
        "set" => ["account.password_set"];
        "wrong current password" => [];
    }
    password_reset {
        "asked for, by link" => [RESET_REQUESTED];
        "asked for, by code" => [RESET_REQUESTED, CODE_SENT];
        "asked for, for an address without an account" => [RESET_REQUESTED];
        "wrong code" => ["account.password_reset_code_rejected"];
        "chosen" => [RESET];
        "chosen, by code" => [RESET];
        "chosen, signed in elsewhere" => [RESET, ENDED];
        "chosen, with an address that was not verified" => [CONFIRMED, READY, RESET];
        "chosen, with login_on_password_reset" => [RESET, STEP, LOGGED_IN];
    }
    phone {
        "a number asked for its code" => [CODE_SENT];
        "a number that another account has confirmed" => [];
        "right code, first number" => ["housekey.phone_added", "housekey.phone_verified"];
        "right code, another number" =>
            ["housekey.phone_removed", "housekey.phone_added", "housekey.phone_verified"];
        "wrong code" => [];
        "code sent again" => [CODE_SENT];
        "remove" => ["housekey.phone_removed"];
        "confirmed by a sign-up, then its address" =>
            ["housekey.phone_added", "housekey.phone_verified", CONFIRMATION];
        "another number for a sign-up" => [CODE_SENT];
    }
    reauthenticate {
        "by password" => [STEP, "housekey.reauthenticated"];
        "wrong password" => ["housekey.reauthentication_failed"];
        "code asked for" => [CODE_SENT];
        "by code" => [STEP, "housekey.reauthenticated"];
        "wrong code" => ["housekey.reauthentication_failed"];
        "an act is refused until it is proved who acts" => [];
    }
    reminder {
        "asked for" => ["housekey.provider_reminder_sent"];
        "asked for, for an address without an account" => [];
    }
    sessions {
        "looked at" => [];
        "end one" => [ENDED];
        "end the others" => [ENDED];
        "end this one" => ["account.user_logged_out", ENDED];
    }
    trust_browser {
        "trusted" => [LOGGED_IN];
        "not trusted" => [LOGGED_IN];
        "a trusted browser, no code" => [STEP, LOGGED_IN];
    }
    verify_email {
        "link, first address" => [CONFIRMED, READY];
        "link, first address, in the browser that signed up, with login_on_email_confirmation" =>
            [CONFIRMED, READY, LOGGED_IN];
        "link, another address" => [CONFIRMED];
        "code, at sign-up" => [CONFIRMED, READY, LOGGED_IN];
        "code, an address being added" => [ADDED, CONFIRMED];
        "wrong code" => ["account.email_verification_code_rejected"];
        "code sent again" => [CONFIRMATION, CODE_SENT];
        "another address while a sign-up waits, by link" => ["housekey.account_deleted", SIGNED_UP, CONFIRMATION];
        "another address while a sign-up waits, by code" =>
            ["housekey.account_deleted", SIGNED_UP, CONFIRMATION, CODE_SENT];
        "another address while a sign-up waits, that is taken" => ["housekey.account_deleted"];
        "another address while a sign-up with a taken one waits" => [SIGNED_UP, CONFIRMATION];
    }
    emails {
        "add, by link" => [CONFIRMATION, ADDED];
        "add, by code" => [CONFIRMATION, CODE_SENT];
        "add an address that is somebody's, by link" => [ADDED];
        "send again" => [CONFIRMATION];
        "make primary" => ["account.email_changed"];
        "remove" => ["account.email_removed"];
    }
    operator {
        "user create" => [];
        "user activate" => [];
        "user deactivate" => ["housekey.account_deactivated"];
        "user deactivate, with a session" => ["housekey.account_deactivated", ENDED];
        "user delete" => ["housekey.account_deleted"];
        "invite" => [];
    }
    outbox {
        "a mail is given up" => ["housekey.mail_failed"];
    }
}

/// Whether some flow that exists fires this signal; else it is declared for a flow to come.
pub fn fires_today(kind: &str) -> bool {
    FLOWS.iter().any(|case| case.signals.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::{Entry, catalog};
    use std::collections::HashSet;

    #[test]
    fn flow_table_names_only_existing_signals() {
        for case in FLOWS {
            for name in case.signals {
                assert!(catalog().any(|entry| entry.kind == *name), "{name} in {case:?}");
            }
        }
    }

    #[test]
    fn signal_names_are_unique_and_documented() {
        let mut seen = HashSet::new();
        for entry in catalog() {
            assert!(seen.insert(entry.kind), "{} twice", entry.kind);
            assert!(entry.fires.contains("Fires"), "{}", entry.kind);
            let families = ["account", "socialaccount", "mfa", "usersessions", "housekey"];
            assert!(families.contains(&entry.family()), "{}", entry.kind);
        }
    }

    #[test]
    fn every_allauth_signal_exists() {
        let ours: HashSet<_> = catalog().filter_map(Entry::allauth).collect();
        for name in [
            "user_signed_up",
            "user_logged_in",
            "user_logged_out",
            "authentication_step_completed",
            "password_set",
            "password_changed",
            "password_reset",
            "email_added",
            "email_removed",
            "email_changed",
            "email_confirmed",
            "email_confirmation_sent",
            "login_code_rejected",
            "password_reset_code_rejected",
            "email_verification_code_rejected",
            "pre_social_login",
            "social_account_added",
            "social_account_updated",
            "social_account_removed",
            "authenticator_added",
            "authenticator_removed",
            "authenticator_reset",
            "authenticator_used",
            "authentication_failed",
            "session_client_changed",
        ] {
            assert!(ours.contains(name), "{name}");
        }
    }
}
