//! Sign-out: asks first, because a link must not end a session.

use housekey_protocol::{Paths, messages::catalog};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    load::{loaded, nothing},
    next,
};
use crate::{
    common::Common,
    components::{
        frame::{Card, Frame},
        submit::Submit,
    },
    server_fns::logout::Logout,
    texts::texts,
};

/// The sign-out page.
#[component]
pub fn LogoutPage() -> impl IntoView {
    let next = next();
    loaded(nothing, move |common, ()| view! { <LogoutView common next=next.clone()/> })
}

/// The page, laid out. A failure stands in the frame, because the header signs out as well.
#[component]
pub fn LogoutView(
    /// The viewer.
    common: Common,
    /// Where to go afterwards.
    next: String,
) -> impl IntoView {
    let texts = texts();
    let (title, lead) = if common.me.is_some() {
        (catalog::LOGOUT_TITLE, catalog::LOGOUT_TEXT)
    } else {
        (catalog::LOGOUT_NOBODY_TITLE, catalog::LOGOUT_NOBODY_TEXT)
    };
    let choice = if common.me.is_some() {
        view! {
            <form action=Logout::url() method="post">
                <input type="hidden" name="next" value=next/>
                <Submit label=texts.of(catalog::SIGN_OUT)/>
            </form>
            <a class="hk-button" href=Paths::OVERVIEW>
                {texts.of(catalog::LOGOUT_STAY)}
            </a>
        }
        .into_any()
    } else {
        view! {
            <a class="hk-button hk-primary" href=Paths::LOGIN>
                {texts.of(catalog::SIGN_IN)}
            </a>
            <a class="hk-button" href=Paths::HOME>
                {texts.of(catalog::BACK_HOME)}
            </a>
        }
        .into_any()
    };
    view! {
        <Frame common title=catalog::SIGN_OUT current=Paths::LOGOUT>
            <Card title=texts.of(title) lead=texts.of(lead)>
                <div class="hk-actions">{choice}</div>
            </Card>
        </Frame>
    }
}
