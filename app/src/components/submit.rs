//! The button that sends a form.

use leptos::{ev::SubmitEvent, prelude::*};

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
    /// Deletes something.
    Danger,
}

impl Weight {
    /// The button's class.
    pub fn class(self) -> &'static str {
        match self {
            Self::Primary => "hk-button hk-primary",
            Self::Plain => "hk-button",
            Self::Quiet => "hk-button hk-quiet",
            Self::Danger => "hk-button hk-quiet hk-danger",
        }
    }
}

/// A submit button. While `pending` it says so, and keeps the focus, which a disabled button would lose.
#[component]
pub fn Submit(
    /// What it does.
    #[prop(into)]
    label: String,
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
            {label}
            {subject.map(|subject| view! { <span class="hk-unseen">" "{subject}</span> })}
        </button>
    }
}

/// Stops a form from being sent while its answer is on its way.
pub(crate) fn once(pending: Signal<bool>) -> impl Fn(SubmitEvent) + Copy + 'static {
    move |event| {
        if pending.get_untracked() {
            event.prevent_default();
        }
    }
}
