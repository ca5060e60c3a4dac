//! Sign-up.

use housekey_protocol::{Code, Key, Paths, messages::catalog, views::FormConfig};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{load::loaded, next, with_next};
use crate::{
    common::Common,
    components::{
        before::Before,
        field::Field,
        frame::{Card, Frame},
        password::{NewPassword, Password},
        post_form::PostForm,
        submit::Submit,
    },
    server_fns::signup::{Signup, invited, open_invitation},
    texts::{Texts, texts},
};

const FIELDS: &[&str] = &["email", "email2", "username", "phone", "password", "password2"];

/// What it may be refused with.
const CODES: &[Code] = &[
    Code::REQUIRED,
    Code::INVALID_EMAIL,
    Code::EMAIL_TAKEN,
    Code::EMAIL_MISMATCH,
    Code::INVALID_USERNAME,
    Code::USERNAME_TOO_SHORT,
    Code::USERNAME_BLACKLISTED,
    Code::USERNAME_TAKEN,
    Code::INVALID_PHONE,
    Code::PHONE_TAKEN,
    Code::PASSWORD_TOO_SHORT,
    Code::PASSWORD_TOO_LONG,
    Code::PASSWORD_TOO_COMMON,
    Code::PASSWORD_TOO_SIMILAR,
    Code::PASSWORD_ENTIRELY_NUMERIC,
    Code::PASSWORD_MISMATCH,
    Code::SIGNUP_CLOSED,
    Code::NOT_INVITED,
];

/// The sign-up page.
#[component]
pub fn SignupPage() -> impl IntoView {
    let next = next();
    let email = use_query_map().read_untracked().get("email").filter(|email| email.len() <= LONGEST_EMAIL);
    loaded(invited, move |common, invited| {
        view! { <SignupView common invited email=email.clone() next=next.clone()/> }
    })
}

/// What a mailed invitation opens: nothing to see, the answer leads on to a page without the key in its address.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let key = use_params_map().read_untracked().get("key").unwrap_or_default();
    let load = move || open_invitation(key.clone());
    // Where the answer leads on nobody sees this.
    loaded(load, |common, ()| view! { <Closed common/> })
}

/// Bytes of the longest address (RFC 5321 §4.5.3.1.3).
const LONGEST_EMAIL: usize = 254;

/// The page, laid out.
#[component]
pub fn SignupView(
    /// The viewer, and which fields there are.
    common: Common,
    /// The address that was invited, in this browser.
    #[prop(optional_no_strip)]
    invited: Option<String>,
    /// The address that a link to this page names.
    #[prop(optional_no_strip)]
    email: Option<String>,
    /// Where to go afterwards.
    next: String,
) -> impl IntoView {
    let texts = texts();
    let config = common.config.clone();
    if !config.signup_open && invited.is_none() {
        return view! { <Closed common/> }.into_any();
    }
    let before = common.before::<Signup>();
    let failed = before.failed();
    let lead = if invited.is_some() { catalog::SIGNUP_INVITED } else { catalog::SIGNUP_LEAD };
    let email = invited.or(email);
    let login = with_next(Paths::LOGIN, &next);
    view! {
        <Frame common title=catalog::SIGN_UP current=Paths::SIGNUP failed>
            <Card title=texts.of(catalog::SIGN_UP) lead=texts.of(lead)>
                <SignupForm config before email next texts/>
            </Card>
            <p class="hk-aside">
                {texts.of(catalog::SIGNUP_HAVE_ONE)} " " <a href=login>{texts.of(catalog::SIGN_IN)}</a>
            </p>
        </Frame>
    }
    .into_any()
}

#[component]
fn SignupForm(
    config: FormConfig,
    before: Before,
    email: Option<String>,
    next: String,
    texts: Texts,
) -> impl IntoView {
    let label = move |key: Key, required: bool| {
        let label = texts.of(key);
        if required { label } else { texts.of(catalog::optional(&label)) }
    };
    let refused = before.form(FIELDS, texts);
    let (email2, username) = (before.draft("email2"), before.draft("username"));
    let phone = before.draft("phone");
    let email = before.draft("email").or(email);
    let first = before.clone();
    let focus = move |name: &'static str| first.is_first(&[name], FIELDS);
    let error = move |name: &'static str| before.field(&[name], texts);
    view! {
        <PostForm action=Signup::url() texts=texts.list(&[], CODES) refused>
            {config
                .email
                .map(|required| {
                    view! {
                        <Field
                            name="email"
                            kind="email"
                            label=label(catalog::EMAIL, required)
                            autocomplete="email"
                            hint=texts.of(catalog::SIGNUP_EMAIL_HINT)
                            value=email
                            required
                            error=error("email")
                            focus=focus("email")
                        />
                    }
                })}
            {config
                .email_twice
                .then(|| {
                    view! {
                        <Field
                            name="email2"
                            kind="email"
                            label=texts.of(catalog::SIGNUP_EMAIL_AGAIN)
                            autocomplete="email"
                            value=email2
                            error=error("email2")
                            focus=focus("email2")
                        />
                    }
                })}
            {config
                .username
                .map(|required| {
                    view! {
                        <Field
                            name="username"
                            label=label(catalog::USERNAME, required)
                            autocomplete="username"
                            hint=texts.of(catalog::SIGNUP_USERNAME_HINT)
                            value=username
                            required
                            error=error("username")
                            focus=focus("username")
                        />
                    }
                })}
            {config
                .phone
                .map(|required| {
                    view! {
                        <Field
                            name="phone"
                            kind="tel"
                            label=label(catalog::PHONE, required)
                            autocomplete="tel"
                            hint=texts.of(catalog::PHONE_HINT)
                            value=phone
                            required
                            error=error("phone")
                            focus=focus("phone")
                        />
                    }
                })}
            {config
                .password
                .map(|required| {
                    view! {
                        <NewPassword
                            label=label(catalog::PASSWORD, required)
                            hint=texts.of(catalog::signup_password_hint(config.password_min_length))
                            required
                            error=error("password")
                            focus=focus("password")
                        />
                        {config
                            .password_twice
                            .then(|| {
                                view! {
                                    <Password
                                        name="password2"
                                        label=texts.of(catalog::SIGNUP_PASSWORD_AGAIN)
                                        autocomplete="new-password"
                                        error=error("password2")
                                        focus=focus("password2")
                                    />
                                }
                            })}
                    }
                })}
            {config
                .honeypot
                .then(|| {
                    view! {
                        // Programs fill in every field; people neither see this one nor come to it.
                        <input
                            type="text"
                            name="homepage"
                            class="hk-unseen"
                            tabindex="-1"
                            autocomplete="off"
                            aria-hidden="true"
                        />
                    }
                })}
            <input type="hidden" name="next" value=next/>
            <Submit label=texts.of(catalog::SIGN_UP) busy=texts.of(catalog::BUSY_CREATING)/>
        </PostForm>
    }
}

#[component]
fn Closed(common: Common) -> impl IntoView {
    let texts = texts();
    view! {
        <Frame common title=catalog::SIGNUP_CLOSED_TITLE current=Paths::SIGNUP>
            <Card
                title=texts.of(catalog::SIGNUP_CLOSED_TITLE)
                lead=texts.of(catalog::SIGNUP_CLOSED_TEXT)
            >
                <div class="hk-actions">
                    <a class="hk-button hk-primary" href=Paths::LOGIN>
                        {texts.of(catalog::SIGN_IN)}
                    </a>
                </div>
            </Card>
        </Frame>
    }
}
