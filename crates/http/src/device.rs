//! The device cookie: a random key by which a browser is recognised at sign-in (`housekey.new_device_login`). It
//! outlives sessions and sign-outs, and authorises nothing.

use crate::cookies;
use axum::http::{HeaderMap, HeaderValue};
use housekey_accounts::model::DeviceKey;
use std::sync::{Arc, OnceLock};

/// 400 days: browsers keep no cookie for longer.
const SECONDS: u32 = 400 * 86_400;

fn name(secure: bool) -> &'static str {
    if secure { "__Host-device" } else { "device" }
}

/// What the request brought.
pub(crate) fn read(headers: &HeaderMap, secure: bool) -> Option<DeviceKey> {
    cookies::find(headers, name(secure)).and_then(DeviceKey::parse)
}

/// Stored in a request's extensions, so that the code which begins a session can give the browser its key.
#[derive(Clone, Default)]
pub(crate) struct DeviceSlot(Arc<OnceLock<DeviceKey>>);

impl DeviceSlot {
    /// The answer shall carry it.
    pub(crate) fn give(&self, key: &DeviceKey) {
        self.0.get_or_init(|| key.clone());
    }

    /// The `Set-Cookie` value, if a key was given.
    pub(crate) fn cookie(&self, secure: bool) -> Option<HeaderValue> {
        self.0.get().and_then(|key| cookies::set(name(secure), key.as_str(), Some(SECONDS), secure))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;

    #[test]
    fn only_an_issued_device_cookie_is_accepted() {
        let (slot, key) = (DeviceSlot::default(), DeviceKey::new([3; 16]));
        assert!(slot.cookie(true).is_none());
        slot.give(&key);
        let cookie = slot.cookie(true).unwrap();
        let text = cookie.to_str().unwrap();
        assert!(text.starts_with("__Host-device=") && text.ends_with("; Secure"), "{text}");
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, text.split(';').next().unwrap().parse().unwrap());
        assert_eq!(read(&headers, true), Some(key));
        assert_eq!(read(&headers, false), None);
        headers.insert(header::COOKIE, "__Host-device=../../etc".parse().unwrap());
        assert_eq!(read(&headers, true), None);
    }
}
