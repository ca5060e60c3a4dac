//! Sign-in by a mailed code: the page that asks for the address, and the one that takes the code.

use housekey_protocol::{Paths, messages::catalog, views::LoginCodeView};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    load::{loaded, nothing},
    next, with_next,
};
use crate::{
    common::Common,
    components::{
        ask_email::AskEmail,
        before::Before,
        code_entry::CodeEntry,
        dead_end::DeadEnd,
        dev_mail::dev_mail_link,
        frame::{Card, Frame},
        icons::Envelope,
        mail_app::MailApp,
        resend::Resend,
        submit::Weight,
    },
    pages::not_found::NotFoundView,
    server_fns::login_code::{EnterLoginCode, RequestLoginCode, ResendLoginCode, awaited_login_code},
    status::set_status,
    texts::{Texts, texts},
    words::emphasised,
};

/// The page that asks for the address.
#[component]
pub fn LoginCodePage() -> impl IntoView {
    let next = next();
    loaded(nothing, move |common, ()| view! { <LoginCodeAskView common next=next.clone()/> })
}

/// The page, laid out.
#[component]
pub fn LoginCodeAskView(
    /// The viewer.
    common: Common,
    /// Where to go afterwards.
    next: String,
) -> impl IntoView {
    if !common.config.login_by_code {
        set_status(404);
        return view! { <NotFoundView common/> }.into_any();
    }
    let texts = texts();
    let before = common.before::<RequestLoginCode>();
    let failed = before.failed();
    let email = common.login.clone();
    let password = with_next(Paths::LOGIN, &next);
    view! {
        <Frame common title=catalog::LOGIN_CODE_TITLE failed>
            <Card title=texts.of(catalog::LOGIN_CODE_TITLE) lead=texts.of(catalog::LOGIN_CODE_LEAD)>
                <AskEmail
                    action=RequestLoginCode::url()
                    before
                    email=email
                    label=texts.of(catalog::LOGIN_CODE_SUBMIT)
                    texts
                >
                    <label class="hk-check">
                        <input type="checkbox" name="remember" value="on"/>
                        <span>{texts.of(catalog::LOGIN_REMEMBER)}</span>
                    </label>
                    <input type="hidden" name="next" value=next/>
                </AskEmail>
            </Card>
            <p class="hk-aside">
                <a href=password>{texts.of(catalog::LOGIN_CODE_PASSWORD)}</a>
            </p>
        </Frame>
    }
    .into_any()
}

/// The page that takes the code.
#[component]
pub fn LoginCodeConfirmPage() -> impl IntoView {
    loaded(awaited_login_code, |common, awaited| view! { <LoginCodeConfirmView common awaited/> })
}

/// The page, laid out.
#[component]
pub fn LoginCodeConfirmView(
    /// The viewer.
    common: Common,
    /// The code that this browser waits for.
    awaited: Option<LoginCodeView>,
) -> impl IntoView {
    let texts = texts();
    let before = common.before::<EnterLoginCode>();
    let resend = common.before::<ResendLoginCode>();
    let failed = before.failed() || resend.failed();
    let again = if common.config.login_by_code { Paths::LOGIN_CODE } else { Paths::LOGIN };
    let Some(awaited) = awaited else {
        let refused = before.error().cloned();
        return view! {
            <Frame common title=catalog::LOGIN_CODE_NONE_TITLE failed>
                <DeadEnd
                    title=texts.of(catalog::LOGIN_CODE_NONE_TITLE)
                    text=texts.of(catalog::LOGIN_CODE_NONE_TEXT)
                    refused
                    path=again
                    label=texts.of(catalog::VERIFY_START_AGAIN)
                    texts
                />
            </Frame>
        }
        .into_any();
    };
    let inbox = dev_mail_link(&common.config, &awaited.email, texts);
    let digits = common.config.code_digits;
    view! {
        <Frame common title=catalog::VERIFY_TITLE failed>
            <Awaited awaited digits before resend texts/>
            <p class="hk-aside">
                <a href=again>{texts.of(catalog::VERIFY_START_AGAIN)}</a>
            </p>
            {inbox}
        </Frame>
    }
    .into_any()
}

#[component]
fn Awaited(
    awaited: LoginCodeView,
    digits: bool,
    before: Before,
    resend: Before,
    texts: Texts,
) -> impl IntoView {
    let LoginCodeView { email, minutes, tries_left, resend_in, asked_for } = awaited;
    let sent = if asked_for { catalog::RESET_CODE_SENT } else { catalog::LOGIN_CODE_SENT };
    let good_for = texts.of(catalog::verify_code_good_for(&texts.duration(minutes)));
    let nothing_there =
        if resend_in.is_some() { catalog::VERIFY_NOTHING_THERE } else { catalog::VERIFY_NOTHING_THERE_WAIT };
    view! {
        <Card title=texts.of(catalog::VERIFY_TITLE) icon=Envelope>
            <p>{emphasised(sent, texts, &[("email", &email)])} " " {good_for}</p>
            <CodeEntry action=EnterLoginCode::url() before left=tries_left digits/>
            <MailApp email weight=Weight::Plain texts/>
            <div class="hk-below">
                <p class="hk-hint">{texts.of(nothing_there)}</p>
                {resend_in.map(|wait| view! { <Resend action=ResendLoginCode::url() wait before=resend/> })}
            </div>
        </Card>
    }
}
