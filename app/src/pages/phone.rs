//! The account's phone number: the page of it, and the one that takes the code.

use housekey_protocol::{
    Code, Paths,
    messages::catalog,
    views::{PhoneCodeView, PhoneView},
};
use leptos::{children::ViewFn, prelude::*, server_fn::ServerFn};

use super::load::{loaded, of_viewer};
use crate::{
    common::Common,
    components::{
        before::Before,
        code_entry::CodeEntry,
        confirm::ConfirmForm,
        dead_end::DeadEnd,
        empty::Empty,
        field::Field,
        frame::{Card, Frame, Layout},
        icons::Phone,
        post_form::PostForm,
        prove::ProveDialog,
        resend::Resend,
        settings_row::{SettingsRow, Tone},
        signed_out::SignedOut,
        submit::Submit,
    },
    pages::not_found::NotFoundView,
    server_fns::phone::{
        ChangePhone, EnterPhoneCode, RemovePhone, ResendPhoneCode, awaited_phone_code, phone,
    },
    status::set_status,
    texts::{Texts, texts},
    words::emphasised,
};

const FIELDS: &[&str] = &["phone"];

/// What a number may be refused with.
const CODES: &[Code] =
    &[Code::REQUIRED, Code::INVALID_PHONE, Code::SAME_AS_CURRENT, Code::PHONE_TAKEN, Code::DENIED];

/// The page of one's number.
#[component]
pub fn PhonePage() -> impl IntoView {
    loaded(|| async { of_viewer(phone().await) }, |common, found| view! { <PhonePageView common found/> })
}

/// The page, laid out.
#[component]
pub fn PhonePageView(
    /// The viewer.
    common: Common,
    /// The number, and the one that waits for its code; nothing if nobody is signed in.
    found: Option<(Option<PhoneView>, Option<PhoneCodeView>)>,
) -> impl IntoView {
    if !common.config.login_phone {
        set_status(404);
        return view! { <NotFoundView common/> }.into_any();
    }
    let texts = texts();
    let (change, remove) = (common.before::<ChangePhone>(), common.before::<RemovePhone>());
    let failed = change.failed() || remove.failed();
    let dialog = common.me.clone().map(|me| view! { <ProveDialog me texts/> });
    let content = if let Some((number, awaited)) = found {
        let has = number.is_some();
        view! {
            <Current number before=remove texts/>
            {awaited.map(|_| view! { <Waiting texts/> })}
            <Change has before=change texts/>
        }
        .into_any()
    } else {
        view! { <SignedOut text=catalog::PHONE_SIGNED_OUT back=Paths::PHONE texts/> }.into_any()
    };
    view! {
        <Frame common title=catalog::PHONE_TITLE layout=Layout::Account(Paths::PHONE) failed>
            <div class="hk-head">
                <h1>{texts.of(catalog::PHONE_TITLE)}</h1>
                <p class="hk-soft">{texts.of(catalog::PHONE_LEAD)}</p>
            </div>
            {content}
            {dialog}
        </Frame>
    }
    .into_any()
}

#[component]
fn Current(number: Option<PhoneView>, before: Before, texts: Texts) -> impl IntoView {
    let Some(PhoneView { readable, verified, .. }) = number else {
        let (title, text) = (texts.of(catalog::PHONE_NONE), texts.of(catalog::PHONE_NONE_TEXT));
        return view! { <Empty icon=Phone title text/> }.into_any();
    };
    let (tag, text) = if verified {
        ((texts.of(catalog::EMAILS_VERIFIED), Tone::Good), catalog::PHONE_READY)
    } else {
        ((texts.of(catalog::EMAILS_WAITING), Tone::Waiting), catalog::PHONE_UNCONFIRMED)
    };
    let number = readable.clone();
    let action: ViewFn = (move || removal(number.clone(), before.clone(), texts)).into();
    let meta: ViewFn = (move || texts.of(text)).into();
    view! {
        <ul class="hk-list" role="list">
            <SettingsRow icon=Phone title=readable tag=Some(tag) meta action texts/>
        </ul>
    }
    .into_any()
}

fn removal(number: String, before: Before, texts: Texts) -> impl IntoView {
    let question = texts.of(catalog::phone_remove_question(&number));
    let refused = before.form(&[], texts);
    view! {
        <ConfirmForm
            label=texts.of(catalog::PHONE_REMOVE)
            subject=number
            question
            action=RemovePhone::url()
            refused
            sure=texts.of(catalog::PHONE_REMOVE_CONFIRM)
            busy=texts.of(catalog::BUSY_REMOVING)
            codes=&[Code::CANNOT_REMOVE_PHONE, Code::UNKNOWN_PHONE]
            texts
        />
    }
}

/// The way to the code, for who left that page.
#[component]
fn Waiting(texts: Texts) -> impl IntoView {
    view! {
        <p>
            {texts.of(catalog::PHONE_WAITING)} " "
            <a href=Paths::VERIFY_PHONE>{texts.of(catalog::EMAILS_ENTER_CODE)}</a>
        </p>
    }
}

