//! A secret that the reader takes away: read off, selected, or copied.

use housekey_protocol::messages::catalog;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

use crate::{
    assets::wake,
    texts::{TextList, Texts},
};

/// The messages it shows.
pub const NAMES: &[&str] = &[catalog::COPY.name(), catalog::COPY_DONE.name(), catalog::COPY_FAILED.name()];

/// How many characters stand together.
const GROUP: usize = 4;

/// What became of the last press.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copied {
    NotYet,
    Done,
    Failed,
}

/// A secret in groups, which are for the eye alone: what is copied has none. One press on it selects all of it. The button
/// that copies it is there where JavaScript runs and the browser lets pages copy.
#[cfg_attr(feature = "islands", island)]
#[cfg_attr(not(feature = "islands"), component)]
pub fn CopySecret(
    /// Its words: [`NAMES`].
    texts: TextList,
    /// What it is.
    label: String,
    /// The secret.
    secret: String,
) -> impl IntoView {
    wake();
    let texts = Texts::carried(texts);
    let can_copy = RwSignal::new(false);
    let copied = RwSignal::new(Copied::NotYet);
    if cfg!(feature = "hydrate") {
        // After hydration, which has to find what the server rendered. A page without https has no clipboard.
        spawn_local(async move { can_copy.set(!window().navigator().clipboard().is_undefined()) });
    }
    let groups =
        groups(&secret).into_iter().map(|group| view! { <span>{group}</span> <wbr/> }).collect_view();
    let copy = move |_| {
        let promise = window().navigator().clipboard().write_text(&secret);
        copied.set(Copied::NotYet);
        spawn_local(async move {
            let answer = JsFuture::from(promise).await;
            copied.set(if answer.is_ok() { Copied::Done } else { Copied::Failed });
        });
    };
    let button = Signal::derive(move || {
        Some(texts.of(if copied.get() == Copied::Done { catalog::COPY_DONE } else { catalog::COPY }))
    });
    let said = Signal::derive(move || match copied.get() {
        Copied::NotYet => None,
        Copied::Done => Some(texts.of(catalog::COPY_DONE)),
        Copied::Failed => Some(texts.of(catalog::COPY_FAILED)),
    });
    let name = label.clone();
    view! {
        <div class="hk-field hk-secret" role="group" aria-label=label>
            <span class="hk-label" aria-hidden="true">{label.clone()}</span>
            <div class="hk-within">
                <code translate="no" dir="ltr">{groups}</code>
                <button
                    type="button"
                    class="hk-button hk-quiet"
                    hidden=Signal::derive(move || !can_copy.get())
                    on:click=copy
                >
                    {button}
                    <span class="hk-unseen">" " {name}</span>
                </button>
            </div>
            <p class="hk-hint" role="status" data-unseen=Signal::derive(move || (copied.get() != Copied::Failed).then_some("true"))>
                {said}
            </p>
        </div>
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
    use crate::texts::texts;

    #[test]
    fn secret_stands_in_groups_without_a_space_that_would_be_copied() {
        let html = Owner::new().with(|| {
            let (label, secret) = ("Key".to_owned(), "JBSWY3DPEHPK3PXPAB".to_owned());
            view! { <CopySecret texts=texts().list(NAMES, &[]) label secret/> }.to_html()
        });
        let code = html.split("<code").nth(1).and_then(|rest| rest.split("</code>").next()).unwrap();
        let words: String = code.split('<').filter_map(|piece| piece.split('>').nth(1)).collect();
        assert_eq!(words, "JBSWY3DPEHPK3PXPAB", "{code}");
        assert_eq!(code.matches("<span>").count(), 5, "{code}");
    }

    #[test]
    fn button_that_needs_javascript_is_hidden_until_it_runs() {
        let html = Owner::new().with(|| {
            let (label, secret) = ("Key".to_owned(), "ABCD".to_owned());
            view! { <CopySecret texts=texts().list(NAMES, &[]) label secret/> }.to_html()
        });
        let button = html.split("<button").nth(1).unwrap();
        assert!(button.split('>').next().unwrap().contains(" hidden"), "{html}");
    }
}
