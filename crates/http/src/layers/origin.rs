//! The origin guard against cross-site request forgery (CSRF): pages of other origins may not post, on any route.
//!
//! Browsers say where a request comes from, in `Sec-Fetch-Site` or `Origin`, and pages cannot forge either.
//! A request that says neither comes from no current browser's form; it passes only in a form that another
//! site's page could not have sent without asking us first (a JSON body, or a method that is not POST).

use crate::Accounts;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use housekey_protocol::Paths;

pub(super) async fn layer(State(accounts): State<Accounts>, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let base = accounts.settings().site.base_url.origin().ascii_serialization();
    let of_app = request.uri().path().starts_with(Paths::API_APP);
    if allowed(request.method(), request.headers(), &base, of_app) {
        return next.run(request).await;
    }
    tracing::warn!(method = %request.method(), path = request.uri().path(), "cross-site request refused");
    let advice = format!("This request came from another site. This one is reached under {base} only.\n");
    (StatusCode::FORBIDDEN, advice).into_response()
}

/// A call of the JSON API's `app` half brings no cookie, so a foreign page cannot use anybody's session; and a call
/// without a body has no content type to check.
fn allowed(method: &Method, headers: &HeaderMap, base: &str, of_app: bool) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), Some(origin)) => matches!(site, "same-origin" | "none") && origin == base,
        (Some(site), None) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin == base,
        (None, None) => of_app || method != Method::POST || is_json(headers),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| {
        value.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(method: Method, pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs.iter().map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap())).collect();
        allowed(&method, &headers, "https://id.example.org", false)
    }

    #[test]
    fn cross_origin_post_is_refused() {
        let origin = "https://id.example.org";
        assert!(judge(Method::POST, &[("sec-fetch-site", "same-origin"), ("origin", origin)]));
        assert!(judge(Method::POST, &[("origin", origin)]));
        assert!(!judge(
            Method::POST,
            &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")]
        ));
        assert!(!judge(
            Method::POST,
            &[("sec-fetch-site", "same-site"), ("origin", "https://x.example.org")]
        ));
        assert!(!judge(
            Method::POST,
            &[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")]
        ));
        assert!(!judge(Method::POST, &[("origin", "null")]));
        assert!(!judge(Method::DELETE, &[("origin", "https://evil.example")]));
    }

    #[test]
    fn request_without_origin_headers_passes_only_if_no_form_can_send_it() {
        assert!(!judge(Method::POST, &[]));
        assert!(!judge(Method::POST, &[("content-type", "application/x-www-form-urlencoded")]));
        assert!(!judge(Method::POST, &[("content-type", "text/plain")]));
        assert!(judge(Method::POST, &[("content-type", "application/json; charset=utf-8")]));
        assert!(judge(Method::DELETE, &[]));
    }
}
