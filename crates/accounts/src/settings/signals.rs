//! `[signals]`: who is notified of what happens, and how long it is kept.

use crate::model::At;
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use url::Url;
use zeroize::Zeroizing;

crate::section! {
    /// Who is notified of what happens, and how long it is kept.
    #[derive(Debug)]
    pub struct Signals in "signals" {
        /// A file that gets one JSON object a line for every signal, after the commit.
        log: Option<PathBuf> = None, example "\"signals.jsonl\"";
        /// Whether `housekey serve` delivers what waits in the outbox (mail, webhooks). Off where `housekey worker` runs
        /// beside it.
        worker: bool = true;
        /// Days the journal of signals is kept; 0 keeps it for ever.
        keep_events_days: u32 = 365;
        /// Days dead letters and the delivery log are kept; 0 keeps them for ever.
        keep_dead_letters_days: u32 = 30;
        /// Programs that are notified over HTTP, as Standard Webhooks describes: signed, at least once, in order per account.
        webhooks: Vec<Webhook> = Vec::new(), check usable, block WEBHOOK;
    }
}

/// A webhook for the sample file, with each of its settings (a test of the binary compares).
const WEBHOOK: &str = "\
[[signals.webhooks]]
name = \"crm\"
url = \"https://crm.example.org/hooks/accounts\"
# `echo whsec_$(openssl rand -base64 32)`; older ones sign, too, while the receiver changes.
secret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"
previous_secrets = []
# Names, families (account.*), or * for all; `housekey signals types` lists them.
events = [\"account.*\", \"housekey.account_ready\"]
# Lets the receiver be on this machine or in a private network.
allow_private = false
# Seconds one request may take.
timeout = 10";

/// What keeps webhooks from being used.
fn usable(webhooks: &[Webhook]) -> Vec<String> {
    let mut found: Vec<String> = webhooks.iter().flat_map(Webhook::problems).collect();
    for (place, webhook) in webhooks.iter().enumerate() {
        let name = webhook.subscriber();
        if webhooks[..place].iter().any(|earlier| earlier.subscriber() == name) {
            found.push(format!("{name} is there twice: give each its own name"));
        }
    }
    found
}

impl Signals {
    /// What is old enough to go at `now`.
    pub fn retention(&self, now: At) -> Retention {
        let before = |days: u32| (days > 0).then(|| now - TimeDelta::days(i64::from(days)));
        Retention {
            events_before: before(self.keep_events_days),
            dead_letters_before: before(self.keep_dead_letters_days),
        }
    }
}

/// What the sweep deletes of the past; `None` keeps for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// Events of the journal older than this.
    pub events_before: Option<At>,
    /// Dead letters, and the log of attempts, older than this.
    pub dead_letters_before: Option<At>,
}

/// A program that is notified of signals over HTTP, as Standard Webhooks describes.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// What deliveries wait under. Left out, the host and a few letters that stand for the URL.
    #[serde(default)]
    pub name: Option<String>,
    /// Where to.
    pub url: Url,
    /// `whsec_` and 24 to 64 bytes in Base64: signs every request.
    pub secret: String,
    /// Older secrets that sign, too, until the receiver knows the new one.
    #[serde(default)]
    pub previous_secrets: Vec<String>,
    /// Which signals: names, families (`account.*`), or `*`, which is what leaving it out means.
    #[serde(default = "every_event")]
    pub events: Vec<String>,
    /// Lets it be in a private network, or on this machine. Nothing else on the way there is checked then.
    #[serde(default)]
    pub allow_private: bool,
    /// Seconds one request may take in all.
    #[serde(default = "ten")]
    pub timeout: u32,
}

fn every_event() -> Vec<String> {
    vec!["*".to_owned()]
}

fn ten() -> u32 {
    10
}

impl Webhook {
    /// To this URL, signed with this secret, every signal.
    pub fn new(url: Url, secret: impl Into<String>) -> Self {
        Self {
            name: None,
            url,
            secret: secret.into(),
            previous_secrets: Vec::new(),
            events: every_event(),
            allow_private: false,
            timeout: ten(),
        }
    }

    /// The name its deliveries wait under, e.g. `webhook:example.org-1f2e3d4c`.
    pub fn subscriber(&self) -> String {
        if let Some(name) = &self.name {
            return format!("webhook:{name}");
        }
        let digest = Sha256::digest(self.url.as_str().as_bytes());
        let few = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
        format!("webhook:{}-{few:08x}", self.url.host_str().unwrap_or("nowhere"))
    }

    /// The bytes that sign, the newest first; `None` when one of them cannot be read.
    pub fn keys(&self) -> Option<Vec<Zeroizing<Vec<u8>>>> {
        std::iter::once(&self.secret).chain(&self.previous_secrets).map(|secret| key(secret)).collect()
    }

    /// What keeps it from being used.
    pub fn problems(&self) -> Vec<String> {
        let mut found = problems_of_url(&self.url, self.allow_private);
        let who = self.url.as_str();
        if self.keys().is_none() {
            found.push(format!(
                "{who}: secrets are \"whsec_\" and 24 to 64 random bytes in Base64, e.g. from \
                 `echo whsec_$(openssl rand -base64 32)`"
            ));
        }
        if self.events.is_empty() {
            found.push(format!("{who}: events is empty, so it would never hear of anything"));
        }
        if !(1..=60).contains(&self.timeout) {
            found.push(format!("{who}: timeout must be 1 to 60 seconds"));
        }
        if self.name.as_ref().is_some_and(|name| name.is_empty() || name.chars().any(char::is_whitespace)) {
            found.push(format!("{who}: name must be one word"));
        }
        found
    }
}

/// What keeps a URL from being posted to.
pub(super) fn problems_of_url(url: &Url, allow_private: bool) -> Vec<String> {
    let mut found = Vec::new();
    if !matches!(url.scheme(), "https" | "http") || url.host().is_none() {
        found.push(format!("{url}: url must start with https://"));
    } else if url.scheme() == "http" && !allow_private {
        found
            .push(format!("{url}: plain http is for private networks only: use https, or set allow_private"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        found.push("a url must not hold a user name or password; the signature says who sends".to_owned());
    }
    found
}

/// The bytes of a secret that signs; `None` when it cannot be read.
pub(super) fn key(secret: &str) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = Zeroizing::new(STANDARD.decode(secret.trim().strip_prefix("whsec_")?).ok()?);
    (24..=64).contains(&bytes.len()).then_some(bytes)
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook")
            .field("name", &self.subscriber())
            .field("url", &self.url.origin().ascii_serialization())
            .field("events", &self.events)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn hook(url: &str) -> Webhook {
        Webhook::new(url.parse().unwrap(), SECRET)
    }

    #[test]
    fn webhook_without_https_secret_or_events_is_refused() {
        assert_eq!(hook("https://example.org/hook").problems(), Vec::<String>::new());
        let mut bad = hook("http://me:pw@example.org/hook");
        bad.secret = "hunter2".into();
        bad.events = vec![];
        bad.timeout = 0;
        assert_eq!(bad.problems().len(), 5, "{:?}", bad.problems());
    }

    #[test]
    fn debug_output_and_name_of_webhook_hide_secret_and_path() {
        let hook = hook("https://example.org/secret-path");
        let debug = format!("{hook:?}");
        assert!(!debug.contains("MfKQ9") && !debug.contains("secret-path"), "{debug}");
        assert!(hook.subscriber().starts_with("webhook:example.org-"), "{}", hook.subscriber());
        assert!(!hook.subscriber().contains("secret-path"));
    }
}
