//! "How do I sign in?": asks for the address, and mails it the ways in.

use housekey_protocol::{Paths, messages::catalog};
use leptos::{prelude::*, server_fn::ServerFn};

use super::load::{loaded, nothing};
use crate::{
    common::Common,
    components::{
        ask_email::AskEmail,
        frame::{Card, Frame},
    },
    server_fns::reminder::RequestReminder,
    texts::texts,
};

/// The page.
#[component]
pub fn ReminderPage() -> impl IntoView {
    loaded(nothing, |common, ()| view! { <ReminderView common/> })
}

/// The page, laid out.
#[component]
pub fn ReminderView(
    /// The viewer.
    common: Common,
) -> impl IntoView {
    let texts = texts();
    let before = common.before::<RequestReminder>();
    let failed = before.failed();
    view! {
        <Frame common title=catalog::REMINDER_TITLE failed>
            <Card title=texts.of(catalog::REMINDER_TITLE) lead=texts.of(catalog::REMINDER_LEAD)>
                <AskEmail
                    action=RequestReminder::url()
                    before
                    email=None
                    label=texts.of(catalog::RESET_SUBMIT)
                    texts
                />
            </Card>
            <p class="hk-aside">
                {texts.of(catalog::RESET_REMEMBERED)} " "
                <a href=Paths::LOGIN>{texts.of(catalog::SIGN_IN)}</a>
            </p>
        </Frame>
    }
}
