//! What the next page shows once: a notice, and the address that it is about.
//!
//! A short-lived cookie of the person's own browser, and not a row: a client that posts nonsense a thousand times must
//! not fill a table. What was refused is in a cookie of its own ([`crate::refused`]).

use crate::cookies;
use axum::http::{HeaderMap, HeaderValue};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

/// The message, as it travels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// The key of a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// An address that the page is about: what to sign in with next, or where something was mailed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
}

/// Long enough for the redirect to arrive.
const SECONDS: u32 = 60;

fn name(secure: bool) -> &'static str {
    if secure { "__Host-flash" } else { "flash" }
}

impl Flash {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.notice.is_none() && self.login.is_none()
    }

    /// The `Set-Cookie` value that carries it.
    pub fn cookie(&self, secure: bool) -> Option<HeaderValue> {
        let text = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).ok()?);
        cookies::set(name(secure), &text, Some(SECONDS), secure)
    }

    /// What the request carries.
    pub fn read(headers: &HeaderMap, secure: bool) -> Self {
        cookies::find(headers, name(secure))
            .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }
}

/// The `Set-Cookie` value that takes it away, if the request brought one.
pub(crate) fn removal(headers: &HeaderMap, secure: bool) -> Option<HeaderValue> {
    cookies::removal(headers, name(secure), secure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;

    #[test]
    fn flash_cookie_round_trips() {
        let flash =
            Flash { notice: Some("logged_out".to_owned()), login: Some("ada@example.org;=\"ü".to_owned()) };
        let cookie = flash.cookie(true).unwrap();
        let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, format!("a=b; {pair}").parse().unwrap());
        assert_eq!(Flash::read(&headers, true), flash);
        assert_eq!(Flash::read(&headers, false), Flash::default());
    }
}
