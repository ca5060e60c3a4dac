//! The languages of the pages, and the reader's choice. No flow: nothing is stored but a cookie of the reader's own.

use super::reply::Reply;
use housekey_accounts::Outcome;
use housekey_http::{Accounts, language};
use housekey_messages::Language;
use housekey_protocol::{AccountError, Code, views::LanguageView};
use http::{header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

fn accounts() -> Option<Accounts> {
    use_context::<Parts>()?.extensions.get().cloned()
}

/// The languages there are words in.
pub fn all() -> Vec<LanguageView> {
    let view = |language: &Language| LanguageView { tag: language.tag().to_owned(), name: language.name() };
    accounts().map(|accounts| accounts.messages().languages().iter().map(view).collect()).unwrap_or_default()
}

/// Answers the form that chooses the language with this tag.
pub fn choose(tag: &str) -> Result<(), AccountError> {
    let reply = Reply::new(use_context::<Parts>().as_ref());
    let chosen = accounts().and_then(|accounts| {
        language::cookie(&accounts.messages().named(tag)?, accounts.settings().site.secure())
    });
    let Some(cookie) = chosen else {
        let error = AccountError::field("language", Code::INVALID);
        reply.refuse(&error, &[]);
        return Err(error);
    };
    reply.follow(&Outcome::stay(()));
    if let Some(options) = use_context::<ResponseOptions>() {
        options.append_header(header::SET_COOKIE, cookie);
    }
    Ok(())
}
