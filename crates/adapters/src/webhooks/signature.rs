//! The signatures of Standard Webhooks.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use housekey_accounts::{model::Secret, settings::Webhook};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The secrets of one webhook, the newest first.
pub(crate) struct Signer(Vec<Key>);

struct Key {
    mac: Hmac<Sha256>,
    /// As the settings have it, without `whsec_`.
    text: Secret,
}

impl Signer {
    /// `None` when a secret cannot be read.
    pub(super) fn new(webhook: &Webhook) -> Option<Self> {
        Self::of(&webhook.keys()?)
    }

    /// With these bytes, the newest first.
    pub(crate) fn of(keys: &[Zeroizing<Vec<u8>>]) -> Option<Self> {
        let key = |bytes: &[u8]| {
            let text = Secret::new(STANDARD.encode(bytes));
            Some(Key { mac: Hmac::new_from_slice(bytes).ok()?, text })
        };
        keys.iter().map(|bytes| key(bytes)).collect::<Option<_>>().map(Self)
    }

    /// The header `webhook-signature`: one signature a secret. A receiver needs to know only one of them, so that a
    /// secret can be changed without a pause.
    pub(crate) fn sign(&self, id: &str, timestamp: i64, body: &str) -> String {
        let content = format!("{id}.{timestamp}.{body}");
        let one = |key: &Key| {
            let mac = key.mac.clone().chain_update(content.as_bytes());
            format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
        };
        self.0.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    /// A text without our secrets: a receiver may return the request in an error page.
    pub(super) fn hide(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, key| text.replace(key.text.expose(), "…"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the specification's example.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const OTHER: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    fn signer(secret: &str, previous: &[&str]) -> Signer {
        let mut webhook = Webhook::new("https://example.org".parse().unwrap(), secret);
        webhook.previous_secrets = previous.iter().map(|&secret| secret.to_owned()).collect();
        Signer::new(&webhook).unwrap()
    }

    fn example(signer: &Signer) -> String {
        signer.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#)
    }

    #[test]
    fn signature_matches_the_standard_webhooks_example() {
        assert_eq!(example(&signer(SECRET, &[])), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn during_rotation_both_secrets_sign_newest_first() {
        let (new, old) = (example(&signer(OTHER, &[])), example(&signer(SECRET, &[])));
        assert_eq!(example(&signer(OTHER, &[SECRET])), format!("{new} {old}"));
    }

    #[test]
    fn secrets_are_removed_from_texts() {
        let hidden = signer(OTHER, &[SECRET]).hide(&format!("secret={SECRET}, was {}", &OTHER[6..]));
        assert_eq!(hidden, "secret=whsec_…, was …");
    }
}
