//! One mail: its HTML, its text, its headers, and the ways to its neighbours.

use super::{
    Only, Shared,
    frame::SANDBOX,
    markup::{escape, linked, short, when},
    page::Page,
};
use axum::{
    extract::{Path, Query, State, rejection::PathRejection},
    http::StatusCode,
    response::Response,
};
use housekey_adapters::mail::{MailHeader, StoredMail};
use housekey_protocol::Paths;

pub(super) async fn show(
    State(shared): State<Shared>,
    id: Result<Path<u64>, PathRejection>,
    Query(only): Query<Only>,
) -> Response {
    let Some(mail) = id.ok().and_then(|Path(id)| shared.inbox.get(id)) else { return missing(&shared) };
    let page = Page {
        title: mail.subject.clone(),
        ways: ways(&only, &only.of(shared.inbox.list()), mail.id),
        body: format!("{}{}", head(&mail), parts(&mail)),
        script: None,
    };
    page.into_response(&shared)
}

/// Says that a mail is gone: the inbox was emptied, or it is one of too many.
pub(super) fn missing(shared: &Shared) -> Response {
    let page = Page {
        title: "No such email".to_owned(),
        ways: format!("<a href=\"{}\">All emails</a>", Paths::DEV_MAIL),
        body: "<h1>No such email</h1><p class=\"hk-soft\">It is not there any more, or never was.</p>"
            .to_owned(),
        script: None,
    };
    let mut response = page.into_response(shared);
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// Back to the list, and to the next mails of the list.
fn ways(only: &Only, listed: &[StoredMail], id: u64) -> String {
    let back =
        if only.to.is_empty() { "All emails".to_owned() } else { format!("Emails to {}", escape(&only.to)) };
    let newer = listed.iter().rev().find(|mail| mail.id > id);
    let older = listed.iter().find(|mail| mail.id < id);
    let way = |mail: &StoredMail, rel: &str, label: &str| {
        format!("<a rel=\"{rel}\" href=\"{}\">{label}</a>", escape(&only.show(mail.id)))
    };
    let newer = newer.map_or_else(String::new, |mail| way(mail, "prev", "Newer"));
    let older = older.map_or_else(String::new, |mail| way(mail, "next", "Older"));
    format!("<a href=\"{}\">{back}</a>{newer}{older}", escape(&only.list()))
}

fn head(mail: &StoredMail) -> String {
    format!(
        "<header><h1>{}</h1><p class=\"hk-facts hk-hint\"><span>from {}</span><span>to <b>{}</b></span>\
         <span class=\"hk-tag\">{}</span><span>{}</span><span>#{}</span></p></header>",
        escape(&mail.subject),
        escape(&mail.from),
        escape(&mail.to),
        escape(short(&mail.kind)),
        when(mail.received_at),
        mail.id,
    )
}

fn parts(mail: &StoredMail) -> String {
    let html = escape(&Paths::dev_mail_html(mail.id));
    let headers: String = mail.headers.iter().map(header).collect();
    format!(
        "<section><h2>HTML</h2><iframe class=\"hk-mail\" sandbox=\"{SANDBOX}\" title=\"The HTML part\" src=\"{html}\"></iframe>\
         <p class=\"hk-hint\"><a href=\"{html}\" target=\"_blank\">Open it in a tab of its own</a></p></section>\
         <section><h2>Text</h2><pre class=\"hk-mail\">{}</pre></section>\
         <section><h2>Headers</h2><dl class=\"hk-mail\">{headers}</dl></section>",
        linked(&mail.text),
    )
}

fn header(MailHeader { name, value }: &MailHeader) -> String {
    format!("<dt>{}</dt><dd>{}</dd>", escape(name), escape(value))
}
