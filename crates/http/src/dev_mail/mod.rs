//! The development inbox at `/dev/mail`: shows mail instead of sending it.
//!
//! Only there with `mail.transport = "inbox"`. Anybody who reaches the server reads it. It speaks English only: its readers
//! are developers. A mail is somebody's input: what of it stands on a page is escaped, and its HTML has a frame in
//! which nothing runs.

mod frame;
mod list;
mod markup;
mod page;
mod show;

use axum::{
    Json, Router,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Redirect},
    routing::{get, post},
};
use housekey_adapters::mail::{Inbox, StoredMail};
use housekey_protocol::{Paths, routes::tools};
use serde::Deserialize;

/// What all routes share.
#[derive(Clone)]
struct Shared {
    inbox: Inbox,
    stylesheet: Option<String>,
}

pub(crate) fn router(inbox: Inbox, stylesheet: Option<String>) -> Router {
    Router::new()
        .route(tools::DEV_MAIL.path, get(list::list))
        .route(tools::DEV_MAIL_CLEAR.path, post(clear))
        .route(tools::DEV_MAIL_JSON.path, get(json))
        .route(tools::DEV_STYLE.path, get(style))
        .route(tools::DEV_MAIL_SHOW.path, get(show::show))
        .route(tools::DEV_MAIL_HTML.path, get(frame::html))
        .with_state(Shared { inbox, stylesheet })
}

/// All mails, newest first, for tests and scripts.
async fn json(State(shared): State<Shared>, Query(only): Query<Only>) -> Json<Vec<StoredMail>> {
    Json(only.of(shared.inbox.list()))
}

/// Apart from the style sheet of all pages, because only developers need it.
async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css"))
}

async fn clear(State(shared): State<Shared>) -> Redirect {
    shared.inbox.clear();
    Redirect::to(Paths::DEV_MAIL)
}

/// Which mails are asked for.
#[derive(Default, Deserialize)]
struct Only {
    /// The address they went to; empty for all.
    #[serde(default)]
    to: String,
}

impl Only {
    fn of(&self, mut mails: Vec<StoredMail>) -> Vec<StoredMail> {
        let to = self.to.trim();
        mails.retain(|mail| to.is_empty() || mail.to.eq_ignore_ascii_case(to));
        mails
    }

    /// The list of these mails.
    fn list(&self) -> String {
        if self.to.is_empty() { Paths::DEV_MAIL.to_owned() } else { Paths::dev_mail_to(&self.to) }
    }

    /// One mail, from which the way back leads to these.
    fn show(&self, id: u64) -> String {
        self.list().replacen(Paths::DEV_MAIL, &Paths::dev_mail_show(id), 1)
    }
}
