//! Sign-in by a code: the page that asks where to send it, and the one that takes it.

use housekey_protocol::{Code, Key, Paths, messages::catalog, views::LoginCodeView};
use leptos::{children::ViewFn, prelude::*, server_fn::ServerFn};

use super::{
    load::{loaded, nothing},
    next, with_next,
};
use crate::{
    common::Common,
    components::{
        before::Before,
        code_entry::CodeEntry,
        dead_end::DeadEnd,
        dev_mail::dev_mail_link,
        field::Field,
        frame::{Card, Frame},
        icons::{Envelope, Phone},
        mail_app::MailApp,
        post_form::PostForm,
        resend::Resend,
        submit::{Submit, Weight},
    },
    pages::not_found::NotFoundView,
    server_fns::login_code::{EnterLoginCode, RequestLoginCode, ResendLoginCode, awaited_login_code},
    status::set_status,
    texts::{Texts, texts},
    words::emphasised,
};

/// The names a refusal of the field may go by: what was typed is an address or a phone number.
const FIELDS: &[&str] = &["login", "email", "phone"];

/// What it may be refused with.
const CODES: &[Code] = &[
    Code::REQUIRED,
    Code::INVALID_EMAIL,
    Code::INVALID_RECIPIENT,
    Code::UNKNOWN_EMAIL,
    Code::UNKNOWN_PHONE,
    Code::TOO_MANY_LOGIN_ATTEMPTS,
    Code::DENIED,
];

/// The page that asks for the address or number.
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
    let phones = common.config.login_phone;
    let (lead, label, kind) = if phones {
        (catalog::LOGIN_CODE_LEAD_PHONE, catalog::LOGIN_EMAIL_OR_PHONE, "text")
    } else {
        (catalog::LOGIN_CODE_LEAD, catalog::EMAIL, "email")
    };
    let login = before.draft("login").or_else(|| common.login.clone());
    let password = with_next(Paths::LOGIN, &next);
    view! {
        <Frame common title=catalog::LOGIN_CODE_TITLE failed>
            <Card title=texts.of(catalog::LOGIN_CODE_TITLE) lead=texts.of(lead)>
                <PostForm
                    action=RequestLoginCode::url()
                    texts=texts.list(&[], CODES)
                    refused=before.form(FIELDS, texts)
                >
                    <Field
                        name="login"
                        kind
                        label=texts.of(label)
                        autocomplete="username"
                        value=login
                        error=before.field(FIELDS, texts)
                        refused_as="login email phone"
                        focus=failed
                    />
                    <label class="hk-check">
                        <input type="checkbox" name="remember" value="on"/>
                        <span>{texts.of(catalog::LOGIN_REMEMBER)}</span>
                    </label>
                    <input type="hidden" name="next" value=next/>
                    <Submit
                        label=texts.of(catalog::LOGIN_CODE_SUBMIT)
                        busy=texts.of(catalog::BUSY_SENDING)
                    />
                </PostForm>
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
    let inbox = (!awaited.texted).then(|| dev_mail_link(&common.config, &awaited.to, texts));
    let printed = awaited.texted && common.config.texts_stay_here;
    let title = title_of(awaited.texted);
    let digits = common.config.code_digits;
    view! {
        <Frame common title=title failed>
            <Awaited awaited digits printed before resend texts/>
            <p class="hk-aside">
                <a href=again>{texts.of(catalog::VERIFY_START_AGAIN)}</a>
            </p>
            {inbox}
        </Frame>
    }
    .into_any()
}

fn title_of(texted: bool) -> Key {
    if texted { catalog::PHONE_VERIFY_TITLE } else { catalog::VERIFY_TITLE }
}

#[component]
fn Awaited(
    awaited: LoginCodeView,
    digits: bool,
    printed: bool,
    before: Before,
    resend: Before,
    texts: Texts,
) -> impl IntoView {
    let LoginCodeView { to, texted, minutes, tries_left, resend_in, asked_for } = awaited;
    let sent = match (texted, asked_for) {
        (false, true) => catalog::RESET_CODE_SENT,
        (false, false) => catalog::LOGIN_CODE_SENT,
        (true, true) => catalog::LOGIN_CODE_TEXTED,
        (true, false) => catalog::PHONE_CODE_SENT,
    };
    let good_for = texts.of(catalog::verify_code_good_for(&texts.duration(minutes)));
    let nothing_there = match (texted, resend_in.is_some()) {
        (false, true) => catalog::VERIFY_NOTHING_THERE,
        (false, false) => catalog::VERIFY_NOTHING_THERE_WAIT,
        (true, true) => catalog::PHONE_NOTHING_THERE,
        (true, false) => catalog::PHONE_NOTHING_THERE_WAIT,
    };
    let title = title_of(texted);
    let icon: ViewFn = if texted { Phone.into() } else { Envelope.into() };
    let values = [(if texted { "phone" } else { "email" }, to.as_str())];
    let said = emphasised(sent, texts, &values);
    let app = (!texted).then(|| view! { <MailApp email=to weight=Weight::Plain texts/> });
    view! {
        <Card title=texts.of(title) icon>
            <p>{said} " " {good_for}</p>
            <CodeEntry action=EnterLoginCode::url() before left=tries_left digits/>
            {app}
            <div class="hk-below">
                <p class="hk-hint">{texts.of(nothing_there)}</p>
                {resend_in.map(|wait| view! { <Resend action=ResendLoginCode::url() wait before=resend/> })}
                {printed.then(|| view! { <p class="hk-hint">{texts.of(catalog::PHONE_PRINTED)}</p> })}
            </div>
        </Card>
    }
}
