//! The top of every page: where we are, and who is signed in.

use housekey_protocol::{
    Paths,
    messages::catalog,
    routes::{Access, pages},
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    icons::Mark,
    submit::{Submit, Weight},
};
use crate::{common::Common, server_fns::logout::Logout, slots::Slots, texts::Texts};

/// Brand on one side; on the other the signed-in account and sign-out, or links to sign-in and sign-up.
#[component]
pub fn Header(
    /// The viewer, and the site's name.
    common: Common,
    /// The page it stands on, which it does not link to.
    #[prop(optional)]
    current: &'static str,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    // Sign-in and sign-up link to each other themselves, with the way back, which a link here would lose.
    let way_in = pages::ALL.iter().any(|page| page.path == current && page.access == Access::Visitor);
    view! {
        <header class="hk-bar">
            <Brand name=common.config.site_name.clone()/>
            {match common.me {
                Some(me) => Some(view! { <SignedIn display=me.display current texts/> }.into_any()),
                None if way_in => None,
                None => Some(view! { <SignedOut signup_open=common.config.signup_open texts/> }.into_any()),
            }}
        </header>
    }
}

#[component]
fn SignedOut(signup_open: bool, texts: Texts) -> impl IntoView {
    view! {
        <nav class="hk-who" aria-label=texts.of(catalog::YOUR_ACCOUNT)>
            <a class="hk-button hk-quiet" href=Paths::LOGIN>
                {texts.of(catalog::SIGN_IN)}
            </a>
            {signup_open
                .then(|| {
                    view! {
                        <a class="hk-button hk-spare" href=Paths::SIGNUP>
                            {texts.of(catalog::SIGN_UP)}
                        </a>
                    }
                })}
        </nav>
    }
}

/// The brand, linked to the front page.
#[component]
pub fn Brand(
    /// The site's name.
    name: String,
) -> impl IntoView {
    view! {
        <a class="hk-brand" href=Paths::HOME>
            {match Slots::current().brand {
                Some(brand) => brand.run(),
                None => view! {
                    <Mark/>
                    <span>{name}</span>
                }
                .into_any(),
            }}
        </a>
    }
}

#[component]
fn SignedIn(display: String, current: &'static str, texts: Texts) -> impl IntoView {
    view! {
        <nav class="hk-who" aria-label=texts.of(catalog::YOUR_ACCOUNT)>
            <a class="hk-me" href=Paths::EMAIL aria-current=(current == Paths::EMAIL).then_some("page")>
                <span class="hk-unseen">{texts.of(catalog::YOUR_ACCOUNT)} " "</span>
                <bdi data-hk-display>{display}</bdi>
            </a>
            {(current != Paths::LOGOUT)
                .then(|| {
                    view! {
                        <form action=Logout::url() method="post">
                            <Submit label=texts.of(catalog::SIGN_OUT) weight=Weight::Plain/>
                        </form>
                    }
                })}
        </nav>
    }
}
