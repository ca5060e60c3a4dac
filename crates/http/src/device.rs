//! What a browser keeps beyond sessions and sign-outs; none of it signs in. The device cookie: a random key by which a browser is
//! recognised at sign-in (`housekey.new_device_login`), and which an account may trust: then it spares a second code. And how somebody last signed in there: a hint on
//! the sign-in page.

use crate::cookies;
use axum::http::{HeaderMap, HeaderValue};
use housekey_accounts::model::DeviceKey;
use std::sync::{Arc, OnceLock};

/// 400 days: browsers keep no cookie for longer.
const SECONDS: u32 = 400 * 86_400;

fn name(secure: bool) -> &'static str {
    if secure { "__Host-device" } else { "device" }
}

fn method_name(secure: bool) -> &'static str {
    if secure { "__Host-last-method" } else { "last-method" }
}

/// The ways to sign in that the page has a hint for.
const METHODS: [&str; 2] = ["password", "code"];

/// How somebody last signed in on the browser that sends this.
pub fn last_method(headers: &HeaderMap, secure: bool) -> Option<&'static str> {
    let brought = cookies::find(headers, method_name(secure))?;
    METHODS.into_iter().find(|method| *method == brought)
}

/// What the request brought.
pub(crate) fn read(headers: &HeaderMap, secure: bool) -> Option<DeviceKey> {
    cookies::find(headers, name(secure)).and_then(DeviceKey::parse)
}

/// Stored in a request's extensions, so that the code which begins a session can give the browser its key.
#[derive(Clone, Default)]
pub(crate) struct DeviceSlot {
    key: Arc<OnceLock<DeviceKey>>,
    method: Arc<OnceLock<&'static str>>,
}

impl DeviceSlot {
    /// The answer shall carry it.
    pub(crate) fn give(&self, key: &DeviceKey) {
        self.key.get_or_init(|| key.clone());
    }

    /// Somebody signed in by this method.
    pub(crate) fn signed_in_by(&self, method: &str) {
        if let Some(method) = METHODS.into_iter().find(|known| *known == method) {
            self.method.get_or_init(|| method);
        }
    }

    /// The `Set-Cookie` values of what was given.
    pub(crate) fn cookies(&self, secure: bool) -> impl Iterator<Item = HeaderValue> {
        let key =
            self.key.get().and_then(|key| cookies::set(name(secure), key.as_str(), Some(SECONDS), secure));
        let method = self.method.get();
        let method = method.and_then(|name| cookies::set(method_name(secure), name, Some(SECONDS), secure));
        key.into_iter().chain(method)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;

    #[test]
    fn only_an_issued_device_cookie_is_accepted() {
        let (slot, key) = (DeviceSlot::default(), DeviceKey::new([3; 16]));
        assert!(slot.cookies(true).next().is_none());
        slot.give(&key);
        let cookie = slot.cookies(true).next().unwrap();
        let text = cookie.to_str().unwrap();
        assert!(text.starts_with("__Host-device=") && text.ends_with("; Secure"), "{text}");
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, text.split(';').next().unwrap().parse().unwrap());
        assert_eq!(read(&headers, true), Some(key));
        assert_eq!(read(&headers, false), None);
        headers.insert(header::COOKIE, "__Host-device=../../etc".parse().unwrap());
        assert_eq!(read(&headers, true), None);
    }

    #[test]
    fn only_a_known_method_is_kept_and_read() {
        let slot = DeviceSlot::default();
        slot.signed_in_by("password_reset");
        assert!(slot.cookies(true).next().is_none());
        slot.signed_in_by("code");
        let cookie = slot.cookies(true).next().unwrap();
        let text = cookie.to_str().unwrap();
        assert!(text.starts_with("__Host-last-method=code; ") && text.contains("HttpOnly"), "{text}");
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "__Host-last-method=code".parse().unwrap());
        assert_eq!(last_method(&headers, true), Some("code"));
        headers.insert(header::COOKIE, "__Host-last-method=<b>".parse().unwrap());
        assert_eq!(last_method(&headers, true), None);
    }
}
