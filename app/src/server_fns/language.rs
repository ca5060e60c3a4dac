//! The languages of the pages, and the choice of one.
#![cfg_attr(
    feature = "ssr",
    expect(clippy::unused_async, reason = "a server function is async, also where nothing waits")
)]

use housekey_protocol::{AccountError, views::LanguageView};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::ssr::language;

/// The languages of the pages.
#[server(prefix = "/accounts/do", endpoint = "languages")]
pub async fn languages() -> Result<Vec<LanguageView>, AccountError> {
    Ok(language::all())
}

/// Chooses the language of the pages for this browser, and leads back to the page.
#[server(prefix = "/accounts/do", endpoint = "choose_language")]
pub async fn choose_language(#[server(default)] language: String) -> Result<(), AccountError> {
    language::choose(&language)
}
