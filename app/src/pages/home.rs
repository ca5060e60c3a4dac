//! The front page of our own application.

use housekey_protocol::{Key, Paths, messages::catalog, views::Me};
use leptos::{children::ViewFn, prelude::*};

use super::load::{loaded, nothing};
use crate::{
    common::Common,
    components::{
        frame::{Frame, Layout},
        icons::{Envelope, Exit, Globe, Mark, Onwards, Sliders, Tick},
    },
    texts::{Texts, texts},
};

/// Signed in: the way to the account. Signed out: what this is, and the ways in.
#[component]
pub fn HomePage() -> impl IntoView {
    loaded(nothing, |common, ()| view! { <HomeView common/> })
}

/// The page, laid out.
#[component]
pub fn HomeView(
    /// The viewer.
    common: Common,
) -> impl IntoView {
    let texts = texts();
    let site = common.config.site_name.clone();
    if let Some(me) = common.me.clone() {
        view! {
            <Frame common title=catalog::YOUR_ACCOUNT layout=Layout::Account(Paths::HOME)>
                <Overview me site texts/>
            </Frame>
        }
        .into_any()
    } else {
        let signup_open = common.config.signup_open;
        view! {
            <Frame common title=catalog::HOME layout=Layout::Front>
                <Welcome site signup_open texts/>
            </Frame>
        }
        .into_any()
    }
}

#[component]
fn Overview(me: Me, site: String, texts: Texts) -> impl IntoView {
    // An address is nothing to be called by, and too long for a heading; the header has it.
    let greeting = match me.username {
        Some(_) => texts.of(catalog::home_greeting(&me.display)),
        None => texts.of(catalog::HOME_GREETING_NAMELESS),
    };
    view! {
        <div class="hk-head">
            <h1>{greeting}</h1>
            <p class="hk-soft">{texts.of(catalog::home_lead(&site))}</p>
        </div>
        <ul class="hk-list hk-links">
            {entry(Paths::EMAIL, Envelope, catalog::EMAILS_TITLE, catalog::HOME_EMAILS_TEXT, texts)}
            {entry(Paths::LOGOUT, Exit, catalog::SIGN_OUT, catalog::HOME_SIGN_OUT_TEXT, texts)}
        </ul>
    }
}

fn entry(path: &'static str, icon: impl Into<ViewFn>, title: Key, text: Key, texts: Texts) -> impl IntoView {
    view! {
        <li>
            <a href=path>
                <span class="hk-badge">{icon.into().run()}</span>
                <span class="hk-what">
                    <strong>{texts.of(title)}</strong>
                    <span class="hk-hint">{texts.of(text)}</span>
                </span>
                <Onwards/>
            </a>
        </li>
    }
}

#[component]
fn Welcome(site: String, signup_open: bool, texts: Texts) -> impl IntoView {
    view! {
        <div class="hk-hero">
            <span class="hk-art" aria-hidden="true">
                <Mark/>
            </span>
            <h1>{texts.of(catalog::front_title(&site))}</h1>
            <p class="hk-soft">{texts.of(catalog::FRONT_LEAD)}</p>
            <div class="hk-actions">
                {signup_open
                    .then(|| {
                        view! {
                            <a class="hk-button hk-primary" href=Paths::SIGNUP>
                                {texts.of(catalog::SIGN_UP)}
                            </a>
                        }
                    })}
                <a class="hk-button" href=Paths::LOGIN>
                    {texts.of(catalog::SIGN_IN)}
                </a>
            </div>
        </div>
        <ul class="hk-points">
            {point(Tick, catalog::FRONT_POINT_CONFIRMED, catalog::FRONT_POINT_CONFIRMED_TEXT, texts)}
            {point(Sliders, catalog::FRONT_POINT_CONTROL, catalog::FRONT_POINT_CONTROL_TEXT, texts)}
            {point(Globe, catalog::FRONT_POINT_EVERYWHERE, catalog::FRONT_POINT_EVERYWHERE_TEXT, texts)}
        </ul>
    }
}

fn point(icon: impl Into<ViewFn>, title: Key, text: Key, texts: Texts) -> impl IntoView {
    view! {
        <li>
            <span class="hk-badge">{icon.into().run()}</span>
            <h2>{texts.of(title)}</h2>
            <p class="hk-soft">{texts.of(text)}</p>
        </li>
    }
}
