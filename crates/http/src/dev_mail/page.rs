//! The document around each page of the inbox.

use super::{Shared, markup::escape};
use crate::layers::Nonce;
use axum::{
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use housekey_protocol::Paths;

/// A page, before it is a document.
pub(super) struct Page {
    /// What the tab is called.
    pub(super) title: String,
    /// The links beside the one back to the site, as HTML.
    pub(super) ways: String,
    /// What is below them, as HTML.
    pub(super) body: String,
    /// What runs on it, if its reader's browser runs anything.
    pub(super) script: Option<(Nonce, &'static str)>,
}

impl Page {
    pub(super) fn into_response(self, shared: &Shared) -> Response {
        let sheet = |path: &str| format!("<link rel=\"stylesheet\" href=\"{}\">", escape(path));
        let style = shared.stylesheet.as_deref().map(sheet).unwrap_or_default() + &sheet(Paths::DEV_STYLE);
        let script = self.script.as_ref().map_or_else(String::new, |(nonce, script)| {
            format!("<script nonce=\"{}\">{script}</script>", escape(&nonce.0))
        });
        let policy = policy(self.script.as_ref().map(|(nonce, _)| nonce));
        let Self { title, ways, body, .. } = self;
        let (title, home) = (escape(&title), Paths::HOME);
        let html = format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <link rel=\"icon\" href=\"/favicon.svg\">{style}</head>\
             <body><div class=\"hk-page\"><main class=\"hk-front hk-inbox\">\
             <nav><a href=\"{home}\">Back to the site</a>{ways}</nav>{body}</main></div>{script}</body></html>"
        );
        let mut response = Html(html).into_response();
        response.headers_mut().extend(policy.map(|policy| (header::CONTENT_SECURITY_POLICY, policy)));
        response
    }
}

/// Our own style and script, a mail's own page in a frame, and forms to ourselves.
fn policy(nonce: Option<&Nonce>) -> Option<HeaderValue> {
    let script = nonce
        .map_or_else(String::new, |nonce| format!("script-src 'nonce-{}'; connect-src 'self'; ", nonce.0));
    let policy = format!(
        "default-src 'none'; {script}style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).ok()
}
