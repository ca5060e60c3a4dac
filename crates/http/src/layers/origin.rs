//! The origin guard: nobody else's page may post to us (CSRF), unless the route table says that the call has a proof of
//! its own.
//!
//! Browsers say where a request comes from, in `Sec-Fetch-Site` or `Origin`, and pages cannot forge either.
//! A request that says neither comes from no current browser's form; it passes only in a form that another
//! site's page could not have sent without asking us first (a JSON body, or a method that is not POST).

use super::routed::Routed;
use crate::Accounts;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use housekey_protocol::routes::CrossSite;

pub(super) async fn layer(State(accounts): State<Accounts>, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let base = accounts.settings().site.base_url.origin().ascii_serialization();
    let policy = Routed::of(request.extensions()).cross_site();
    if allowed(request.method(), request.headers(), &base, policy) {
        return next.run(request).await;
    }
    tracing::warn!(method = %request.method(), path = request.uri().path(), "cross-site request refused");
    let advice = format!("This form was sent from another web address. Open {base} and try again.\n");
    (StatusCode::FORBIDDEN, advice).into_response()
}

/// A call with its own proof brings no cookie: there is no session that another site could use, and a call without a
/// body has no type that could say so. A provider that makes the browser post does so from its own site; what it brings
/// is checked against the browser's own state by the flow.
fn allowed(method: &Method, headers: &HeaderMap, base: &str, policy: CrossSite) -> bool {
    if matches!(policy, CrossSite::ProviderCallback { form_post: true }) && *method == Method::POST {
        return true;
    }
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), Some(origin)) => matches!(site, "same-origin" | "none") && origin == base,
        (Some(site), None) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin == base,
        (None, None) => policy == CrossSite::OwnProof || method != Method::POST || is_json(headers),
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
        judge_under(CrossSite::OriginGuard, method, pairs)
    }

    fn judge_under(policy: CrossSite, method: Method, pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs.iter().map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap())).collect();
        allowed(&method, &headers, "https://id.example.org", policy)
    }

    #[test]
    fn a_call_with_its_own_proof_may_say_nothing_but_may_not_come_from_another_site() {
        assert!(judge_under(CrossSite::OwnProof, Method::POST, &[]));
        assert!(!judge_under(CrossSite::OwnProof, Method::POST, &[("origin", "https://evil.example")]));
        assert!(!judge_under(CrossSite::OwnProof, Method::POST, &[("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn a_provider_may_make_the_browser_post_only_where_form_post_is_expected() {
        let from_provider = [("sec-fetch-site", "cross-site"), ("origin", "https://provider.example")];
        let form_post = CrossSite::ProviderCallback { form_post: true };
        assert!(judge_under(form_post, Method::POST, &from_provider));
        assert!(judge_under(form_post, Method::POST, &[("origin", "null")]));
        assert!(!judge_under(form_post, Method::DELETE, &from_provider));
        let redirect = CrossSite::ProviderCallback { form_post: false };
        assert!(!judge_under(redirect, Method::POST, &from_provider));
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
