//! The line between two ways to do the same.

use housekey_protocol::messages::catalog;
use leptos::prelude::*;

use crate::texts::Texts;

/// A line with "or" in its middle.
#[component]
pub fn OrRule(
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    view! { <p class="hk-or">{texts.of(catalog::OR_RULE)}</p> }
}
