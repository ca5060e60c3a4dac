//! Sign-in by password.

use housekey_protocol::{Code, Paths, messages::catalog};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    load::{loaded, nothing},
    next, with_next,
};
use crate::{
    common::Common,
    components::{
        field::Field,
        frame::{Card, Frame},
        or_rule::OrRule,
        password::Password,
        post_form::PostForm,
        submit::Submit,
    },
    server_fns::login::Login,
    texts::texts,
};

/// The names a refusal of the first field may go by: what was typed is an address, a user name or a phone number.
const LOGIN_FIELD: &[&str] = &["login", "email", "username", "phone"];
const FIELDS: &[&str] = &["login", "email", "username", "phone", "password"];

/// What it may be refused with.
const CODES: &[Code] = &[
    Code::REQUIRED,
    Code::INVALID_EMAIL,
    Code::INVALID_LOGIN,
    Code::EMAIL_PASSWORD_MISMATCH,
    Code::USERNAME_PASSWORD_MISMATCH,
    Code::INVALID_PHONE,
    Code::PHONE_PASSWORD_MISMATCH,
    Code::TOO_MANY_LOGIN_ATTEMPTS,
    Code::PASSWORD_TOO_LONG,
];

/// The sign-in page.
#[component]
pub fn LoginPage() -> impl IntoView {
    let next = next();
    loaded(nothing, move |common, ()| view! { <LoginView common next=next.clone()/> })
}

/// The page, laid out.
#[component]
pub fn LoginView(
    /// The viewer, and which ways to sign in there are.
    common: Common,
    /// Where to go afterwards.
    next: String,
) -> impl IntoView {
    let texts = texts();
    let before = common.before::<Login>();
    let config = common.config.clone();
    let (label, kind) = match (config.login_email, config.login_username, config.login_phone) {
        (true, true, true) => (catalog::LOGIN_EMAIL_USERNAME_OR_PHONE, "text"),
        (true, true, false) => (catalog::LOGIN_EMAIL_OR_USERNAME, "text"),
        (true, false, true) => (catalog::LOGIN_EMAIL_OR_PHONE, "text"),
        (false, true, true) => (catalog::LOGIN_USERNAME_OR_PHONE, "text"),
        (false, true, false) => (catalog::USERNAME, "text"),
        (false, false, true) => (catalog::PHONE, "tel"),
        _ => (catalog::EMAIL, "email"),
    };
    let login = before.draft("login").or_else(|| common.login.clone());
    let lead = texts.of(catalog::login_lead(&config.site_name));
    let failed = before.failed();
    let ask = if config.login_phone { catalog::LOGIN_CODE_ASK_PHONE } else { catalog::LOGIN_CODE_ASK };
    let by_code = config.login_by_code.then(|| with_next(Paths::LOGIN_CODE, &next));
    // Of use only where there is a choice.
    let last = by_code.as_ref().and_then(|_| match common.last_method.as_deref()? {
        "password" => Some(texts.of(catalog::LOGIN_LAST_PASSWORD)),
        "code" => Some(texts.of(catalog::LOGIN_LAST_CODE)),
        _ => None,
    });
    let signup = config.signup_open.then(|| with_next(Paths::SIGNUP, &next));
    view! {
        <Frame common title=catalog::SIGN_IN current=Paths::LOGIN failed>
            <Card title=texts.of(catalog::LOGIN_TITLE) lead>
                {last.map(|last| view! { <p class="hk-hint">{last}</p> })}
                <PostForm
                    action=Login::url()
                    texts=texts.list(&[], CODES)
                    refused=before.form(FIELDS, texts)
                >
                    <Field
                        name="login"
                        kind
                        label=texts.of(label)
                        autocomplete="username"
                        value=login
                        error=before.field(LOGIN_FIELD, texts)
                        refused_as="login email username phone"
                        focus=before.is_first(LOGIN_FIELD, FIELDS)
                    />
                    <Password
                        label=texts.of(catalog::PASSWORD)
                        error=before.field(&["password"], texts)
                        focus=before.is_first(&["password"], FIELDS)
                    />
                    <label class="hk-check">
                        <input type="checkbox" name="remember" value="on"/>
                        <span>{texts.of(catalog::LOGIN_REMEMBER)}</span>
                    </label>
                    <input type="hidden" name="next" value=next/>
                    <Submit label=texts.of(catalog::SIGN_IN) busy=texts.of(catalog::BUSY_SIGNING_IN)/>
                </PostForm>
                {by_code
                    .map(|path| {
                        view! {
                            <OrRule texts/>
                            <a class="hk-button" href=path>
                                {texts.of(ask)}
                            </a>
                        }
                    })}
                <p class="hk-aside">
                    <a href=Paths::PASSWORD_RESET>{texts.of(catalog::RESET_FORGOT)}</a>
                </p>
                <p class="hk-aside">
                    <a href=Paths::REMINDER>{texts.of(catalog::REMINDER_ASK)}</a>
                </p>
            </Card>
            {signup
                .map(|signup| {
                    view! {
                        <p class="hk-aside">
                            {texts.of(catalog::LOGIN_NEW_HERE)} " "
                            <a href=signup>{texts.of(catalog::SIGN_UP)}</a>
                        </p>
                    }
                })}
        </Frame>
    }
}
