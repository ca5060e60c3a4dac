//! `[sms]`: how text messages leave.

use super::signals::{key, problems_of_url};
use serde::{Deserialize, Serialize};
use url::Url;
use zeroize::Zeroizing;

crate::section! {
    /// How text messages leave, where `account` lets people use a phone number.
    pub struct Sms in "sms" {
        /// `webhook`: to your gateway, by HTTP; or `console`: they are printed where the server runs, for development. Left out,
        /// a development build prints them, and a release build that needs them refuses to start.
        transport: Option<SmsTransport> = cfg!(debug_assertions).then_some(SmsTransport::Console), example "\"webhook\"";
        /// Where the gateway takes messages, for `transport = "webhook"`: a `POST` with
        /// `{"to", "kind", "code", "text"}` as JSON. Any status from 200 to 299 says that it was taken.
        webhook_url: Option<Url> = None, example "\"https://sms.example.org/send\"";
        /// Signs each request as Standard Webhooks describes: `whsec_` and 24 to 64 bytes in Base64 (`echo whsec_$(openssl
        /// rand -base64 32)`). Left out, nothing is signed, and the URL should be a secret.
        webhook_secret: Option<String> = None, example "\"whsec_…\"";
        /// Lets the gateway be on this machine or in a private network, and be reached by plain http.
        allow_private: bool = false;
        /// Seconds one request may take.
        timeout: u32 = 10, within 1..=30 "seconds";
    }
}

/// How text messages leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmsTransport {
    /// To a gateway, by HTTP.
    Webhook,
    /// Printed: for development only.
    Console,
}

impl Sms {
    /// The bytes that sign; nothing where nothing is signed.
    pub fn key(&self) -> Option<Zeroizing<Vec<u8>>> {
        self.webhook_secret.as_deref().and_then(key)
    }

    /// What keeps it from being used: the setting, and what to do.
    pub(super) fn problems(&self) -> Vec<(&'static str, String)> {
        let mut found = vec![];
        match (self.transport, &self.webhook_url) {
            (None, _) => found.push((
                "sms.transport",
                "set \"webhook\" and name the gateway in sms.webhook_url".to_owned(),
            )),
            (Some(SmsTransport::Webhook), None) => found.push((
                "sms.webhook_url",
                "name the gateway, or set sms.transport = \"console\" for development".to_owned(),
            )),
            (Some(SmsTransport::Webhook), Some(url)) => {
                let wrong = problems_of_url(url, self.allow_private);
                found.extend(wrong.into_iter().map(|problem| ("sms.webhook_url", problem)));
            }
            (Some(SmsTransport::Console), _) => {}
        }
        if self.webhook_secret.is_some() && self.key().is_none() {
            let advice =
                "must be whsec_ and 24 to 64 bytes in Base64: `echo whsec_$(openssl rand -base64 32)`";
            found.push(("sms.webhook_secret", advice.to_owned()));
        }
        found
    }
}

impl std::fmt::Debug for Sms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sms")
            .field("transport", &self.transport)
            .field("webhook_url", &self.webhook_url.as_ref().and_then(Url::host_str))
            .field("webhook_secret", &self.webhook_secret.as_ref().map(|_| "…"))
            .field("allow_private", &self.allow_private)
            .field("timeout", &self.timeout)
            .finish()
    }
}
