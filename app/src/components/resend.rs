//! The button that sends a mail again.

use housekey_protocol::{Code, messages::catalog};
use leptos::{prelude::*, task::spawn_local};

use super::{
    before::Before,
    countdown::{clock, count_down},
    post_form::PostForm,
    submit::Weight,
};
use crate::{
    assets::wake,
    texts::{TextList, Texts, texts},
};

/// The messages of the button.
const NAMES: &[&str] = &[catalog::RESEND.name(), catalog::RESEND_IN.name()];

/// The form that sends the mail again that the page waits for. While that would be too early its button says how long,
/// and counts down; without JavaScript the time is said below it.
#[component]
pub fn Resend(
    /// Where it is posted to.
    action: &'static str,
    /// Seconds until it may be sent again.
    wait: u32,
    /// What it was refused with before the page was loaded.
    before: Before,
) -> impl IntoView {
    let texts = texts();
    let time = texts.duration(wait.div_ceil(60));
    let later = (wait > 0).then(|| texts.of(catalog::resend_later(&time)));
    view! {
        <PostForm
            action
            texts=texts.list(&[], &[Code::RATE_LIMITED])
            refused=before.form(&[], texts)
        >
            <Again texts=texts.list(NAMES, &[]) wait later/>
        </PostForm>
    }
}

/// The button of [`Resend`].
#[cfg_attr(feature = "islands", island)]
#[cfg_attr(not(feature = "islands"), component)]
pub fn Again(
    /// Its words.
    texts: TextList,
    /// Seconds until it works.
    wait: u32,
    /// Says the same in words, for readers without JavaScript; nothing if there is no wait.
    later: Option<String>,
) -> impl IntoView {
    wake();
    let (left, awake) = (RwSignal::new(0), RwSignal::new(false));
    if cfg!(feature = "hydrate") {
        // After hydration, which has to find what the server rendered.
        spawn_local(async move {
            awake.set(true);
            count_down(left, wait);
        });
    }
    let hidden = Signal::derive(move || awake.get());
    view! {
        <ResendButton left pending=RwSignal::new(false) texts=Texts::carried(texts)/>
        {later.map(|later| view! { <p class="hk-hint" hidden=hidden>{later}</p> })}
    }
}

/// The button: it says when it works, and works when it says so.
#[component]
pub fn ResendButton(
    /// Seconds until it works, counted down.
    left: RwSignal<u32>,
    /// Whether an answer is on its way.
    pending: RwSignal<bool>,
    /// An addition to its accessible name.
    #[prop(optional, into)]
    subject: Option<String>,
    /// Its importance.
    #[prop(default = Weight::Plain)]
    weight: Weight,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    let label = Signal::derive(move || {
        Some(match left.get() {
            0 => texts.of(catalog::RESEND),
            seconds => texts.of(catalog::resend_in(&clock(seconds))),
        })
    });
    let idle = Signal::derive(move || (pending.get() || left.get() > 0).then(|| "true".to_owned()));
    view! {
        <button type="submit" class=weight.class() aria-disabled=idle>
            {label}
            {subject.map(|subject| view! { <span class="hk-unseen">" "{subject}</span> })}
        </button>
    }
}