#[component]
fn Change(has: bool, before: Before, texts: Texts) -> impl IntoView {
    let title = if has { catalog::PHONE_CHANGE_TITLE } else { catalog::PHONE_ADD_TITLE };
    view! {
        <section class="hk-section" aria-labelledby="change">
            <h2 id="change">{texts.of(title)}</h2>
            <AskPhone before texts/>
        </section>
    }
}

/// The number, and the button that texts a code to it.
#[component]
fn AskPhone(before: Before, texts: Texts) -> impl IntoView {
    view! {
        <PostForm
            action=ChangePhone::url()
            texts=texts.list(&[], CODES)
            refused=before.form(FIELDS, texts)
        >
            <Field
                name="phone"
                kind="tel"
                label=texts.of(catalog::PHONE)
                autocomplete="tel"
                hint=texts.of(catalog::PHONE_HINT)
                value=before.draft("phone")
                error=before.field(FIELDS, texts)
                focus=before.failed()
            />
            <Submit label=texts.of(catalog::PHONE_SUBMIT) busy=texts.of(catalog::BUSY_SENDING)/>
        </PostForm>
    }
}

/// The page that takes the code.
#[component]
pub fn VerifyPhonePage() -> impl IntoView {
    loaded(awaited_phone_code, |common, awaited| view! { <VerifyPhoneView common awaited/> })
}

/// The page, laid out.
#[component]
pub fn VerifyPhoneView(
    /// The viewer.
    common: Common,
    /// The code that this browser waits for.
    awaited: Option<PhoneCodeView>,
) -> impl IntoView {
    if !common.config.login_phone {
        set_status(404);
        return view! { <NotFoundView common/> }.into_any();
    }
    let texts = texts();
    let (before, resend) = (common.before::<EnterPhoneCode>(), common.before::<ResendPhoneCode>());
    let change = common.before::<ChangePhone>();
    let failed = before.failed() || resend.failed() || change.failed();
    // The login that waited for it began there.
    let start = if common.me.is_some() { Paths::PHONE } else { Paths::LOGIN };
    let Some(awaited) = awaited else {
        let refused = before.error().cloned();
        return view! {
            <Frame common title=catalog::LOGIN_CODE_NONE_TITLE failed>
                <DeadEnd
                    title=texts.of(catalog::LOGIN_CODE_NONE_TITLE)
                    text=texts.of(catalog::LOGIN_CODE_NONE_TEXT)
                    refused
                    path=start
                    label=texts.of(catalog::VERIFY_START_AGAIN)
                    texts
                />
            </Frame>
        }
        .into_any();
    };
    let (digits, printed) = (common.config.code_digits, common.config.texts_stay_here);
    let other = if awaited.may_change {
        view! { <Instead before=change texts/> }.into_any()
    } else {
        view! {
            <p class="hk-aside">
                <a href=start>{texts.of(catalog::VERIFY_START_AGAIN)}</a>
            </p>
        }
        .into_any()
    };
    view! {
        <Frame common title=catalog::PHONE_VERIFY_TITLE failed>
            <Awaited awaited digits printed before resend texts/>
            {other}
        </Frame>
    }
    .into_any()
}

/// The form for a mistyped number, which the login takes instead.
#[component]
fn Instead(before: Before, texts: Texts) -> impl IntoView {
    let open = before.failed();
    view! {
        <details class="hk-aside hk-instead" open=open>
            <summary>{texts.of(catalog::PHONE_INSTEAD)}</summary>
            <AskPhone before texts/>
        </details>
    }
}

#[component]
fn Awaited(
    awaited: PhoneCodeView,
    digits: bool,
    printed: bool,
    before: Before,
    resend: Before,
    texts: Texts,
) -> impl IntoView {
    let PhoneCodeView { phone, minutes, tries_left, resend_in, may_change: _ } = awaited;
    let good_for = texts.of(catalog::verify_code_good_for(&texts.duration(minutes)));
    let nothing_there =
        if resend_in.is_some() { catalog::PHONE_NOTHING_THERE } else { catalog::PHONE_NOTHING_THERE_WAIT };
    view! {
        <Card title=texts.of(catalog::PHONE_VERIFY_TITLE) icon=Phone>
            <p>{emphasised(catalog::PHONE_CODE_SENT, texts, &[("phone", &phone)])} " " {good_for}</p>
            <CodeEntry action=EnterPhoneCode::url() before left=tries_left digits/>
            <div class="hk-below">
                <p class="hk-hint">{texts.of(nothing_there)}</p>
                {resend_in.map(|wait| view! { <Resend action=ResendPhoneCode::url() wait before=resend/> })}
                {printed.then(|| view! { <p class="hk-hint">{texts.of(catalog::PHONE_PRINTED)}</p> })}
            </div>
        </Card>
    }
}
