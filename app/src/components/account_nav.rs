//! Navigation between the account pages.

use housekey_protocol::{Locale, Paths, messages::catalog};
use leptos::prelude::*;

use super::icons::{Envelope, Mark};

/// Links to the account pages; the one at `current` is marked.
#[component]
pub fn AccountNav(
    /// The path of the page it stands on.
    current: &'static str,
    /// The reader's language.
    locale: Locale,
) -> impl IntoView {
    let mark = |path: &str| (path == current).then_some("page");
    view! {
        <nav class="hk-nav" aria-label=catalog::ACCOUNT_PAGES.text(locale)>
            <a href=Paths::HOME aria-current=mark(Paths::HOME)>
                <Mark/>
                {catalog::HOME.text(locale)}
            </a>
            <a href=Paths::EMAIL aria-current=mark(Paths::EMAIL)>
                <Envelope/>
                {catalog::EMAILS_TITLE.text(locale)}
            </a>
        </nav>
    }
}
