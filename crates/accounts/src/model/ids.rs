//! Ids as types, so that one never stands where another belongs.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// An account. Random, never reused; not a secret.
    AccountId;
    /// A row of the e-mail address list.
    EmailAddressId;
    /// A half-finished login.
    PendingLoginId;
    /// A one-time secret that waits to be presented.
    ChallengeId;
    /// One firing of a signal; stays the same over every retry of its delivery.
    EventId;
}
