//! A secret that the reader takes away: read off, selected, or copied.

use housekey_protocol::messages::catalog;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

use crate::{
    assets::wake,
    texts::{TextList, Texts, texts},
};

/// The messages of the button.
const NAMES: &[&str] = &[catalog::COPY.name(), catalog::COPY_DONE.name(), catalog::COPY_FAILED.name()];

/// How many characters stand together.
const GROUP: usize = 4;

/// A secret in groups, which are for the eye alone: what is copied has no gaps. One press on it selects all of it.
#[component]
pub fn CopySecret(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The secret.
    #[prop(into)]
    secret: String,
) -> impl IntoView {
    let groups =
        groups(&secret).into_iter().map(|group| view! { <span>{group}</span> <wbr/> }).collect_view();
    let texts = texts().list(NAMES, &[]);
    let (name, shown) = (label.clone(), label.clone());
    view! {
        <div class="hk-field hk-secret" role="group" aria-label=name>
            <span class="hk-label" aria-hidden="true">
                {shown}
            </span>
            <div class="hk-within">
                <code translate="no" dir="ltr">
                    {groups}
                </code>
                <CopyButton texts secret subject=label/>
            </div>
        </div>
    }
}

/// What became of the last press.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copied {
    NotYet,
    Done,
    Failed,
}

/// The button that copies it. It is there where JavaScript runs and the browser has a clipboard for pages.
#[cfg_attr(feature = "islands", island)]
#[cfg_attr(not(feature = "islands"), component)]
pub fn CopyButton(
    /// Its words.
    texts: TextList,
    /// What it copies.
    secret: String,
    /// An addition to its accessible name: what that is.
    subject: String,
) -> impl IntoView {
    wake();
    let texts = Texts::carried(texts);
    let can_copy = RwSignal::new(false);
    let copied = RwSignal::new(Copied::NotYet);
    if cfg!(feature = "hydrate") {
        // After hydration, which has to find what the server rendered. A page without https has no clipboard.
        spawn_local(async move { can_copy.set(!window().navigator().clipboard().is_undefined()) });
    }
    let copy = move |_| {
        copied.set(Copied::NotYet);
        let writing = window().navigator().clipboard().write_text(&secret);
        spawn_local(async move {
            let answer = JsFuture::from(writing).await;
            copied.set(if answer.is_ok() { Copied::Done } else { Copied::Failed });
        });
    };
    let label = Signal::derive(move || {
        Some(texts.of(if copied.get() == Copied::Done { catalog::COPY_DONE } else { catalog::COPY }))
    });
    let said = Signal::derive(move || match copied.get() {
        Copied::NotYet => None,
        Copied::Done => Some(texts.of(catalog::COPY_DONE)),
        Copied::Failed => Some(texts.of(catalog::COPY_FAILED)),
    });
    // That it worked stands on the button already.
    let shown = Signal::derive(move || {
        Some(if copied.get() == Copied::Failed { "hk-hint" } else { "hk-unseen" }.to_owned())
    });
    view! {
        <button
            type="button"
            class="hk-button hk-quiet"
            hidden=Signal::derive(move || !can_copy.get())
            on:click=copy
        >
            {label}
            <span class="hk-unseen">" " {subject}</span>
        </button>
        <p class=shown role="status">
            {said}
        </p>
    }
}

/// The secret in pieces of four.
fn groups(secret: &str) -> Vec<String> {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(GROUP).map(String::from_iter).collect()
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;

    fn html(secret: &str) -> String {
        Owner::new().with(|| view! { <CopySecret label="Key" secret/> }.to_html())
    }

    #[test]
    fn secret_stands_in_groups_without_a_space_that_would_be_copied() {
        let html = html("JBSWY3DPEHPK3PXPAB");
        let code = html.split_once("<code").and_then(|(_, rest)| rest.split_once("</code>")).unwrap().0;
        let words: String = code.split('<').filter_map(|piece| piece.split('>').nth(1)).collect();
        assert_eq!(words, "JBSWY3DPEHPK3PXPAB", "{code}");
        assert_eq!(code.matches("<span>").count(), 5, "{code}");
    }

    #[test]
    fn button_that_needs_javascript_is_hidden_until_it_runs() {
        let html = html("ABCD");
        let button = html.split_once("<button").unwrap().1;
        assert!(button.split('>').next().unwrap().contains(" hidden"), "{html}");
    }
}
