//! `[account]`: who may sign up and in, and how addresses are confirmed.

use super::RateLimits;
use serde::{Deserialize, Serialize};

/// Accounts, sign-up, sign-in, e-mail.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent setting, read by name")]
pub struct Account {
    /// Whether anybody may sign up (allauth's `is_open_for_signup`).
    pub signup_open: bool,
    /// The fields of the sign-up form; `*` marks a required one. Of: `email`, `username`, `password1`,
    /// `password2`.
    pub signup_fields: Vec<String>,
    /// What people sign in with.
    pub login_methods: Vec<LoginMethod>,
    /// Whether an address must be confirmed before the first sign-in.
    pub email_verification: EmailVerification,
    /// Mail a code instead of a link.
    pub email_verification_by_code_enabled: bool,
    /// Wrong codes before the process ends.
    pub email_verification_by_code_max_attempts: u32,
    /// Seconds a code is good for; 600 at most.
    pub email_verification_by_code_timeout: u32,
    /// How often a code may be sent again.
    pub email_verification_supports_resend: u32,
    /// Days a confirmation link is good for.
    pub email_confirmation_expire_days: u32,
    /// Sign in by opening the link in the browser that signed up.
    pub login_on_email_confirmation: bool,
    /// After confirming while signed in.
    pub email_confirmation_authenticated_redirect_url: Option<String>,
    /// After confirming while not signed in.
    pub email_confirmation_anonymous_redirect_url: Option<String>,
    /// Seconds a half-finished login lives.
    pub login_timeout: u32,
    /// After signing in.
    pub login_redirect_url: String,
    /// After signing out.
    pub logout_redirect_url: String,
    /// After a sign-up that needed no confirmation; empty: as `login_redirect_url`.
    pub signup_redirect_url: Option<String>,
    /// Whether answers hide which addresses have accounts.
    pub prevent_enumeration: PreventEnumeration,
    /// How many addresses an account may have; 0 is no limit.
    pub max_email_addresses: u32,
    /// Stands before every mail's subject.
    pub email_subject_prefix: String,
    /// Mail the owner when something about the account changes.
    pub email_notifications: bool,
    /// What a new password must be.
    pub password_policy: PasswordPolicy,
    /// The shortest password, in characters; left out, the policy says.
    pub password_min_length: Option<u32>,
    /// `None`: the form asks; `true`/`false`: always or never keep the session past the browser's end.
    pub session_remember: Option<bool>,
    /// How often what may be done.
    pub rate_limits: RateLimits,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            signup_open: true,
            signup_fields: vec!["email*".into(), "password1*".into()],
            login_methods: vec![LoginMethod::Email],
            email_verification: EmailVerification::Mandatory,
            email_verification_by_code_enabled: false,
            email_verification_by_code_max_attempts: 3,
            email_verification_by_code_timeout: 600,
            email_verification_supports_resend: 2,
            email_confirmation_expire_days: 1,
            login_on_email_confirmation: false,
            email_confirmation_authenticated_redirect_url: None,
            email_confirmation_anonymous_redirect_url: None,
            login_timeout: 900,
            login_redirect_url: "/".into(),
            logout_redirect_url: "/".into(),
            signup_redirect_url: None,
            prevent_enumeration: PreventEnumeration::On,
            max_email_addresses: 10,
            email_subject_prefix: String::new(),
            email_notifications: true,
            password_policy: PasswordPolicy::Strength,
            password_min_length: None,
            session_remember: None,
            rate_limits: RateLimits::default(),
        }
    }
}

/// A field's place on the sign-up form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Not asked.
    Absent,
    /// Asked, may stay empty.
    Optional,
    /// Asked and needed.
    Required,
}

impl Account {
    /// Whether sign-up asks for `field`, and whether it insists.
    pub fn signup_field(&self, field: &str) -> Presence {
        let listed = |wanted: &str| self.signup_fields.iter().any(|f| f == wanted);
        if listed(&format!("{field}*")) {
            Presence::Required
        } else if listed(field) {
            Presence::Optional
        } else {
            Presence::Absent
        }
    }

    /// Whether people sign in with this.
    pub fn signs_in_with(&self, method: LoginMethod) -> bool {
        self.login_methods.contains(&method)
    }

    /// Characters of the shortest password.
    pub fn shortest_password(&self) -> u32 {
        self.password_min_length.unwrap_or(match self.password_policy {
            PasswordPolicy::Strength => 8,
            PasswordPolicy::Nist => 15,
        })
    }

    /// Whether unknown and known addresses must be answered alike.
    pub fn hides_accounts(&self) -> bool {
        self.prevent_enumeration != PreventEnumeration::Off
    }
}

/// What a new password must be. Both refuse what an estimate of the guesses calls weak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordPolicy {
    /// 8 characters, and not digits alone (ASVS 6.2.1; as Django's validators).
    #[default]
    Strength,
    /// 15 characters, of any kind (NIST SP 800-63B-4, where the password is the only factor).
    Nist,
}

/// What people sign in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginMethod {
    /// An e-mail address.
    Email,
    /// A user name.
    Username,
}

/// Whether an address must be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailVerification {
    /// Before the first sign-in.
    Mandatory,
    /// A mail is sent; nothing waits for it.
    Optional,
    /// No mail at sign-up.
    None,
}

/// Whether answers hide which addresses have accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreventEnumeration {
    /// No.
    Off,
    /// Yes, wherever the flow allows it (with mandatory verification: everywhere).
    On,
    /// Yes, even if that makes a second account with the same unconfirmed address.
    Strict,
}

impl Serialize for PreventEnumeration {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Off => serializer.serialize_bool(false),
            Self::On => serializer.serialize_bool(true),
            Self::Strict => serializer.serialize_str("strict"),
        }
    }
}

impl<'de> Deserialize<'de> for PreventEnumeration {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Raw {
            Bool(bool),
            Text(String),
        }
        match Raw::deserialize(deserializer)? {
            Raw::Bool(false) => Ok(Self::Off),
            Raw::Bool(true) => Ok(Self::On),
            Raw::Text(text) if text == "strict" => Ok(Self::Strict),
            Raw::Text(text) => {
                Err(serde::de::Error::custom(format!("expected true, false or \"strict\", found \"{text}\"")))
            }
        }
    }
}
