//! `[mail]`: how mail leaves.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// How mail leaves.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailSettings {
    /// `smtp`, or `inbox`: the built-in inbox at `/dev/mail`, for development. Left out, a development build
    /// takes the inbox and a release build refuses to start.
    pub transport: Option<Transport>,
    /// The sender: an address, e.g. `no-reply@example.org`, which is shown under the site's name; or one with a name
    /// of its own, e.g. `Example Accounts <no-reply@example.org>`.
    pub from: String,
    /// The relay, for `transport = "smtp"`.
    pub smtp: Smtp,
    /// A folder whose templates replace ours, file by file.
    pub templates_dir: Option<PathBuf>,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            transport: cfg!(debug_assertions).then_some(Transport::Inbox),
            from: "no-reply@localhost.localdomain".into(),
            smtp: Smtp::default(),
            templates_dir: None,
        }
    }
}

impl MailSettings {
    /// The sender as mails show it: under the name of the site, unless `from` brings a name.
    pub fn sender(&self, site_name: &str) -> String {
        if self.from.contains('<') {
            return self.from.clone();
        }
        // A quoted string (RFC 5322, 3.2.4) may hold any name.
        let name = site_name.trim().replace('\\', r"\\").replace('"', r#"\""#);
        format!("\"{name}\" <{}>", self.from.trim())
    }
}

/// How mail leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// To a relay.
    Smtp,
    /// Into the built-in inbox, which anybody who reaches the server can read: for development only.
    Inbox,
}

/// A mail relay.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Smtp {
    /// Its name; checked against its certificate.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// For authentication, together with `password`.
    #[serde(deserialize_with = "text")]
    pub username: Option<String>,
    /// For authentication.
    #[serde(deserialize_with = "text")]
    pub password: Option<String>,
    /// How the connection is protected.
    pub security: SmtpSecurity,
    /// Seconds one delivery may take in all.
    pub timeout: u32,
}

/// Text, or a number that somebody meant as text: a variable with only digits in it arrives as one.
fn text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Raw {
        Text(String),
        Number(u64),
    }
    Ok(Option::<Raw>::deserialize(deserializer)?.map(|raw| match raw {
        Raw::Text(text) => text,
        Raw::Number(number) => number.to_string(),
    }))
}

impl Default for Smtp {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 587,
            username: None,
            password: None,
            security: SmtpSecurity::Starttls,
            timeout: 30,
        }
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let password = self.password.as_ref().map(|_| "…");
        f.debug_struct("Smtp")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("username", &self.username)
            .field("password", &password)
            .field("security", &self.security)
            .field("timeout", &self.timeout)
            .finish()
    }
}

/// How the connection to the relay is protected. There is no fall-back from one to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmtpSecurity {
    /// Plain first, then STARTTLS, which must succeed.
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// Nothing: for a relay on this machine.
    None,
}
