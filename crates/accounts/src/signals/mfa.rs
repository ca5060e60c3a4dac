//! The `mfa.` family: second factors and passkeys.

use super::declare::signals;
use super::parts::{Authenticator, UserRef};

signals! {
    /// Fires when an authenticator was added; the row is stored. Recovery codes made with the first one fire it a
    /// second time.
    AuthenticatorAdded = "mfa.authenticator_added" version 2 of UserRef {
        /// Which.
        authenticator: Authenticator,
    }

    /// Fires when an authenticator was removed; the row is gone. Recovery codes that went with the last one fire
    /// it a second time.
    AuthenticatorRemoved = "mfa.authenticator_removed" version 2 of UserRef {
        /// Which.
        authenticator: Authenticator,
    }

    /// Fires when recovery codes were made anew; the old ones are void.
    AuthenticatorReset = "mfa.authenticator_reset" version 2 of UserRef {
        /// Which.
        authenticator: Authenticator,
    }

    /// Fires when an authenticator was used successfully, after `account.authentication_step_completed`.
    AuthenticatorUsed = "mfa.authenticator_used" version 2 of UserRef {
        /// Which.
        authenticator: Authenticator,
        /// Whether it renewed an existing sign-in.
        reauthenticated: bool,
        /// Whether it stood for the password, too.
        passwordless: bool,
    }

    /// Fires when a wrong second factor was shown for a real account; the attempt is already counted.
    AuthenticationFailed = "mfa.authentication_failed" version 2 of UserRef {
        /// Which was tried, as far as that is known.
        authenticator: Option<Authenticator>,
        /// Whether it was to renew an existing sign-in.
        reauthentication: bool,
    }
}
