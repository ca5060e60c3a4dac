//! `[mail]`: how mail leaves.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

crate::section! {
    /// How mail leaves.
    #[derive(Debug)]
    pub struct MailSettings in "mail" {
        /// `smtp`, or `inbox`: the built-in inbox at `/dev/mail`, for development (anybody who reaches the server reads
        /// it). Left out, a development build takes the inbox, and a release build refuses to start.
        transport: Option<Transport> = cfg!(debug_assertions).then_some(Transport::Inbox), example "\"smtp\"";
        /// The sender: an address, which people see under `site.name`; or one with a name of its own, like
        /// `Example <no-reply@example.org>`.
        from: String = "no-reply@localhost.localdomain".into(), check is_sender;
        /// A folder whose templates replace ours, file by file.
        templates_dir: Option<PathBuf> = None, example "\"/etc/housekey/templates\"";
        [smtp]: Smtp;
    }
}

fn is_sender(from: &str) -> Option<&'static str> {
    (from.chars().any(char::is_control) || !from.contains('@'))
        .then_some("must be an address, like no-reply@example.org, or Example <no-reply@example.org>")
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

crate::section! {
    /// The relay, for `transport = "smtp"`.
    pub struct Smtp in "mail.smtp" {
        /// The relay's name; its certificate must be for it.
        host: String = String::new(), example "\"smtp.example.org\"";
        /// The relay's port.
        port: u16 = 587;
        /// For authentication, together with `password`.
        #[serde(deserialize_with = "text")]
        username: Option<String> = None, example "\"housekey\"";
        /// For authentication, together with `username`.
        #[serde(deserialize_with = "text")]
        password: Option<String> = None, example "\"…\"";
        /// How the connection is protected: `starttls`, `tls` from the first byte, or `none` (for a relay on this
        /// machine). There is no fall-back from one to another.
        security: SmtpSecurity = SmtpSecurity::Starttls;
        /// Seconds one delivery may take in all.
        timeout: u32 = 30, within 1..=300 "seconds";
    }
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
