//! Cookies of ours beside the session's: read and written in one way.

use axum::http::{HeaderMap, HeaderValue, header};

/// The value of a cookie the request brought.
pub(crate) fn find<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The `Set-Cookie` value: for this host and every path of it, out of reach of scripts. Without `seconds` it lasts
/// until the browser is closed.
pub(crate) fn set(name: &str, value: &str, seconds: Option<u32>, secure: bool) -> Option<HeaderValue> {
    let flag = if secure { "; Secure" } else { "" };
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    HeaderValue::try_from(format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{flag}")).ok()
}
