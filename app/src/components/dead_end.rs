//! What a page shows where there is nothing (any more) to do on it: why, and where to go on.

use housekey_protocol::{AccountError, Paths, messages::catalog};
use leptos::prelude::*;

use super::{form_errors::FormErrors, frame::Card};
use crate::texts::Texts;

/// A card with the way on, and the way home.
#[component]
pub fn DeadEnd(
    /// The page's `h1`.
    title: String,
    /// Why.
    text: String,
    /// A drawing above it.
    #[prop(optional, into)]
    icon: Option<ViewFn>,
    /// What was refused last: the last wrong code ends what the page was for.
    #[prop(optional_no_strip)]
    refused: Option<AccountError>,
    /// The way on.
    path: &'static str,
    /// Its words.
    label: String,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    let ways = view! {
        <FormErrors error=Signal::stored(refused) texts/>
        <div class="hk-actions">
            <a class="hk-button hk-primary" href=path>
                {label}
            </a>
            <a class="hk-button" href=Paths::HOME>
                {texts.of(catalog::BACK_HOME)}
            </a>
        </div>
    }
    .into_any();
    match icon {
        Some(icon) => view! {
            <Card title lead=text icon>
                {ways}
            </Card>
        }
        .into_any(),
        None => view! {
            <Card title lead=text>
                {ways}
            </Card>
        }
        .into_any(),
    }
}
