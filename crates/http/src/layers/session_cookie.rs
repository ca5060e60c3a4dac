//! Mends what tower-sessions 0.15 answers: the cookie that ends a session, and a save that failed.
//!
//! tower-sessions 0.15 removes a cookie without the attributes it was set with, and browsers ignore a
//! `__Host-` cookie without `Secure`: people would stay signed in as far as their browser knows (security.md
//! §2.3, T150). Goes away with the release after 0.15.

use crate::{Accounts, session};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use housekey_protocol::AccountError;

pub(super) async fn layer(State(accounts): State<Accounts>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    // tower-sessions answers an empty 500 where it cannot save: the database is busy or away.
    let is_empty = response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && !response.headers().contains_key(header::CONTENT_TYPE);
    if is_empty {
        tracing::error!("a session was not saved");
        response = super::page_guard::unavailable(&AccountError::Unavailable { incident: String::new() });
    }
    if accounts.settings().site.secure() {
        mend(response.headers_mut(), session::cookie_name(true));
    }
    response
}

fn mend(headers: &mut HeaderMap, name: &str) {
    let mended: Vec<HeaderValue> =
        headers.get_all(header::SET_COOKIE).iter().map(|v| secured(v, name)).collect();
    headers.remove(header::SET_COOKIE);
    for value in mended {
        headers.append(header::SET_COOKIE, value);
    }
}

fn secured(value: &HeaderValue, name: &str) -> HeaderValue {
    let text = value.to_str().unwrap_or_default();
    let ours = text.split_once('=').is_some_and(|(key, _)| key == name);
    if !ours || text.split(';').any(|part| part.trim().eq_ignore_ascii_case("secure")) {
        return value.clone();
    }
    HeaderValue::try_from(format!("{text}; Secure; HttpOnly; SameSite=Lax")).unwrap_or_else(|_| value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removal_says_secure() {
        let mut headers = HeaderMap::new();
        headers.append(header::SET_COOKIE, HeaderValue::from_static("__Host-sid=; Path=/; Max-Age=0"));
        headers.append(header::SET_COOKIE, HeaderValue::from_static("other=1"));
        mend(&mut headers, "__Host-sid");
        let all: Vec<_> = headers.get_all(header::SET_COOKIE).iter().map(|v| v.to_str().unwrap()).collect();
        assert_eq!(all, ["__Host-sid=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax", "other=1"]);
    }
}
