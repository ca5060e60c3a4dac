//! `[account]`: who may sign up and in, and how addresses are confirmed.

use super::{RateLimits, check::one_line};
use crate::model::phone::Region;
use housekey_protocol::Paths;
use serde::{Deserialize, Serialize};

crate::section! {
    /// Who may sign up and in, and how addresses are confirmed.
    #[derive(Debug)]
    pub struct Account in "account" {
        /// Whether anybody may sign up (allauth's `is_open_for_signup`).
        signup_open: bool = true;
        /// Days an invitation (`housekey invite`) is good for. Who is invited may sign up also where `signup_open` is false.
        invitation_expire_days: u32 = 7, within 1..=30 "days";
        /// The fields of the sign-up form: `email`, `email2` (the same again), `username`, `phone`, `password1`, `password2` (the
        /// same again); `*` marks a required one.
        signup_fields: Vec<String> = vec!["email*".into(), "password1*".into()], check known_fields;
        /// Whether the sign-up form has a field that people do not see: who fills it in is a program, and gets no account.
        signup_honeypot: bool = false;
        /// Characters of the shortest user name of a sign-up.
        username_min_length: u32 = 1, within 1..=30 "characters";
        /// What user names of a sign-up are made of: `ascii` letters, digits and `._+-`, or letters and digits of any script
        /// (`unicode`), with look-alikes of other people's names among them.
        username_validator: UsernameValidator = UsernameValidator::Ascii;
        /// Whether user names keep the case they are typed in; else they are stored in small letters. Either way, case does not tell
        /// two apart.
        preserve_username_casing: bool = true;
        /// User names that nobody may sign up with, whatever their case.
        username_blacklist: Vec<String> = vec![], example "[\"admin\", \"support\"]";
        /// What people sign in with: `email`, `username`, `phone` (a number that its owner has confirmed).
        login_methods: Vec<LoginMethod> = vec![LoginMethod::Email], check any_method;
        /// Whether an address must be confirmed. `mandatory`: before the first sign-in; `optional`: a mail is sent, and
        /// nothing waits for it; `none`: no mail at sign-up.
        email_verification: EmailVerification = EmailVerification::Mandatory;
        /// Mail a code instead of a link; needs `email_verification = "mandatory"`.
        email_verification_by_code_enabled: bool = false;
        /// How many wrong codes end the process.
        email_verification_by_code_max_attempts: u32 = 3, within 1..=10;
        /// Seconds a code is good for.
        email_verification_by_code_timeout: u32 = 600, within 1..=600 "seconds (ASVS 6.5.5: 10 minutes)";
        /// How often a code may be sent again.
        email_verification_supports_resend: u32 = 2;
        /// How often a sign-up that waits for its confirmation may change to another address.
        email_verification_supports_change: u32 = 2;
        /// What codes are made of that are mailed to people: `letters` (`WDJB-MJHT`) or `numeric` (`123-456-789`).
        user_code_format: UserCodeFormat = UserCodeFormat::Letters;
        /// The country whose phone numbers may be typed without their country code (two letters, ISO 3166-1); left out, every
        /// number needs it.
        phone_region: Option<String> = None, example "\"DE\"";
        /// How many wrong codes end the confirmation of a phone number.
        phone_verification_max_attempts: u32 = 3, within 1..=10;
        /// Seconds a code that confirms a phone number is good for.
        phone_verification_timeout: u32 = 600, within 1..=600 "seconds (NIST SP 800-63B-4 §3.1.3: 10 minutes)";
        /// How often such a code may be sent again.
        phone_verification_supports_resend: u32 = 2;
        /// How often a login that waits for such a code may change to another number.
        phone_verification_supports_change: u32 = 2;
        /// Days a confirmation link is good for.
        email_confirmation_expire_days: u32 = 1, within 1..=7 "days";
        /// Sign in by confirming, in the browser that signed up.
        login_on_email_confirmation: bool = false;
        /// The path to go to after confirming while signed in; left out, the page of one's addresses.
        email_confirmation_authenticated_redirect_url: Option<String> = None, example "\"/accounts/email\"";
        /// The path to go to after confirming while not signed in; left out, the sign-in page.
        email_confirmation_anonymous_redirect_url: Option<String> = None, example "\"/accounts/login\"";
        /// Sign in by a code that is mailed, without a password.
        login_by_code_enabled: bool = false;
        /// After which proofs a mailed code is asked for, too: `true` is all of them; or a list of methods, such as
        /// `["password"]`.
        login_by_code_required: CodeRequired = CodeRequired::Never;
        /// How many wrong codes end a sign-in, or a proof of who is signed in, by code.
        login_by_code_max_attempts: u32 = 3, within 1..=10;
        /// Seconds a code that signs in, or that proves who is signed in, is good for.
        login_by_code_timeout: u32 = 600, within 1..=600 "seconds (ASVS 6.5.5: 10 minutes)";
        /// How often a code that signs in may be sent again.
        login_by_code_supports_resend: u32 = 2;
        /// After a code that `login_by_code_required` asks for, ask whether to trust the browser: then none is asked for there for
        /// `trusted_browser_days`.
        login_by_code_trust_enabled: bool = false;
        /// Days for which a trusted browser is not asked for a code (allauth's `MFA_TRUST_COOKIE_AGE`).
        trusted_browser_days: u32 = 14, within 1..=30 "days";
        /// Seconds a link for a new password is good for (Django's `PASSWORD_RESET_TIMEOUT`).
        password_reset_timeout: u32 = 3600, within 60..=86_400 "seconds (NIST SP 800-63B-4 §4.2: 24 hours)";
        /// Mail a code for a new password instead of a link.
        password_reset_by_code_enabled: bool = false;
        /// How many wrong codes for a new password end the process.
        password_reset_by_code_max_attempts: u32 = 3, within 1..=10;
        /// Seconds a code for a new password is good for.
        password_reset_by_code_timeout: u32 = 600, within 1..=600 "seconds (ASVS 6.5.5: 10 minutes)";
        /// Sign in by choosing a new password, where every stage lets the login pass.
        login_on_password_reset: bool = false;
        /// Whether an address without an account is mailed that it has none, when a new password is asked for it.
        email_unknown_accounts: bool = true;
        /// Whether a number without an account is texted that it has none, when a code to sign in is asked for it. Anybody can ask for
        /// any number, and each text message costs money.
        text_unknown_accounts: bool = false;
        /// Whether who changes what opens the account must have proved lately who they are (docs/security.md#reauthentication
        /// lists what that is).
        reauthentication_required: bool = true;
        /// Seconds for which a proof is recent.
        reauthentication_timeout: u32 = 300, within 1..=86_400 "seconds";
        /// Whether people may deactivate their own account, until they sign in again.
        deactivation_enabled: bool = true;
        /// Whether people may delete their own account.
        deletion_enabled: bool = true;
        /// Days between the wish to delete an account and its deletion, in which its owner may come back; 0: at once.
        deletion_grace_days: u32 = 14, within 0..=90 "days";
        /// How many wrong passwords and codes in a row an account takes; half of them in browsers that have signed in to it. After
        /// that, only what nobody can guess opens it there: a long code, or the link for a new password.
        max_login_failures: u32 = 100, within 10..=100 "failures (NIST SP 800-63B-4 §3.2.2)";
        /// Seconds a half-finished login lives.
        login_timeout: u32 = 900, within 60..=3600 "seconds";
        /// The path to go to after sign-in.
        login_redirect_url: String = Paths::OVERVIEW.into();
        /// The path to go to after sign-out.
        logout_redirect_url: String = "/".into();
        /// Whether who changes the password is signed out here, too, and not only everywhere else.
        logout_on_password_change: bool = false;
        /// The path to go to after a sign-up that needed no confirmation; left out, as `login_redirect_url`.
        signup_redirect_url: Option<String> = None, example "\"/welcome\"";
        /// Whether answers hide which addresses have accounts. `true`: wherever the flow allows it (with mandatory
        /// verification everywhere); `"strict"`: even if that makes a second account with the same unconfirmed address;
        /// `false`: they do not.
        prevent_enumeration: PreventEnumeration = PreventEnumeration::On;
        /// An account has one address, and a change puts another one in its place once that is confirmed.
        change_email: bool = false;
        /// How many addresses an account may have; 0 is no limit. Not looked at with `change_email`.
        max_email_addresses: u32 = 10;
        /// Stands before every mail's subject.
        email_subject_prefix: String = String::new(), check one_line;
        /// Mail the owner when something about the account changes.
        email_notifications: bool = true;
        /// What a new password must be. `strength`: 8 characters, not digits alone, and 100 million guesses by an
        /// estimate; `nist`: 15 characters of any kind (NIST SP 800-63B-4, where the password is the only factor), and as
        /// many guesses.
        password_policy: PasswordPolicy = PasswordPolicy::Strength;
        /// Characters of the shortest password; left out, the policy says.
        password_min_length: Option<u32> = None, within 8..=64 "characters (NIST SP 800-63B)", example "8";
        /// Whether sessions outlive the browser's end: `true` or `false` decides for everybody; left out, the sign-in
        /// form asks.
        session_remember: Option<bool> = None, example "true";
        [rate_limits]: RateLimits;
    }
}

