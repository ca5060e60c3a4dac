//! The `socialaccount.` family: identities at other providers.

use super::declare::signals;
use super::parts::{SocialAccount, SocialLogin, UserRef};

signals! {
    /// Fires on every return from a provider (to sign in, to sign up, to connect), after the identity was looked
    /// up and before anything is decided. Nothing of this visit is stored yet but the refreshed identity.
    PreSocialLogin = "socialaccount.pre_social_login" version 2 of Option<UserRef> {
        /// The visit.
        sociallogin: SocialLogin,
    }

    /// Fires when an identity was connected to an existing account; the row is stored. Not at sign-up with a
    /// provider, which is `account.user_signed_up` with a `sociallogin`.
    SocialAccountAdded = "socialaccount.social_account_added" version 2 of UserRef {
        /// The visit it was connected by.
        sociallogin: SocialLogin,
    }

    /// Fires when somebody returns with an identity that is connected already; what the provider says of them is
    /// stored anew, before `socialaccount.pre_social_login`.
    SocialAccountUpdated = "socialaccount.social_account_updated" version 2 of UserRef {
        /// The visit.
        sociallogin: SocialLogin,
    }

    /// Fires when an identity was disconnected; the row is gone.
    SocialAccountRemoved = "socialaccount.social_account_removed" version 2 of UserRef {
        /// What was disconnected.
        socialaccount: SocialAccount,
    }
}
