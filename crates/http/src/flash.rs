//! What the next page should show once: a notice, or what was typed into a form that was refused.
//!
//! A short-lived cookie of the person's own browser, and not a row, because a refused sign-in of a visitor is
//! no reason to store anything. It holds message keys and what that person typed; never a password.

use crate::cookies;
use axum::http::{HeaderMap, HeaderValue};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The message, as it travels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// The key of a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// Typed values by field name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub drafts: BTreeMap<String, String>,
}

/// Longer values are not kept: a cookie has 4 KiB.
const LONGEST: usize = 254;
/// Long enough for the redirect to arrive.
const SECONDS: u32 = 60;

fn name(secure: bool) -> &'static str {
    if secure { "__Host-flash" } else { "flash" }
}

impl Flash {
    /// A notice.
    pub fn notice(key: &str) -> Self {
        Self { notice: Some(key.to_owned()), drafts: BTreeMap::new() }
    }

    /// Keeps a typed value.
    #[must_use]
    pub fn draft(mut self, field: &str, typed: &str) -> Self {
        if !typed.is_empty() && typed.len() <= LONGEST {
            self.drafts.insert(field.to_owned(), typed.to_owned());
        }
        self
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.notice.is_none() && self.drafts.is_empty()
    }

    /// The `Set-Cookie` value that carries it.
    pub fn cookie(&self, secure: bool) -> Option<HeaderValue> {
        let text = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).ok()?);
        set_cookie(secure, &text, SECONDS)
    }

    /// What the request carries.
    pub fn read(headers: &HeaderMap, secure: bool) -> Self {
        find(headers, secure)
            .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }
}

/// The `Set-Cookie` value that takes it away, if the request brought one.
pub(crate) fn removal(headers: &HeaderMap, secure: bool) -> Option<HeaderValue> {
    find(headers, secure).and_then(|_| set_cookie(secure, "", 0))
}

fn find(headers: &HeaderMap, secure: bool) -> Option<&str> {
    cookies::find(headers, name(secure))
}

fn set_cookie(secure: bool, value: &str, seconds: u32) -> Option<HeaderValue> {
    cookies::set(name(secure), value, Some(seconds), secure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;

    #[test]
    fn flash_cookie_round_trips() {
        let flash = Flash::notice("logged_out").draft("email", "ada@example.org;=\"ü");
        let cookie = flash.cookie(true).unwrap();
        let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, format!("a=b; {pair}").parse().unwrap());
        assert_eq!(Flash::read(&headers, true), flash);
        assert_eq!(Flash::read(&headers, false), Flash::default());
    }
}
