//! Security headers on every answer, whatever its status.

use super::routed::Routed;
use crate::{Accounts, flash};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use housekey_protocol::{Paths, routes::FormTargets};
use url::Url;

/// This answer's nonce: the only scripts that run are those that carry it.
#[derive(Clone, Debug)]
pub struct Nonce(pub String);

pub(super) async fn layer(State(accounts): State<Accounts>, mut request: Request, next: Next) -> Response {
    // The JSON API has no page, so nothing that would need a nonce.
    let nonce = (!request.uri().path().starts_with(Paths::API)).then(|| {
        let nonce = STANDARD_NO_PAD.encode(accounts.services().entropy.bytes::<16>());
        request.extensions_mut().insert(Nonce(nonce.clone()));
        nonce
    });
    let targets = match Routed::of(request.extensions()).form_targets() {
        FormTargets::Own => String::new(),
        FormTargets::Providers => origins(PROVIDERS),
    };
    let secure = accounts.settings().site.secure();
    let seen = (request.method() == Method::GET).then(|| flash::removal(request.headers(), secure)).flatten();
    let mut response = next.run(request).await;
    let is_page = response.status().is_success() && is_html(response.headers());
    let headers = response.headers_mut();
    if let Some(removal) = seen.filter(|_| is_page) {
        headers.append(header::SET_COOKIE, removal);
    }
    harden(headers, nonce.as_deref().filter(|_| !is_json(headers)), &targets, secure);
    response
}

const PERMISSIONS: &str = "camera=(), microphone=(), geolocation=(), publickey-credentials-get=(self)";

/// Data is no page: opened as one, it may do nothing.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// The addresses that providers ask a sign-in at. There are no providers yet.
const PROVIDERS: &[Url] = &[];

/// The origins, each with a space before it, as they stand in a content policy.
fn origins(addresses: &[Url]) -> String {
    let web = addresses.iter().filter(|address| matches!(address.scheme(), "https" | "http"));
    web.flat_map(|address| [" ".to_owned(), address.origin().ascii_serialization()]).collect()
}

fn policy(nonce: &str, targets: &str) -> Option<HeaderValue> {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'{targets}; base-uri 'none'; \
         object-src 'none'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).ok()
}

fn harden(headers: &mut HeaderMap, nonce: Option<&str>, targets: &str, secure: bool) {
    if let Some(policy) = nonce.map_or(Some(NOTHING), |nonce| policy(nonce, targets)) {
        // A route that needs another policy (a mail in its frame) has said so.
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // `no-referrer` would lose the way back of a form without JavaScript: Leptos reads it from `Referer`.
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Everything is private unless the route (hashed assets) says otherwise.
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if secure {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}

fn is_html(headers: &HeaderMap) -> bool {
    is_of(headers, "text/html")
}

fn is_json(headers: &HeaderMap) -> bool {
    is_of(headers, "application/json")
}

fn is_of(headers: &HeaderMap, kind: &str) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| value.starts_with(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_to_our_own_origin_and_to_providers_only_where_the_route_says_so() {
        let of = |targets: &str| policy("n", targets).unwrap().to_str().unwrap().to_owned();
        assert!(of("").contains("; form-action 'self'; "), "{}", of(""));
        let providers = ["https://accounts.provider.example/o/authorize?x=1;y", "javascript:alert(1)"];
        let providers = providers.map(|address| address.parse().unwrap());
        let with = of(&origins(&providers));
        assert!(with.contains("; form-action 'self' https://accounts.provider.example; "), "{with}");
    }
}
