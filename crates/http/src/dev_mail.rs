//! The development inbox at `/dev/mail`: shows mail instead of sending it.
//!
//! Only there with `mail.transport = "inbox"`. Anybody who reaches the server reads it.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use housekey_adapters::mail::{Inbox, StoredMail};
use housekey_protocol::{Paths, routes::tools};
use std::fmt::Write;

#[derive(Clone)]
struct Shelf {
    inbox: Inbox,
    stylesheet: Option<String>,
}

pub(crate) fn router(inbox: Inbox, stylesheet: Option<String>) -> Router {
    Router::new()
        .route(tools::DEV_MAIL.path, get(list))
        .route(tools::DEV_MAIL_JSON.path, get(json))
        .route(tools::DEV_MAIL_SHOW.path, get(show))
        .route(tools::DEV_MAIL_HTML.path, get(html))
        .with_state(Shelf { inbox, stylesheet })
}

/// All mails, newest first, for tests and scripts.
async fn json(State(shelf): State<Shelf>) -> Json<Vec<StoredMail>> {
    Json(shelf.inbox.list())
}

async fn list(State(shelf): State<Shelf>) -> Response {
    let mut rows = String::new();
    for mail in shelf.inbox.list() {
        // Writing to a String cannot fail.
        let _infallible = write!(
            rows,
            "<li class=hk-row><div class=hk-what><a href=\"{}/{}\">{}</a><p class=hk-hint>{} · {}</p></div></li>",
            Paths::DEV_MAIL,
            mail.id,
            escape(&mail.subject),
            escape(&mail.to),
            mail.received_at.format("%H:%M:%S"),
        );
    }
    let body = if rows.is_empty() {
        "<p class=hk-soft>No mail yet. Sign up, and it arrives here.</p>".to_owned()
    } else {
        format!("<ul class=hk-list>{rows}</ul>")
    };
    page(&shelf, "Development inbox", &body)
}

async fn show(State(shelf): State<Shelf>, Path(id): Path<u64>) -> Response {
    let Some(mail) = shelf.inbox.get(id) else { return missing() };
    let subject = escape(&mail.subject);
    let body = format!(
        "<p class=hk-hint>To {} · from {} · {}</p>\
         <pre class=hk-mail>{}</pre>\
         <details><summary>As HTML</summary><iframe class=hk-mail sandbox title=\"{subject}\" src=\"{}/{}/html\"></iframe></details>",
        escape(&mail.to),
        escape(&mail.from),
        escape(&mail.kind),
        linked(&mail.text),
        Paths::DEV_MAIL,
        mail.id,
    );
    page(&shelf, &mail.subject, &body)
}

/// The HTML part, in a frame without rights. Mails carry their style inline, so this one answer allows it.
async fn html(State(shelf): State<Shelf>, Path(id): Path<u64>) -> Response {
    let Some(mail) = shelf.inbox.get(id) else { return missing() };
    let mut response = Html(mail.html.clone()).into_response();
    let policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    response
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, "There is no such mail (any more).\n").into_response()
}

/// No scripts, and a mail's own page in a frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

fn page(shelf: &Shelf, title: &str, body: &str) -> Response {
    let style = shelf
        .stylesheet
        .as_deref()
        .map_or_else(String::new, |path| format!("<link rel=stylesheet href=\"{}\">", escape(path)));
    let title = escape(title);
    let (home, inbox) = (Paths::HOME, Paths::DEV_MAIL);
    let html = format!(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{title}</title>\
         <meta name=viewport content=\"width=device-width, initial-scale=1\">\
         <link rel=icon href=/favicon.svg>{style}</head>\
         <body><div class=hk-page><main class=\"hk-front hk-inbox\">\
         <nav><a href=\"{home}\">Back to the site</a><a href=\"{inbox}\">All mail</a></nav><h1>{title}</h1>{body}</main></div></body></html>"
    );
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response()
}

/// The text with its links made clickable.
fn linked(text: &str) -> String {
    let line = |line: &str| {
        let escaped = escape(line);
        let link = line.starts_with("http://") || line.starts_with("https://");
        if link && !line.contains(' ') { format!("<a href=\"{escaped}\">{escaped}</a>") } else { escaped }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
