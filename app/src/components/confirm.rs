//! Asks before something is removed: one way for every removal.

use leptos::prelude::*;

/// A quiet button that opens a panel with the question and the form that does it. It needs no script: it is a
/// `<details>`, and opening one closes the others of the page.
#[component]
pub fn Confirm<V: IntoView + 'static>(
    /// What the button says.
    #[prop(into)]
    label: String,
    /// An addition to its accessible name: what it is about.
    #[prop(into)]
    subject: String,
    /// The question, which names what would be removed.
    #[prop(into)]
    question: String,
    /// The form. (Typed: `Children` would cost the bundle of an island 20 KB.)
    children: TypedChildren<V>,
) -> impl IntoView {
    view! {
        <details class="hk-confirm" name="confirm">
            <summary class="hk-button hk-quiet hk-danger">
                {label} <span class="hk-unseen">" " {subject}</span>
            </summary>
            <div class="hk-panel">
                <p>{question}</p>
                {children.into_inner()()}
            </div>
        </details>
    }
}
