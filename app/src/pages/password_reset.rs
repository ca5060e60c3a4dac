//! Asking for a new password, and "check your email" after it.

use housekey_protocol::{AccountError, Paths, messages::catalog, views::ResetCodeView};
use leptos::{prelude::*, server_fn::ServerFn};

use super::load::{loaded, nothing};
use crate::{
    common::Common,
    components::{
        ask_email::AskEmail,
        code_entry::CodeEntry,
        dead_end::DeadEnd,
        dev_mail::dev_mail_link,
        frame::{Card, Frame},
        icons::{BrokenLink, Envelope},
        mail_app::MailApp,
        submit::Weight,
    },
    server_fns::password_reset::{EnterResetCode, RequestPasswordReset, awaited_reset_code},
    texts::{Texts, texts},
    words::emphasised,
};

/// The page that asks for the address.
#[component]
pub fn PasswordResetPage() -> impl IntoView {
    loaded(nothing, |common, ()| view! { <PasswordResetView common/> })
}

/// The page, laid out.
#[component]
pub fn PasswordResetView(
    /// The viewer; a signed-in one need not type the address.
    common: Common,
) -> impl IntoView {
    let texts = texts();
    let before = common.before::<RequestPasswordReset>();
    let lead = if common.config.reset_by_code { catalog::RESET_LEAD_CODE } else { catalog::RESET_LEAD_LINK };
    let me = common.me.clone();
    let email = me.as_ref().and_then(|me| me.email.clone());
    let failed = before.failed();
    let aside = me.is_none().then(|| {
        view! {
            <p class="hk-aside">
                {texts.of(catalog::RESET_REMEMBERED)} " "
                <a href=Paths::LOGIN>{texts.of(catalog::SIGN_IN)}</a>
            </p>
        }
    });
    view! {
        <Frame common title=catalog::RESET_TITLE failed>
            <Card title=texts.of(catalog::RESET_TITLE) lead=texts.of(lead)>
                <AskEmail
                    action=RequestPasswordReset::url()
                    before
                    email
                    label=texts.of(catalog::RESET_SUBMIT)
                    texts
                />
            </Card>
            {aside}
        </Frame>
    }
}

/// "Check your email", after a link was mailed.
#[component]
pub fn PasswordResetDonePage() -> impl IntoView {
    loaded(nothing, |common, ()| view! { <PasswordResetDoneView common/> })
}

/// The page, laid out.
#[component]
pub fn PasswordResetDoneView(
    /// The viewer, and the address that was typed.
    common: Common,
) -> impl IntoView {
    let texts = texts();
    let email = common.login.clone();
    let sent = match &email {
        Some(email) => emphasised(catalog::RESET_LINK_SENT, texts, &[("email", email)]).into_any(),
        None => texts.of(catalog::RESET_LINK_SENT_NAMELESS).into_any(),
    };
    let inbox = email.as_ref().map(|email| dev_mail_link(&common.config, email, texts));
    view! {
        <Frame common title=catalog::VERIFY_TITLE>
            <Card title=texts.of(catalog::VERIFY_TITLE) icon=Envelope>
                <p>{sent}</p>
                {email.map(|email| view! { <MailApp email weight=Weight::Primary texts/> })}
                <Again texts/>
            </Card>
            {inbox}
        </Frame>
    }
}

/// "Check your email", where a code is awaited.
#[component]
pub fn PasswordResetCodePage() -> impl IntoView {
    loaded(awaited_reset_code, |common, awaited| view! { <PasswordResetCodeView common awaited/> })
}

/// The page, laid out.
#[component]
pub fn PasswordResetCodeView(
    /// The viewer.
    common: Common,
    /// The code that this browser waits for.
    awaited: Option<ResetCodeView>,
) -> impl IntoView {
    let texts = texts();
    let before = common.before::<EnterResetCode>();
    let failed = before.failed();
    let Some(ResetCodeView { email, minutes, tries_left }) = awaited else {
        // The last wrong code ends the process: there is nothing to wait for, but the page says why.
        let refused = before.error().cloned();
        return view! {
            <Frame common title=catalog::RESET_NONE_TITLE failed>
                <NoneLeft refused texts/>
            </Frame>
        }
        .into_any();
    };
    let good_for = texts.of(catalog::verify_code_good_for(&texts.duration(minutes)));
    let inbox = dev_mail_link(&common.config, &email, texts);
    let digits = common.config.code_digits;
    view! {
        <Frame common title=catalog::VERIFY_TITLE failed>
            <Card title=texts.of(catalog::VERIFY_TITLE) icon=Envelope>
                <p>{emphasised(catalog::RESET_CODE_SENT, texts, &[("email", &email)])} " " {good_for}</p>
                <CodeEntry action=EnterResetCode::url() before left=tries_left digits/>
                <MailApp email weight=Weight::Plain texts/>
                <Again texts/>
            </Card>
            {inbox}
        </Frame>
    }
    .into_any()
}

/// What to do where no mail comes.
#[component]
fn Again(texts: Texts) -> impl IntoView {
    view! {
        <div class="hk-below">
            <p class="hk-hint">{texts.of(catalog::RESET_NOTHING_THERE)}</p>
            <a class="hk-button" href=Paths::PASSWORD_RESET>
                {texts.of(catalog::RESET_AGAIN)}
            </a>
        </div>
    }
}

/// Nothing is left of what was mailed.
#[component]
pub(super) fn NoneLeft(refused: Option<AccountError>, texts: Texts) -> impl IntoView {
    view! {
        <DeadEnd
            title=texts.of(catalog::RESET_NONE_TITLE)
            text=texts.of(catalog::RESET_NONE_TEXT)
            icon=BrokenLink
            refused
            path=Paths::PASSWORD_RESET
            label=texts.of(catalog::RESET_GET_NEW)
            texts
        />
    }
}
