//! Redirects of forms lead to paths of ours only.
//!
//! Leptos sends a plain form back to the page that the `Referer` header names, and the sender of the request writes
//! that header. So a foreign one is removed before Leptos sees it, and an answer that would lead to another site
//! leads to the front page.

use crate::Accounts;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};
use housekey_protocol::Paths;
use url::{Position, Url};

pub(super) async fn layer(State(accounts): State<Accounts>, mut request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with(Paths::ACTIONS) {
        return next.run(request).await;
    }
    let base = &accounts.settings().site.base_url;
    let headers = request.headers_mut();
    if let Some(path) = headers.remove(header::REFERER).and_then(|value| local(base, &value)) {
        // Whole again: what was refused is written into its query, and that takes a whole URL.
        if let Ok(page) = HeaderValue::try_from(accounts.settings().site.link(&path)) {
            headers.insert(header::REFERER, page);
        }
    }
    let mut response = next.run(request).await;
    if let Some(location) = response.headers().get(header::LOCATION) {
        let path = local(base, location).and_then(|path| HeaderValue::try_from(path).ok());
        let path = path.unwrap_or(HeaderValue::from_static(Paths::HOME));
        response.headers_mut().insert(header::LOCATION, path);
    }
    response
}

/// The path, query and fragment, if it is a place of our own origin.
fn local(base: &Url, place: &HeaderValue) -> Option<String> {
    let place = place.to_str().ok()?;
    // A name without a slash ("null") would be read as a page beside the one of the base URL.
    let url = if place.starts_with('/') { base.join(place) } else { Url::parse(place) }.ok()?;
    let path = &url[Position::BeforePath..];
    // Two slashes at the start of a path would read as another host.
    let plain = url.username().is_empty() && url.password().is_none() && !path.starts_with("//");
    (url.origin() == base.origin() && plain).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn referrer_of_another_origin_gives_no_path() {
        let base = Url::parse("https://id.example.org").unwrap();
        let path = |place: &str| local(&base, &HeaderValue::try_from(place).unwrap());
        for (place, expected) in [
            ("https://id.example.org/accounts/login?next=%2Fa", "/accounts/login?next=%2Fa"),
            ("/accounts/email#add", "/accounts/email#add"),
            ("https://id.example.org", "/"),
        ] {
            assert_eq!(path(place).as_deref(), Some(expected), "{place}");
        }
        for place in [
            "https://evil.example/accounts/login",
            "http://id.example.org/accounts/login",
            "https://id.example.org:8443/",
            "https://id.example.org@evil.example/",
            "https://ada:secret@id.example.org/",
            "https://id.example.org//evil.example/",
            "https://id.example.org/\\evil.example/",
            "//evil.example/",
            "/\\evil.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "null://",
            "null",
            "accounts/login",
            "",
        ] {
            assert_eq!(path(place), None, "{place}");
        }
    }
}
