//! Secrets, as types that do not print and compare in constant time.

use super::AccountId;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// A secret that was typed or mailed: a password, a link key, a code.
///
/// `Debug` prints no value; the memory is wiped when it is dropped.
#[derive(Clone, Default)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// Reads it. Every call is a place where it could leak; there should be few.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// The SHA-256 of a secret of at least 128 random bits: what the database keeps of it.
///
/// Short secrets (codes, passwords) go through [`crate::ports::hasher::Hasher`] instead, because a fast hash
/// of a short secret can be tried out (ASVS 6.5.2).
#[derive(Clone, Copy)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Digests a long random secret.
    pub fn of(secret: &[u8]) -> Self {
        Self(Sha256::digest(secret).into())
    }

    /// Takes 32 bytes that this type wrote to the database.
    pub fn from_stored(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}
impl Eq for Digest {}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Digest(…)")
    }
}

/// What binds half-finished work to the browser (or app) that began it: 128 random bits in its session.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BrowserKey(String);

impl BrowserKey {
    /// From fresh random bytes.
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// What rows carry instead of the key.
    pub fn digest(&self) -> Digest {
        Digest::of(self.0.as_bytes())
    }
}

impl std::fmt::Debug for BrowserKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BrowserKey(…)")
    }
}

/// A random secret of this process, kept in memory only, so that what is derived from it tells a reader of the
/// database nothing.
pub struct ProcessSecret(Hmac<Sha256>);

impl ProcessSecret {
    /// From fresh random bytes.
    pub fn new(bytes: [u8; 64]) -> Self {
        Self(Hmac::new(&bytes.into()))
    }

    /// The browser key that these parts, and no others, give again.
    pub fn browser_key(&self, parts: &[&[u8]]) -> BrowserKey {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        BrowserKey(URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..16]))
    }
}

impl std::fmt::Debug for ProcessSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProcessSecret(…)")
    }
}

/// What a browser is known again by when somebody signs in: 128 random bits in a long-lived cookie. It opens nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceKey {
    text: String,
    is_secret: bool,
}

impl DeviceKey {
    /// From fresh random bytes.
    pub fn new(bytes: [u8; 16]) -> Self {
        Self { text: URL_SAFE_NO_PAD.encode(bytes), is_secret: true }
    }

    /// Of a program without cookies, by what it calls itself.
    pub fn of_program(user_agent: &str) -> Self {
        let digest = Digest::of(&[b"program\0", user_agent.as_bytes()].concat());
        Self { text: URL_SAFE_NO_PAD.encode(&digest.as_bytes()[..16]), is_secret: false }
    }

    /// As a cookie brings it, if it is one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == 16).then(|| Self { text: text.to_owned(), is_secret: true })
    }

    /// As the cookie carries it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether nobody else can know it: what a program calls itself is no secret.
    pub fn is_secret(&self) -> bool {
        self.is_secret
    }

    /// What the account's row carries: two accounts of one browser cannot be linked to each other.
    pub fn digest_for(&self, account: AccountId) -> Digest {
        // What a program calls itself must not pass for a browser's secret.
        let kind: &[u8] = if self.is_secret { b"browser\0" } else { b"" };
        Digest::of(&[kind, account.0.as_bytes(), self.text.as_bytes()].concat())
    }
}

impl std::fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceKey(…)")
    }
}

/// Writes a secret into a row from which it must be read again. `Secret` itself does not serialise, so that none is written unnoticed.
#[expect(clippy::ref_option, reason = "the signature that serde calls")]
pub(crate) fn exposed<S: serde::Serializer>(
    secret: &Option<Secret>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&secret.as_ref().map(Secret::expose), serializer)
}

/// A fresh link key: 256 random bits in 43 URL-safe characters.
pub fn link_key(bytes: [u8; 32]) -> Secret {
    Secret::new(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_of_secret_is_redacted() {
        let secret = Secret::new("hunter2");
        let key = BrowserKey::new([7; 16]);
        assert!(!format!("{secret:?} {key:?} {:?}", key.digest()).contains("hunter2"));
        assert_eq!(format!("{key:?}"), "BrowserKey(…)");
    }

    #[test]
    fn browser_key_is_deterministic_within_one_process_only() {
        let (one, other) = (ProcessSecret::new([1; 64]), ProcessSecret::new([2; 64]));
        let key = one.browser_key(&[b"ab", b"c"]);
        assert_eq!(key, one.browser_key(&[b"ab", b"c"]));
        assert_ne!(key, one.browser_key(&[b"a", b"bc"]));
        assert_ne!(key, other.browser_key(&[b"ab", b"c"]));
    }

    #[test]
    fn device_key_parses_only_its_own_form_and_differs_per_account() {
        let device = DeviceKey::new([7; 16]);
        assert_eq!(DeviceKey::parse(device.as_str()), Some(device.clone()));
        for text in ["", "short", "BwcHBwcHBwcHBwcHBwcHBwcH", "{}"] {
            assert_eq!(DeviceKey::parse(text), None, "{text}");
        }
        let (ada, bob) = (AccountId(uuid::Uuid::from_u128(1)), AccountId(uuid::Uuid::from_u128(2)));
        assert_ne!(device.digest_for(ada), device.digest_for(bob));
        assert_ne!(DeviceKey::of_program("App/1"), DeviceKey::of_program("App/2"));
    }
}
