//! The front page of our own application.

use housekey_protocol::{Locale, Msg, Paths, messages::catalog, views::Me};
use leptos::{children::ViewFn, prelude::*};

use super::load::{loaded, nothing};
use crate::{
    common::Common,
    components::{
        frame::{Frame, Layout},
        icons::{Envelope, Exit, Globe, Mark, Onwards, Sliders, Tick},
    },
    words::locale,
};

/// Signed in: the way to the account. Signed out: what this is, and the ways in.
#[component]
pub fn HomePage() -> impl IntoView {
    loaded(&[], nothing, |common, ()| view! { <HomeView common/> })
}

/// The page, laid out.
#[component]
pub fn HomeView(
    /// The viewer.
    common: Common,
) -> impl IntoView {
    let locale = locale();
    let site = common.config.site_name.clone();
    if let Some(me) = common.me.clone() {
        view! {
            <Frame common title=catalog::YOUR_ACCOUNT layout=Layout::Account(Paths::HOME)>
                <Overview me site locale/>
            </Frame>
        }
        .into_any()
    } else {
        let signup_open = common.config.signup_open;
        view! {
            <Frame common title=catalog::HOME layout=Layout::Front>
                <Welcome site signup_open locale/>
            </Frame>
        }
        .into_any()
    }
}

#[component]
fn Overview(me: Me, site: String, locale: Locale) -> impl IntoView {
    // An address is too long for a heading; the header shows it.
    let greeting = match me.username {
        Some(_) => catalog::HOME_GREETING.with(locale, &[("name", &me.display)]),
        None => catalog::HOME_GREETING_NAMELESS.text(locale).into_owned(),
    };
    view! {
        <div class="hk-head">
            <h1>{greeting}</h1>
            <p class="hk-soft">{catalog::HOME_LEAD.with(locale, &[("site", &site)])}</p>
        </div>
        <ul class="hk-list hk-links">
            {entry(Paths::EMAIL, Envelope, catalog::EMAILS_TITLE, catalog::HOME_EMAILS_TEXT, locale)}
            {entry(Paths::LOGOUT, Exit, catalog::SIGN_OUT, catalog::HOME_SIGN_OUT_TEXT, locale)}
        </ul>
    }
}

fn entry(
    path: &'static str,
    icon: impl Into<ViewFn>,
    title: Msg,
    text: Msg,
    locale: Locale,
) -> impl IntoView {
    view! {
        <li>
            <a href=path>
                <span class="hk-badge">{icon.into().run()}</span>
                <span class="hk-what">
                    <strong>{title.text(locale)}</strong>
                    <span class="hk-hint">{text.text(locale)}</span>
                </span>
                <Onwards/>
            </a>
        </li>
    }
}

#[component]
fn Welcome(site: String, signup_open: bool, locale: Locale) -> impl IntoView {
    view! {
        <div class="hk-hero">
            <span class="hk-art" aria-hidden="true">
                <Mark/>
            </span>
            <h1>{catalog::FRONT_TITLE.with(locale, &[("site", &site)])}</h1>
            <p class="hk-soft">{catalog::FRONT_LEAD.text(locale)}</p>
            <div class="hk-actions">
                {signup_open
                    .then(|| {
                        view! {
                            <a class="hk-button hk-primary" href=Paths::SIGNUP>
                                {catalog::SIGN_UP.text(locale)}
                            </a>
                        }
                    })}
                <a class="hk-button" href=Paths::LOGIN>
                    {catalog::SIGN_IN.text(locale)}
                </a>
            </div>
        </div>
        <ul class="hk-points">
            {point(Tick, catalog::FRONT_POINT_CONFIRMED, catalog::FRONT_POINT_CONFIRMED_TEXT, locale)}
            {point(Sliders, catalog::FRONT_POINT_CONTROL, catalog::FRONT_POINT_CONTROL_TEXT, locale)}
            {point(Globe, catalog::FRONT_POINT_EVERYWHERE, catalog::FRONT_POINT_EVERYWHERE_TEXT, locale)}
        </ul>
    }
}

fn point(icon: impl Into<ViewFn>, title: Msg, text: Msg, locale: Locale) -> impl IntoView {
    view! {
        <li>
            <span class="hk-badge">{icon.into().run()}</span>
            <h2>{title.text(locale)}</h2>
            <p class="hk-soft">{text.text(locale)}</p>
        </li>
    }
}
