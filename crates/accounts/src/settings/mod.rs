//! Typed settings. Names and meanings are django-allauth's (docs/behaviour.md#settings) unless listed in
//! docs/departures.md; only `server` reads files and environment, an embedder fills the structs.

pub mod about;
pub mod account;
mod check;
pub mod declare;
pub mod mail;
pub mod rates;
pub mod secrets;
pub mod signals;
pub mod sms;

use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::PathBuf};
use url::Url;

pub use about::{About, Sample, Setting};
pub use account::{Account, EmailVerification, LoginMethod, PasswordPolicy, PreventEnumeration};
pub use check::Problem;
pub use declare::Section;
pub use mail::{MailSettings, SmtpSecurity, Transport};
pub use rates::{Per, Rate, RateLimits, Rates};
pub use secrets::Secrets;
pub use signals::{Retention, Signals, Webhook};
pub use sms::{Sms, SmsTransport};

crate::section! {
    /// All settings of the domain.
    #[derive(Debug)]
    pub struct Settings in "" {
        [site]: Site;
        [account]: Account;
        [locales]: Locales;
        [mail]: MailSettings;
        [sms]: Sms;
        [secrets]: Secrets;
        [session]: Session;
        [hashing]: Hashing;
        [signals]: Signals;
        [headless]: Headless;
        [proxy]: Proxy;
    }
}

crate::section! {
    /// What the site is called and where it is.
    #[derive(Debug)]
    pub struct Site in "site" {
        /// The name on pages and in mails.
        name: String = "Housekey".into(), check check::is_title;
        /// The one origin people reach the site under. Links in mails start with it, and requests from elsewhere are
        /// refused; no header of a request can change that. Left out, it is `http://` and `server.listen`.
        base_url: Url = this_machine(), check check::is_origin, example "\"https://id.example.org\"";
    }
}

fn this_machine() -> Url {
    let Ok(url) = Url::parse("http://127.0.0.1:3000") else { unreachable!("a constant URL parses") };
    url
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

crate::section! {
    /// Words and languages.
    #[derive(Debug)]
    pub struct Locales in "locales" {
        /// A folder of messages in Fluent's syntax, one folder a language (`de/own.ftl`). They replace Housekey's own of
        /// the same name; a folder of another language adds it.
        dir: Option<PathBuf> = None, example "\"/etc/housekey/locales\"";
    }
}

crate::section! {
    /// How long sessions last.
    #[derive(Debug)]
    pub struct Session in "session" {
        /// Seconds from sign-in to the end of a session, whatever happens (14 days).
        absolute_timeout: u32 = 14 * 24 * 3600, within 1..=2_592_000 "seconds (NIST SP 800-63B, AAL1: 30 days)";
        /// Seconds without a request after which a session ends (7 days). Use is noted every tenth of it, and at least
        /// every 5 minutes: by so much earlier may a session end. It is not above `absolute_timeout`.
        idle_timeout: u32 = 7 * 24 * 3600, above 0;
    }
}

crate::section! {
    /// What a password hash costs (Argon2id). Below OWASP's minimum (19456/2/1 or a stronger mix) the server warns at
    /// every start.
    #[derive(Debug, Copy)]
    pub struct Hashing in "hashing" {
        /// Memory of one hash, in KiB; 8 for each lane at least. With too much, one sign-in stops the server.
        memory_kib: u32 = 19_456, within 8..=MAX_MEMORY_KIB "KiB";
        /// Passes over the memory.
        iterations: u32 = 2, within 1..=MAX_ITERATIONS;
        /// Lanes.
        parallelism: u32 = 1, above 0;
        /// What computes. `auto`: `argon2-rust`, as long as it computes what the `argon2` crate computes (checked at
        /// every start); `argon2`: that crate.
        engine: HashEngine = HashEngine::Auto;
        /// Threads that hash; 0 is one a core.
        threads: usize = 0;
        /// Requests that may wait for a thread; past it the answer is 503.
        queue: usize = 64, above 0;
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

crate::section! {
    /// The JSON API.
    #[derive(Debug)]
    pub struct Headless in "headless" {
        /// Which clients it has: `browser` (cookie), `app` (`X-Session-Token`).
        clients: Vec<HeadlessClient> = vec![HeadlessClient::App, HeadlessClient::Browser];
        /// Pages of another front end for the links in mails: same-site paths or absolute URLs, with `{key}` where the
        /// key goes.
        frontend_urls: BTreeMap<String, String> = BTreeMap::new(), block FRONTEND_URLS;
    }
}

const FRONTEND_URLS: &str = "\
[headless.frontend_urls]
account_confirm_email = \"https://app.example.org/verify/{key}\"
account_reset_password = \"https://app.example.org/password\"
account_reset_password_from_key = \"https://app.example.org/password/{key}\"
account_signup = \"https://app.example.org/signup\"";

/// A kind of JSON API client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadlessClient {
    /// Holds the session in a cookie.
    Browser,
    /// Holds the session token itself.
    App,
}

crate::section! {
    /// What stands in front of the server. Nothing is trusted unless it is named here.
    #[derive(Debug)]
    pub struct Proxy in "proxy" {
        /// How many right-most hops of `X-Forwarded-For` are our own proxies' (allauth's `TRUSTED_PROXY_COUNT`).
        trusted_proxy_count: usize = 0;
        /// A header in which our own proxy puts the client's address (allauth's `TRUSTED_CLIENT_IP_HEADER`).
        trusted_client_ip_header: Option<String> = None, example "\"x-real-ip\"";
    }
}
