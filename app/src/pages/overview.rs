//! The account at a glance: who one is, what to do next, how things stand, and what happened lately.

use housekey_protocol::{
    Key, Paths,
    messages::catalog,
    views::{Me, NextAct, Overview},
};
use leptos::{children::ViewFn, prelude::*};

use super::load::{loaded, of_viewer};
use crate::{
    common::Common,
    components::{
        activity::Activities,
        frame::{Frame, Layout},
        icons::{Alert, Envelope, Tick},
        identity::{Initials, address, name},
        signed_out::SignedOut,
        standing::Standing,
    },
    server_fns::overview::overview,
    texts::{Texts, texts},
    words::emphasised,
};

/// The account's own front page.
#[component]
pub fn OverviewPage() -> impl IntoView {
    loaded(
        || async { of_viewer(overview().await) },
        |common, overview| view! { <OverviewView common overview/> },
    )
}

/// The page, laid out.
#[component]
pub fn OverviewView(
    /// The viewer.
    common: Common,
    /// What it says; nothing if nobody is signed in.
    overview: Option<Overview>,
) -> impl IntoView {
    let texts = texts();
    let content = if let Some(overview) = overview {
        view! { <Glance overview texts/> }.into_any()
    } else {
        view! {
            <div class="hk-head">
                <h1>{texts.of(catalog::OVERVIEW_TITLE)}</h1>
            </div>
            <SignedOut text=catalog::OVERVIEW_SIGNED_OUT back=Paths::OVERVIEW texts/>
        }
        .into_any()
    };
    view! {
        <Frame common title=catalog::OVERVIEW_TITLE layout=Layout::Account(Paths::OVERVIEW)>
            {content}
        </Frame>
    }
}

#[component]
fn Glance(overview: Overview, texts: Texts) -> impl IntoView {
    let activity = overview.activity.clone();
    let (me, next) = (overview.me.clone(), overview.next.clone());
    view! {
        <Head me texts/>
        <Next next texts/>
        <section class="hk-section" aria-labelledby="standing">
            <h2 id="standing">{texts.of(catalog::OVERVIEW_STANDING)}</h2>
            <Standing overview texts/>
        </section>
        <section class="hk-section" aria-labelledby="activity">
            <h2 id="activity">{texts.of(catalog::OVERVIEW_ACTIVITY)}</h2>
            <Activities activity texts/>
        </section>
    }
}

/// A user name is what somebody is called; an address is not, and too long for a heading.
#[component]
fn Head(me: Me, texts: Texts) -> impl IntoView {
    let names = if me.username.is_some() {
        view! {
            <h1>{name(&me)}</h1>
            {address(&me).map(|address| view! { <p class="hk-soft">{address}</p> })}
        }
        .into_any()
    } else {
        view! {
            <h1>{texts.of(catalog::YOUR_ACCOUNT)}</h1>
            <p class="hk-soft">{name(&me)}</p>
        }
        .into_any()
    };
    view! {
        <div class="hk-self">
            <Initials of=me.display/>
            <div class="hk-head">{names}</div>
        </div>
    }
}

/// The one thing worth doing next.
#[component]
fn Next(next: NextAct, texts: Texts) -> impl IntoView {
    match next {
        NextAct::Nothing => {
            let text = texts.of(catalog::OVERVIEW_NEXT_NOTHING_TEXT).into_any();
            step(Tick, catalog::OVERVIEW_NEXT_NOTHING, text, None, texts)
        }
        NextAct::ConfirmEmail(email) => {
            let values = [("email", email.as_str())];
            let text = emphasised(catalog::OVERVIEW_NEXT_CONFIRM_TEXT, texts, &values).into_any();
            let act = Some(catalog::OVERVIEW_NEXT_CONFIRM_DO);
            step(Alert, catalog::OVERVIEW_NEXT_CONFIRM, text, act, texts)
        }
        NextAct::AddEmail => {
            let text = texts.of(catalog::OVERVIEW_NEXT_ADD_TEXT).into_any();
            step(Alert, catalog::OVERVIEW_NEXT_ADD, text, Some(catalog::OVERVIEW_NEXT_ADD_DO), texts)
        }
        NextAct::AddAnotherEmail => {
            let text = texts.of(catalog::OVERVIEW_NEXT_ANOTHER_TEXT).into_any();
            step(Envelope, catalog::OVERVIEW_NEXT_ANOTHER, text, Some(catalog::OVERVIEW_NEXT_ADD_DO), texts)
        }
    }
}

fn step(icon: impl Into<ViewFn>, title: Key, text: AnyView, act: Option<Key>, texts: Texts) -> AnyView {
    let class = if act.is_some() { "hk-next" } else { "hk-next hk-calm" };
    view! {
        <section class=class aria-labelledby="next">
            <span class="hk-badge">{icon.into().run()}</span>
            <div class="hk-what">
                <h2 id="next">{texts.of(title)}</h2>
                <p class="hk-soft">{text}</p>
            </div>
            {act
                .map(|act| {
                    view! {
                        <a class="hk-button hk-primary" href=Paths::EMAIL>
                            {texts.of(act)}
                        </a>
                    }
                })}
        </section>
    }
    .into_any()
}
