//! The button that sends a form.

use leptos::prelude::*;

/// The importance of a button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// The main action of the form.
    #[default]
    Primary,
    /// One of several choices.
    Plain,
    /// Less important than another one beside it.
    Quiet,
    /// Deletes something, after a question.
    Danger,
}

impl Weight {
    /// The button's class.
    pub fn class(self) -> &'static str {
        match self {
            Self::Primary => "hk-button hk-primary",
            Self::Plain => "hk-button",
            Self::Quiet => "hk-button hk-quiet",
            Self::Danger => "hk-button hk-danger",
        }
    }
}

/// A submit button. While `pending` it says so, and keeps the focus, which a disabled button would lose. In a form that
/// is busy it shows `busy` in the place of its label.
#[component]
pub fn Submit(
    /// What it does.
    #[prop(into)]
    label: String,
    /// What it says while an answer is on its way.
    #[prop(optional, into)]
    busy: Option<String>,
    /// An addition to its accessible name, for screen readers.
    #[prop(optional, into)]
    subject: Option<String>,
    /// Its importance.
    #[prop(optional)]
    weight: Weight,
    /// Whether an answer is on its way.
    #[prop(optional, into)]
    pending: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="submit"
            class=weight.class()
            aria-disabled=Signal::derive(move || pending.get().then(|| "true".to_owned()))
        >
            // Both words are there, one of them unseen, so that the button keeps its width.
            <span class="hk-words">
                <span class="hk-idle">{label}</span>
                {busy.map(|busy| view! { <span class="hk-busy">{busy}</span> })}
            </span>
            {subject.map(|subject| view! { <span class="hk-unseen">" "{subject}</span> })}
        </button>
    }
}
