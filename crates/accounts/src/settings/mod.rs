//! Typed settings. Names and meanings are django-allauth's (docs/behaviour.md#settings) unless listed in
//! docs/departures.md; only `server` reads files and environment, an embedder fills the structs.

pub mod account;
mod check;
pub mod mail;
pub mod rates;
pub mod secrets;
pub mod signals;

use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::PathBuf};
use url::Url;

pub use account::{Account, EmailVerification, LoginMethod, PasswordPolicy, PreventEnumeration};
pub use check::Problem;
pub use mail::{MailSettings, SmtpSecurity, Transport};
pub use rates::{Per, Rate, RateLimits, Rates};
pub use secrets::Secrets;
pub use signals::{Retention, Signals, Webhook};

/// All settings of the domain.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What the site is called and where it is.
    pub site: Site,
    /// Accounts, sign-up, sign-in, e-mail.
    pub account: Account,
    /// Words and languages.
    pub locales: Locales,
    /// How mail leaves.
    pub mail: MailSettings,
    /// What secrets in the database are sealed with.
    pub secrets: Secrets,
    /// How long sessions last.
    pub session: Session,
    /// What a password hash costs.
    pub hashing: Hashing,
    /// Signals.
    pub signals: Signals,
    /// The JSON API.
    pub headless: Headless,
    /// What stands in front of us.
    pub proxy: Proxy,
}

/// What the site is called and where it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    /// The name on pages and in mails.
    pub name: String,
    /// The one origin people reach it under. Every link in a mail starts with it; no request header can
    /// change that.
    pub base_url: Url,
}

impl Default for Site {
    fn default() -> Self {
        let Ok(base_url) = Url::parse("http://127.0.0.1:3000") else { unreachable!("a constant URL parses") };
        Self { name: "Housekey".into(), base_url }
    }
}

impl Site {
    /// Whether the site is served over https, which decides the cookie's name and flags.
    pub fn secure(&self) -> bool {
        self.base_url.scheme() == "https"
    }

    /// An absolute link to a path of ours.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.base_url.origin().ascii_serialization())
    }
}

/// Words and languages.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Locales {
    /// A folder of messages in Fluent's syntax, one folder a language (`de/own.ftl`), over Housekey's own.
    pub dir: Option<PathBuf>,
}

/// How long sessions last.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Session {
    /// Seconds from sign-in to the end of a session, whatever happens (default 14 days; NIST SP 800-63B allows
    /// 30 at AAL1).
    pub absolute_timeout: u32,
    /// Seconds without a request after which a session ends (default 7 days). Use is noted every tenth of it, and at
    /// least every 5 minutes: by so much earlier may a session end.
    pub idle_timeout: u32,
}

impl Default for Session {
    fn default() -> Self {
        Self { absolute_timeout: 14 * 24 * 3600, idle_timeout: 7 * 24 * 3600 }
    }
}

/// What a password hash costs (Argon2id). Below OWASP's minimum the server says so at every start.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Hashing {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub iterations: u32,
    /// Lanes.
    pub parallelism: u32,
    /// What computes.
    pub engine: HashEngine,
    /// Threads that hash; 0 means one a core.
    pub threads: usize,
    /// Requests that may wait for a thread; past it the answer is 503.
    pub queue: usize,
}

impl Default for Hashing {
    fn default() -> Self {
        Self {
            memory_kib: 19_456,
            iterations: 2,
            parallelism: 1,
            engine: HashEngine::Auto,
            threads: 0,
            queue: 64,
        }
    }
}

/// The most memory a hash may take, in KiB.
pub const MAX_MEMORY_KIB: u32 = 1024 * 1024;
/// The most passes.
pub const MAX_ITERATIONS: u32 = 16;

/// What computes hashes. The hashes are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HashEngine {
    /// `argon2-rust`, as long as it computes what the `argon2` crate computes; checked at every start.
    #[default]
    Auto,
    /// The `argon2` crate.
    Argon2,
}

/// The JSON API.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Headless {
    /// Which halves exist: `browser` (cookie) and `app` (`X-Session-Token`).
    pub clients: Vec<HeadlessClient>,
    /// Pages of another front end for the links in mails, with `{key}` where the key goes:
    /// `account_confirm_email`, `account_signup`, `account_reset_password`. Same-site paths or absolute URLs.
    pub frontend_urls: BTreeMap<String, String>,
}

impl Default for Headless {
    fn default() -> Self {
        Self { clients: vec![HeadlessClient::App, HeadlessClient::Browser], frontend_urls: BTreeMap::new() }
    }
}

/// A kind of JSON API client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadlessClient {
    /// Holds the session in a cookie.
    Browser,
    /// Holds the session token itself.
    App,
}

/// What stands in front of us. Nothing is trusted unless it is named here.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Proxy {
    /// How many right-most hops of `X-Forwarded-For` are our own proxies' (allauth's TRUSTED_PROXY_COUNT).
    pub trusted_proxy_count: usize,
    /// A header in which our own proxy puts the client's address (allauth's TRUSTED_CLIENT_IP_HEADER).
    pub trusted_client_ip_header: Option<String>,
}
