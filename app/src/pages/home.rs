//! The front page of our own application. In a host's application it is the host's.

use housekey_protocol::{Key, Paths, messages::catalog, views::Me};
use leptos::{children::ViewFn, prelude::*};

use super::load::{loaded, nothing};
use crate::{
    common::Common,
    components::{
        frame::{Frame, Layout},
        icons::{Clock, Lock, Mark, Sliders},
        identity::name,
    },
    texts::{Texts, texts},
};

/// Signed in: the way to the account. Signed out: a welcome, and the ways in.
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
    let content = match common.me.clone() {
        Some(me) => view! { <Back me site texts/> }.into_any(),
        None => view! { <Welcome site signup_open=common.config.signup_open texts/> }.into_any(),
    };
    view! {
        <Frame common title=catalog::HOME layout=Layout::Front>
            {content}
        </Frame>
    }
}

#[component]
fn Back(me: Me, site: String, texts: Texts) -> impl IntoView {
    view! {
        <Hero title=texts.of(catalog::FRONT_BACK) lead=texts.of(catalog::front_back_lead(&site))>
            <p class="hk-whose">{name(&me)}</p>
            <div class="hk-actions">
                <a class="hk-button hk-primary" href=Paths::OVERVIEW>
                    {texts.of(catalog::FRONT_TO_ACCOUNT)}
                </a>
            </div>
        </Hero>
    }
}

#[component]
fn Welcome(site: String, signup_open: bool, texts: Texts) -> impl IntoView {
    let lead = if signup_open { catalog::FRONT_LEAD } else { catalog::FRONT_LEAD_CLOSED };
    view! {
        <Hero title=texts.of(catalog::front_title(&site)) lead=texts.of(lead)>
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
        </Hero>
        <ul class="hk-points">
            {signup_open
                .then(|| point(Clock, catalog::FRONT_POINT_QUICK, catalog::FRONT_POINT_QUICK_TEXT, texts))}
            {point(Lock, catalog::FRONT_POINT_SAFE, catalog::FRONT_POINT_SAFE_TEXT, texts)}
            {point(Sliders, catalog::FRONT_POINT_CONTROL, catalog::FRONT_POINT_CONTROL_TEXT, texts)}
        </ul>
    }
}

#[component]
fn Hero(title: String, lead: String, children: Children) -> impl IntoView {
    view! {
        <div class="hk-hero">
            <span class="hk-art" aria-hidden="true">
                <Mark/>
            </span>
            <h1>{title}</h1>
            <p class="hk-soft">{lead}</p>
            {children()}
        </div>
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
