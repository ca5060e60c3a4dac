//! The list of mails. While it is open, a script adds what is new; without JavaScript there is a link for that.

use super::{
    Only, Shared,
    markup::{escape, short, when},
    page::Page,
};
use crate::layers::Nonce;
use axum::{
    Extension,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use housekey_adapters::mail::{KEPT, StoredMail};
use housekey_protocol::routes::tools;
use std::collections::BTreeMap;

/// Asks for the page again and again with the state it shows, and is answered 304 while that is the inbox's.
const RENEW: &str = include_str!("renew.js");

pub(super) async fn list(
    State(shared): State<Shared>,
    Query(only): Query<Only>,
    nonce: Option<Extension<Nonce>>,
    asked: HeaderMap,
) -> Response {
    let all = shared.inbox.list();
    let state = state(&all);
    if asked.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == state.as_bytes()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let choice = choice(&choices(&all, &only));
    let mails = only.of(all);
    let body = format!(
        "<h1>Development inbox</h1>{}<div class=\"hk-count\"><p id=\"summary\" role=\"status\" class=\"hk-soft\">{}</p>{}</div>\
         <ul id=\"mails\" class=\"hk-list hk-links\" data-state=\"{}\">{}</ul>",
        choice,
        summary(&mails, &only),
        clear(),
        escape(&state),
        mails.iter().map(|mail| row(mail, &only)).collect::<String>(),
    );
    let refresh = format!("<a href=\"{}\">Refresh</a>", escape(&only.list()));
    let script = nonce.map(|Extension(nonce)| (nonce, RENEW));
    let page = Page { title: "Development inbox".to_owned(), ways: refresh, body, script };
    let mut response = page.into_response(&shared);
    response.headers_mut().extend(HeaderValue::try_from(state).ok().map(|state| (header::ETAG, state)));
    response
}

/// What differs whenever the inbox does: also after a restart, when numbers begin anew.
fn state(all: &[StoredMail]) -> String {
    let newest = all.first().map(key).unwrap_or_default();
    format!("\"{}-{newest}\"", all.len())
}

/// What tells a mail from all others, of this run of the server and of those before.
fn key(mail: &StoredMail) -> String {
    format!("{}-{}", mail.id, mail.received_at.timestamp_micros())
}

/// Each address with the number of its mails, for the choice of one. The one that is asked for is there, too, before it
/// has any.
fn choices(all: &[StoredMail], only: &Only) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for mail in all {
        *counts.entry(&mail.to).or_default() += 1;
    }
    let asked = only.to.trim().to_ascii_lowercase();
    if !asked.is_empty() {
        counts.entry(&asked).or_default();
    }
    let option = |(address, count): (&str, usize)| {
        let selected = if address == asked { " selected" } else { "" };
        let address = escape(address);
        format!("<option value=\"{address}\"{selected}>{address} ({count})</option>")
    };
    let every: String = counts.into_iter().map(option).collect();
    format!("<option value=\"\">everybody ({})</option>{every}", all.len())
}

fn choice(choices: &str) -> String {
    format!(
        "<form class=\"hk-choice\" action=\"{}\"><label for=\"to\">Emails to</label>\
         <select id=\"to\" name=\"to\" autocomplete=\"off\">{choices}</select><button class=\"hk-button\">Show</button></form>",
        tools::DEV_MAIL.path,
    )
}

fn clear() -> String {
    let path = tools::DEV_MAIL_CLEAR.path;
    format!(
        "<form method=\"post\" action=\"{path}\"><button class=\"hk-button hk-quiet hk-danger\">Clear the inbox</button></form>"
    )
}

fn summary(mails: &[StoredMail], only: &Only) -> String {
    match (mails.len(), only.to.is_empty()) {
        (0, true) => "No email yet. Sign up, and it arrives here.".to_owned(),
        (0, false) => "No email to this address yet.".to_owned(),
        (1, _) => "1 email.".to_owned(),
        (count, _) if count >= KEPT => format!("The last {count} emails, newest first."),
        (count, _) => format!("{count} emails, newest first."),
    }
}

fn row(mail: &StoredMail, only: &Only) -> String {
    format!(
        "<li id=\"mail-{}\"><a href=\"{}\"><span class=\"hk-what\"><strong>{}</strong>\
         <span class=\"hk-hint\">to {}</span></span><span class=\"hk-facts hk-hint\">\
         <span class=\"hk-tag\">{}</span><time datetime=\"{}\">{}</time> <span>#{}</span></span></a></li>",
        key(mail),
        escape(&only.show(mail.id)),
        escape(&mail.subject),
        escape(&mail.to),
        escape(short(&mail.kind)),
        mail.received_at.format("%Y-%m-%dT%H:%M:%SZ"),
        when(mail.received_at),
        mail.id,
    )
}
