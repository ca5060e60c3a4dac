//! The navigation between the account pages: those the route table gives a place in it, in its order.

use housekey_protocol::{
    Key,
    messages::catalog,
    routes::{Navigation, pages},
};
use leptos::{children::ViewFn, prelude::*};

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
    let link = |path: &'static str, place: Navigation| {
        let (icon, label) = look(place);
        view! {
            <a href=path aria-current=(path == current).then_some("page")>
                {icon.run()}
                {texts.of(label)}
            </a>
        }
    };
    let links = pages::ALL.iter().filter_map(|page| Some(link(page.path, page.navigation?)));
    view! {
        <nav class="hk-nav" aria-label=texts.of(catalog::ACCOUNT_PAGES)>
            {links.collect_view()}
        </nav>
    }
}

fn look(place: Navigation) -> (ViewFn, Key) {
    match place {
        Navigation::Overview => (Mark.into(), catalog::HOME),
        Navigation::Emails => (Envelope.into(), catalog::EMAILS_TITLE),
    }
}
