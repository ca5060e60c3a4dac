//! How signals are declared: a struct each, and from the same words their entry in the catalog.

use crate::model::AccountId;
use crate::signals::parts::UserRef;

/// A signal as people and generators read of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name on the wire, e.g. `account.user_logged_in`.
    pub kind: &'static str,
    /// The struct, e.g. `UserLoggedIn`.
    pub name: &'static str,
    /// The version of the data's shape.
    pub version: i64,
    /// When it fires, in which phase, and what is already true then.
    pub fires: &'static str,
    /// Its parameters: name, type, meaning.
    pub fields: &'static [(&'static str, &'static str, &'static str)],
}

impl Entry {
    /// The family: `account`, `socialaccount`, `mfa`, `usersessions`, or `housekey` for what is ours alone.
    pub fn family(&self) -> &'static str {
        self.kind.split_once('.').map_or("", |(family, _)| family)
    }

    /// The name django-allauth uses, if it has this signal.
    pub fn allauth(&self) -> Option<&'static str> {
        self.kind.split_once('.').filter(|(family, _)| *family != "housekey").map(|(_, name)| name)
    }
}

/// Whom a signal can be about: somebody, or perhaps nobody we know.
pub(super) trait Subject {
    fn account(&self) -> Option<AccountId>;
}

impl Subject for UserRef {
    fn account(&self) -> Option<AccountId> {
        Some(self.id)
    }
}

impl Subject for Option<UserRef> {
    fn account(&self) -> Option<AccountId> {
        self.as_ref().map(|user| user.id)
    }
}

/// One struct a signal: `Name = "family.name" version 2 of Subject { fields }`. The version grows by one when the data's shape
/// changes for those who read it: a field that is gone, renamed, or of another type. A new field is no change.
macro_rules! signals {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident = $kind:literal version $version:literal of $subject:ty {
            $($(#[doc = $fdoc:literal])* $(#[serde($($serde:tt)*)])? $field:ident: $ty:ty,)*
        }
    )*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
            pub struct $name {
                /// Whom it is about.
                pub user: $subject,
                $($(#[doc = $fdoc])* $(#[serde($($serde)*)])? pub $field: $ty,)*
            }

            impl $crate::signals::Signal for $name {
                const TYPE: &'static str = $kind;
                const VERSION: i64 = $version;
                fn account(&self) -> Option<$crate::model::AccountId> {
                    $crate::signals::declare::Subject::account(&self.user)
                }
            }
        )*

        /// This family's part of the catalog.
        pub(super) const ENTRIES: &[$crate::signals::Entry] = &[$($crate::signals::Entry {
            kind: $kind,
            name: stringify!($name),
            version: $version,
            fires: concat!($($doc,)*),
            fields: &[
                ("user", stringify!($subject), " Whom it is about."),
                $((stringify!($field), stringify!($ty), concat!($($fdoc,)*)),)*
            ],
        },)*];
    };
}
pub(super) use signals;