fn known_fields(fields: &[String]) -> Vec<String> {
    let known = |field: &&String| {
        let name = field.strip_suffix('*').unwrap_or(field);
        ["email", "email2", "username", "phone", "password1", "password2"].contains(&name)
    };
    let allowed = "may hold email, email2, username, phone, password1, password2, each with or without *";
    fields.iter().filter(|field| !known(field)).map(|f| format!("\"{f}\" is unknown; it {allowed}")).collect()
}

fn any_method(methods: &[LoginMethod]) -> Option<&'static str> {
    methods.is_empty().then_some("name at least one of \"email\", \"username\", \"phone\"")
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

    /// Whether people can have phone numbers.
    pub fn uses_phones(&self) -> bool {
        self.signs_in_with(LoginMethod::Phone)
    }

    /// The country whose numbers may be typed without their country code.
    pub fn region(&self) -> Option<Region> {
        self.phone_region.as_deref().and_then(Region::parse)
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

/// What mailed codes are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserCodeFormat {
    /// Eight letters, in two groups.
    #[default]
    Letters,
    /// Nine digits, in three groups.
    Numeric,
}

/// What user names are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UsernameValidator {
    /// ASCII letters, digits and `. _ + -`.
    #[default]
    Ascii,
    /// Letters and digits of any script, and the same signs.
    Unicode,
}

