//! The way between the account pages.

use housekey_protocol::{Paths, messages::catalog};
use leptos::prelude::*;

use super::icons::{Envelope, Mark};
use crate::texts::Texts;

/// Links to the account pages; the one at `current` is marked.
#[component]
pub fn AccountNav(
    /// The path of the page it stands on.
    current: &'static str,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    let mark = |path: &str| (path == current).then_some("page");
    view! {
        <nav class="hk-nav" aria-label=texts.of(catalog::ACCOUNT_PAGES)>
            <a href=Paths::HOME aria-current=mark(Paths::HOME)>
                <Mark/>
                {texts.of(catalog::HOME)}
            </a>
            <a href=Paths::EMAIL aria-current=mark(Paths::EMAIL)>
                <Envelope/>
                {texts.of(catalog::EMAILS_TITLE)}
            </a>
        </nav>
    }
}
