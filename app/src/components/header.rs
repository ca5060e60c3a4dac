//! The top of every page: where we are, and who is signed in.

use housekey_protocol::{
    Paths,
    messages::catalog,
    routes::{Access, pages},
};
use leptos::prelude::*;

use super::{account_menu::AccountMenu, icons::Mark};
use crate::{common::Common, slots::Slots, texts::Texts};

/// Brand on one side; on the other the menu of the signed-in account, or links to sign-in and sign-up.
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
                Some(me) => Some(view! { <AccountMenu me current/> }.into_any()),
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
