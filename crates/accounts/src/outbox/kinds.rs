//! The kinds of mail there are, each from one declaration: its name (django-allauth's), its link, its further links, and
//! samples of what the flows put into it.
//!
//! The words of a kind are the attributes of one Fluent message (`mail-…` in its flow's file in `locales/en`), named after it. Templates are
//! tried with the samples at every start, and the samples are what the snapshots of the tests show.

use serde_json::{Map, Value, json};

/// A kind of mail.
pub struct Kind {
    /// Its name, sent as `X-Mail-Kind`.
    pub name: &'static str,
    /// The link it is about; the HTML part has a button for it.
    pub link: Link,
    /// The values that are further links, each shown if it is given.
    pub links: &'static [&'static str],
    samples: fn() -> Vec<Sample>,
}

/// The link a mail is about, by the name of its value.
#[derive(Clone, Copy)]
pub enum Link {
    /// None.
    None,
    /// Works once: the HTML part shows it in full as well, and says how long it is good for.
    Once(&'static str),
    /// The address of a page.
    Page(&'static str),
    /// The address of a page, if it is given.
    Maybe(&'static str),
}

/// One set of values of a kind.
pub struct Sample {
    /// Which of the kind's variants.
    pub name: &'static str,
    /// What a flow puts into such a mail, and what every mail has.
    pub values: Map<String, Value>,
    /// The values without which the mail is of no use: its text and its HTML must show them.
    pub shows: &'static [&'static str],
}

impl Kind {
    /// A kind of a host's own mails: the link it is about is the value `link`.
    pub const OF_HOST: Self = Self { name: "", link: Link::Maybe("link"), links: &[], samples: Vec::new };

    /// The variants, each with values as the flows give them.
    pub fn samples(&self) -> Vec<Sample> {
        (self.samples)()
    }
}

/// A sample of a mail of ours: its own values, and those that every mail has.
fn sample(name: &'static str, shows: &'static [&'static str], values: Value) -> Sample {
    let every = json!({
        "site_name": "Example", "base_url": "https://id.example.org",
        "account_url": "https://id.example.org/accounts",
    });
    let all = [values, every];
    let values = all.iter().filter_map(Value::as_object).flatten();
    Sample { name, shows, values: values.map(|(name, value)| (name.clone(), value.clone())).collect() }
}

/// Declares the kinds: `NAME = "name", link, [further links], { variant [what it must show] {values} … };`.
macro_rules! kinds {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $link:expr, [$($more:literal),*], {
        $($variant:ident [$($shows:literal),*] $values:tt)*
    };)*) => {
        $($(#[$doc])* pub const $constant: &str = $name;)*

        /// Every kind this version writes.
        pub const KINDS: &[Kind] = &[$(Kind {
            name: $constant,
            link: $link,
            links: &[$($more),*],
            samples: || vec![$(sample(stringify!($variant), &[$($shows),*], json!($values))),*],
        }),*];
    };
}

kinds! {
    /// The first mail to a new account: confirms its address.
    EMAIL_CONFIRMATION_SIGNUP = "account/email/email_confirmation_signup", Link::Once("activate_url"), [], {
        link ["activate_url", "email"] {
            "user": "ada", "email": "ada@example.net", "expires_minutes": 1440,
            "activate_url": "https://id.example.org/accounts/confirm-email/Zm9v-YmFy/",
        }
        code ["code", "email"] {
            "email": "ada@example.net", "expires_minutes": 10, "code": "K7QM-2XHP",
        }
    };
    /// Invites the reader of an address to sign up. (django-allauth leaves invitations to others.)
    INVITATION = "account/email/invitation", Link::Once("invitation_url"), [], {
        link ["invitation_url", "email"] {
            "email": "ada@example.net", "expires_minutes": 10080,
            "invitation_url": "https://id.example.org/accounts/invitation/Zm9v-YmFy/",
        }
    };
    /// Confirms an address of an account that had a mail before.
    EMAIL_CONFIRMATION = "account/email/email_confirmation", Link::Once("activate_url"), [], {
        link ["activate_url", "email"] {
            "user": "ada", "email": "ada@example.net", "expires_minutes": 1440,
            "activate_url": "https://id.example.org/accounts/confirm-email/Zm9v-YmFy/",
        }
        code ["code", "email"] {
            "email": "ada@example.net", "expires_minutes": 10, "code": "K7QM-2XHP",
        }
    };
    /// Tells the owner of an address that somebody signed up with it, or tried to add it.
    ACCOUNT_ALREADY_EXISTS = "account/email/account_already_exists", Link::Page("login_url"), ["password_reset_url", "signup_url"], {
        reset ["login_url", "password_reset_url"] {
            "email": "ada@example.net",
            "login_url": "https://id.example.org/accounts/login/",
            "signup_url": "https://id.example.org/accounts/signup/",
            "password_reset_url": "https://id.example.org/accounts/password/reset/",
        }
        no_reset ["login_url"] {
            "email": "ada@example.net",
            "login_url": "https://id.example.org/accounts/login/",
            "signup_url": "https://id.example.org/accounts/signup/",
        }
    };
    /// A notice: another address is primary now.
    EMAIL_CHANGED = "account/email/email_changed", Link::None, [], {
        notice ["to_email"] {
            "from_email": "ada@example.net", "to_email": "ada@example.com",
            "timestamp": "2026-11-21T02:31:12Z", "ip": "192.0.2.7", "user_agent": "Browser/1.0",
        }
    };
    /// A notice: an address was removed.
    EMAIL_DELETED = "account/email/email_deleted", Link::None, [], {
        notice ["deleted_email"] {
            "deleted_email": "old@example.net",
            "timestamp": "2026-11-21T02:31:12Z", "ip": "192.0.2.7", "user_agent": "Browser/1.0",
        }
        no_facts ["deleted_email"] {
            "deleted_email": "old@example.net",
            "timestamp": "2026-11-21T02:31:12Z", "ip": null, "user_agent": null,
        }
    };
    /// The ways into an account. (django-allauth has none.)
    PROVIDER_REMINDER = "account/email/provider_reminder", Link::Page("login_url"), ["password_reset_url"], {
        password ["email", "login_url", "password_reset_url"] {
            "user": "ada", "email": "ada@example.net", "ways": 1,
            "login_url": "https://id.example.org/accounts/login/",
            "password_reset_url": "https://id.example.org/accounts/password/reset/",
        }
        code ["email", "login_url", "password_reset_url"] {
            "email": "ada@example.net", "ways": 2,
            "login_url": "https://id.example.org/accounts/login/",
            "password_reset_url": "https://id.example.org/accounts/password/reset/",
        }
        both ["email", "login_url", "password_reset_url"] {
            "email": "ada@example.net", "ways": 3,
            "login_url": "https://id.example.org/accounts/login/",
            "password_reset_url": "https://id.example.org/accounts/password/reset/",
        }
        none ["email", "login_url", "password_reset_url"] {
            "email": "ada@example.net", "ways": 0,
            "login_url": "https://id.example.org/accounts/login/",
            "password_reset_url": "https://id.example.org/accounts/password/reset/",
        }
    };
    /// A code that signs in.
    LOGIN_CODE = "account/email/login_code", Link::None, [], {
        code ["code", "email"] {
            "user": "ada", "email": "ada@example.net", "expires_minutes": 10, "code": "K7QM-2XHP",
        }
    };
    /// A code that proves again who is signed in. (django-allauth has none.)
    REAUTHENTICATION_CODE = "account/email/reauthentication_code", Link::None, [], {
        code ["code"] {
            "user": "ada", "email": "ada@example.net", "expires_minutes": 10, "code": "K7QM-2XHP",
        }
    };
    /// Leads to the page on which a new password is chosen.
    PASSWORD_RESET_KEY = "account/email/password_reset_key", Link::Once("password_reset_url"), [], {
        link ["password_reset_url", "email"] {
            "user": "ada", "email": "ada@example.net", "expires_minutes": 60,
            "password_reset_url": "https://id.example.org/accounts/password/reset/key/Zm9v-YmFy/",
        }
    };
    /// A code that lets its reader choose a new password.
    PASSWORD_RESET_CODE = "account/email/password_reset_code", Link::None, [], {
        code ["code", "email"] {
            "user": "ada", "email": "ada@example.net", "expires_minutes": 10, "code": "K7QM-2XHP",
        }
    };
    /// Tells whoever reads an address that it opens no account, when a new password or a code was asked for it.
    UNKNOWN_ACCOUNT = "account/email/unknown_account", Link::Maybe("signup_url"), [], {
        open ["email", "signup_url"] {
            "email": "ada@example.net", "signup_url": "https://id.example.org/accounts/signup/",
        }
        closed ["email"] {
            "email": "ada@example.net",
        }
    };
    /// A notice: the account has a phone number it did not have before. (django-allauth has none.)
    PHONE_CHANGED = "account/email/phone_changed", Link::None, [], {
        notice ["phone"] {
            "phone": "+49 30 123456",
            "timestamp": "2026-11-21T02:31:12Z", "ip": "192.0.2.7", "user_agent": "Browser/1.0",
        }
    };
    /// A notice: the phone number was removed. (django-allauth has none.)
    PHONE_REMOVED = "account/email/phone_removed", Link::None, [], {
        notice ["phone"] {
            "phone": "+49 30 123456",
            "timestamp": "2026-11-21T02:31:12Z", "ip": "192.0.2.7", "user_agent": "Browser/1.0",
        }
    };
    /// A notice: the password was replaced by a reset.
    PASSWORD_RESET = "account/email/password_reset", Link::None, [], {
        notice [] {
            "timestamp": "2026-11-21T02:31:12Z", "ip": "192.0.2.7", "user_agent": "Browser/1.0",
        }
    };
    /// A notice: somebody signed in where nobody had signed in to the account before. (django-allauth has none.)
    NEW_DEVICE = "account/email/new_device", Link::None, [], {
        notice [] {
            "timestamp": "2026-11-21T02:31:12Z", "ip": "192.0.2.7", "user_agent": "Browser/1.0",
        }
    };
    /// A notice: so many tries to get into the account failed that guessing is over. (django-allauth has none.)
    TOO_MANY_FAILURES = "account/email/too_many_failures", Link::Page("password_reset_url"), [], {
        notice ["password_reset_url"] {
            "password_reset_url": "https://id.example.org/accounts/password/reset/",
        }
    };
    /// Its owner deactivated an account. (django-allauth has none.)
    ACCOUNT_DEACTIVATED = "account/email/account_deactivated", Link::Page("login_url"), [], {
        notice ["login_url"] {
            "login_url": "https://id.example.org/accounts/login/",
            "timestamp": "2026-11-21T02:31:12Z", "ip": "192.0.2.7", "user_agent": "Browser/1.0",
        }
    };
    /// Its owner wants an account deleted. (django-allauth has none.)
    ACCOUNT_DELETION = "account/email/account_deletion", Link::Page("login_url"), [], {
        notice ["login_url"] {
            "login_url": "https://id.example.org/accounts/login/", "delete_at": "2026-12-05T02:31:12Z",
            "timestamp": "2026-11-21T02:31:12Z", "ip": "192.0.2.7", "user_agent": "Browser/1.0",
        }
    };
    /// A notice: an account was deleted. (django-allauth has none.)
    ACCOUNT_DELETED = "account/email/account_deleted", Link::None, [], {
        notice [] {
            "timestamp": "2026-11-21T02:31:12Z", "ip": null, "user_agent": null,
        }
    };
    /// A notice: a closed account was opened again. (django-allauth has none.)
    ACCOUNT_REOPENED = "account/email/account_reopened", Link::None, [], {
        notice [] {
            "timestamp": "2026-11-21T02:31:12Z", "ip": "192.0.2.7", "user_agent": "Browser/1.0",
        }
    };
    /// A notice: the password was changed.
    PASSWORD_CHANGED = "account/email/password_changed", Link::None, [], {
        notice [] {
            "timestamp": "2026-11-21T02:31:12Z", "ip": "192.0.2.7", "user_agent": "Browser/1.0",
        }
    };
    /// A notice: an account that had no password has one.
    PASSWORD_SET = "account/email/password_set", Link::None, [], {
        notice [] {
            "timestamp": "2026-11-21T02:31:12Z", "ip": "192.0.2.7", "user_agent": "Browser/1.0",
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_samples_that_give_its_links_and_what_they_must_show() {
        for kind in KINDS {
            let samples = kind.samples();
            assert!(!samples.is_empty(), "{}", kind.name);
            for sample in &samples {
                let missing: Vec<_> =
                    sample.shows.iter().filter(|name| !sample.values.contains_key(**name)).collect();
                assert!(missing.is_empty(), "{} {}: {missing:?}", kind.name, sample.name);
            }
            let link = match kind.link {
                Link::Once(name) | Link::Page(name) => Some(name),
                Link::None | Link::Maybe(_) => None,
            };
            for name in kind.links.iter().copied().chain(link) {
                let given = samples.iter().any(|sample| sample.values.contains_key(name));
                assert!(given, "{}: no sample gives {name}", kind.name);
            }
        }
    }
}
