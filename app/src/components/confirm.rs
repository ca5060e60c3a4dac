//! Asks before something is removed: one way for every removal.

use housekey_protocol::Code;
use leptos::prelude::*;

use super::{
    post_form::PostForm,
    refusal::Refusal,
    submit::{Submit, Weight},
};
use crate::texts::Texts;

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

/// [`Confirm`] around a form with one button: what all removals have that answer by loading a page.
#[component]
pub fn ConfirmForm(
    /// What the button says that asks.
    #[prop(into)]
    label: String,
    /// An addition to its accessible name: what it is about.
    #[prop(optional, into)]
    subject: String,
    /// The question, which names what would be removed.
    #[prop(into)]
    question: String,
    /// Where the form is posted to.
    action: &'static str,
    /// What it was refused with before the page was loaded.
    #[prop(optional_no_strip)]
    refused: Option<Refusal>,
    /// What the button says that does it.
    sure: String,
    /// What that says while an answer is on its way.
    busy: String,
    /// What it may be refused with beside what every form may.
    #[prop(optional)]
    codes: &'static [Code],
    /// What else is sent.
    #[prop(optional)]
    children: Option<Children>,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    view! {
        <Confirm label subject question>
            <PostForm action texts=texts.list(&[], &[&[Code::DENIED], codes].concat()) refused>
                {children.map(|children| children())}
                <Submit label=sure busy weight=Weight::Danger/>
            </PostForm>
        </Confirm>
    }
}
