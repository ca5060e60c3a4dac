//! "Check your email": after sign-up, after adding an address; the page that takes the code.

use housekey_protocol::{Paths, messages::catalog, views::VerificationView};
use leptos::{prelude::*, server_fn::ServerFn};

use super::load::loaded;
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
    server_fns::verify_email::{
        ChangeVerification, EnterEmailCode, ResendVerification, pending_verification,
    },
    texts::{Texts, texts},
    words::emphasised,
};

/// The page between asking for a confirmation and getting it.
#[component]
pub fn VerifyEmailPage() -> impl IntoView {
    loaded(pending_verification, move |common, pending| {
        view! { <VerifyEmailView common pending/> }
    })
}

/// The page, laid out.
#[component]
pub fn VerifyEmailView(
    /// The viewer.
    common: Common,
    /// What this browser waits for.
    pending: Option<VerificationView>,
) -> impl IntoView {
    let texts = texts();
    let code = common.before::<EnterEmailCode>();
    let resend = common.before::<ResendVerification>();
    let change = common.before::<ChangeVerification>();
    let failed = code.failed() || resend.failed() || change.failed();
    let title = if pending.is_some() { catalog::VERIFY_TITLE } else { catalog::VERIFY_NONE_TITLE };
    let signed_in = common.me.is_some();
    let signup_open = common.config.signup_open;
    let digits = common.config.code_digits;
    let inbox = pending.as_ref().map(|pending| dev_mail_link(&common.config, &pending.email, texts));
    let content = if let Some(pending) = pending {
        let wrong = if pending.may_change {
            view! { <ChangeAddress change texts/> }.into_any()
        } else {
            view! { <WrongAddress signed_in signup_open texts/> }.into_any()
        };
        view! {
            <Waiting pending digits code resend texts/>
            {wrong}
            {inbox}
        }
        .into_any()
    } else {
        let (path, label) =
            if signed_in { (Paths::EMAIL, catalog::EMAILS_TITLE) } else { (Paths::LOGIN, catalog::SIGN_IN) };
        view! {
            <DeadEnd
                title=texts.of(catalog::VERIFY_NONE_TITLE)
                text=texts.of(catalog::VERIFY_NONE_TEXT)
                refused=code.error().cloned()
                path
                label=texts.of(label)
                texts
            />
        }
        .into_any()
    };
    view! {
        <Frame common title failed>
            {content}
        </Frame>
    }
}

#[component]
fn Waiting(
    pending: VerificationView,
    digits: bool,
    code: Before,
    resend: Before,
    texts: Texts,
) -> impl IntoView {
    let VerificationView { email, by_code, resend_in, minutes, tries_left, may_change: _ } = pending;
    let time = texts.duration(minutes);
    let (sent, good_for) = if by_code {
        (catalog::VERIFY_CODE_SENT, catalog::verify_code_good_for(&time))
    } else {
        (catalog::VERIFY_LINK_SENT, catalog::verify_link_good_for(&time))
    };
    let good_for = texts.of(good_for);
    let nothing_there =
        if resend_in.is_some() { catalog::VERIFY_NOTHING_THERE } else { catalog::VERIFY_NOTHING_THERE_WAIT };
    view! {
        <Card title=texts.of(catalog::VERIFY_TITLE) icon=Envelope>
            <p>{emphasised(sent, texts, &[("email", &email)])} " " {good_for}</p>
            // Shown to everybody, because the page must not tell whether the address is taken.
            <p>{texts.of(catalog::VERIFY_IF_TAKEN)}</p>
            {by_code
                .then(|| {
                    view! { <CodeEntry action=EnterEmailCode::url() before=code left=tries_left digits/> }
                })}
            <MailApp email weight=if by_code { Weight::Plain } else { Weight::Primary } texts/>
            <div class="hk-below">
                <p class="hk-hint">{texts.of(nothing_there)}</p>
                {resend_in.map(|wait| view! { <Resend action=ResendVerification::url() wait before=resend/> })}
            </div>
        </Card>
    }
}

/// The form for a mistyped address, which the sign-up takes instead.
#[component]
fn ChangeAddress(change: Before, texts: Texts) -> impl IntoView {
    let open = change.failed();
    view! {
        <details class="hk-aside hk-instead" open=open>
            <summary>{texts.of(catalog::VERIFY_CHANGE)}</summary>
            <AskEmail
                action=ChangeVerification::url()
                before=change
                label=texts.of(catalog::VERIFY_CHANGE_DO)
                texts
            />
        </details>
    }
}

/// The link for a mistyped address: to the list it was added to, or to sign-up.
#[component]
fn WrongAddress(signed_in: bool, signup_open: bool, texts: Texts) -> impl IntoView {
    let way = match (signed_in, signup_open) {
        (true, _) => Some((Paths::EMAIL, catalog::EMAILS_TITLE)),
        (false, true) => Some((Paths::SIGNUP, catalog::VERIFY_START_AGAIN)),
        (false, false) => None,
    };
    way.map(|(path, label)| {
        view! {
            <p class="hk-aside">
                {texts.of(catalog::VERIFY_WRONG_ADDRESS)} " " <a href=path>{texts.of(label)}</a>
            </p>
        }
    })
}
