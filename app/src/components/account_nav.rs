//! The navigation between the account pages: those the route table gives a place in it, in its order.

use housekey_protocol::{
    Key,
    messages::catalog,
    routes::{Route, pages},
};
use leptos::prelude::*;

use super::icons;
use crate::texts::Texts;

/// Links to the account pages; the one at `current` is marked.
#[component]
pub fn AccountNav(
    /// The path of the page it stands on.
    current: &'static str,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    let link = |page: &'static Route, label: Key| {
        view! {
            <a href=page.path aria-current=(page.path == current).then_some("page")>
                {icons::of_page(page).run()}
                {texts.of(label)}
            </a>
        }
    };
    let links = pages::ALL.iter().filter_map(|page| Some(link(page, page.navigation?)));
    view! {
        <nav class="hk-nav" aria-label=texts.of(catalog::ACCOUNT_PAGES)>
            {links.collect_view()}
        </nav>
    }
}