/// What people sign in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginMethod {
    /// An e-mail address.
    Email,
    /// A user name.
    Username,
    /// A confirmed phone number.
    Phone,
}

/// After which proofs a mailed code is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CodeRequired {
    /// After none.
    #[default]
    Never,
    /// After every one.
    Always,
    /// After these methods, named as [`AuthMethod::name`](crate::model::AuthMethod::name).
    After(Vec<String>),
}

impl CodeRequired {
    /// Whether it is asked for after this method. A code itself is never followed by another.
    pub fn after(&self, method: &str) -> bool {
        method != "code"
            && match self {
                Self::Never => false,
                Self::Always => true,
                Self::After(methods) => methods.iter().any(|one| one == method),
            }
    }
}

impl Serialize for CodeRequired {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Never => serializer.serialize_bool(false),
            Self::Always => serializer.serialize_bool(true),
            Self::After(methods) => methods.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for CodeRequired {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Raw {
            Bool(bool),
            List(Vec<String>),
        }
        const KNOWN: [&str; 2] = ["password", "password_reset"];
        match Raw::deserialize(deserializer)? {
            Raw::Bool(false) => Ok(Self::Never),
            Raw::Bool(true) => Ok(Self::Always),
            Raw::List(methods) => match methods.iter().find(|one| !KNOWN.contains(&one.as_str())) {
                Some(unknown) => Err(serde::de::Error::custom(format!(
                    "\"{unknown}\" is no method; write true, false, or a list of {}",
                    KNOWN.join(", ")
                ))),
                None if methods.is_empty() => Ok(Self::Never),
                None => Ok(Self::After(methods)),
            },
        }
    }
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
