//! Sign-up.

use housekey_protocol::{Key, Paths, messages::catalog, views::FormConfig};
use leptos::{form::ActionForm, prelude::*};

use super::{
    load::{loaded, nothing},
    next, with_next,
};
use crate::{
    common::Common,
    components::{
        answer::failure,
        field::Field,
        form_errors::FormErrors,
        frame::{Card, Frame},
        password::{NAMES, NewPassword},
        submit::{Submit, once},
    },
    server_fns::signup::Signup,
    texts::{Texts, texts},
    words::{field_words, first_refused},
};

const FIELDS: &[&str] = &["email", "username", "password", "password2"];

/// The sign-up page.
#[component]
pub fn SignupPage() -> impl IntoView {
    let action = ServerAction::<Signup>::new();
    let next = next();
    loaded(&["email", "username"], nothing, move |common, ()| {
        view! { <SignupView common action next=next.clone()/> }
    })
}

/// The page, laid out.
#[component]
pub fn SignupView(
    /// The viewer, and which fields there are.
    common: Common,
    /// The form's action.
    action: ServerAction<Signup>,
    /// Where to go afterwards.
    next: String,
) -> impl IntoView {
    let texts = texts();
    let config = common.config.clone();
    if !config.signup_open {
        return view! { <Closed common/> }.into_any();
    }
    let failed = failure(*action, None).read_untracked().is_some();
    let drafts = (common.draft("email"), common.draft("username"));
    let login = with_next(Paths::LOGIN, &next);
    view! {
        <Frame common title=catalog::SIGN_UP current=Paths::SIGNUP failed>
            <Card title=texts.of(catalog::SIGN_UP) lead=texts.of(catalog::SIGNUP_LEAD)>
                <SignupForm config action next drafts texts/>
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
    action: ServerAction<Signup>,
    next: String,
    drafts: (Option<String>, Option<String>),
    texts: Texts,
) -> impl IntoView {
    let error = failure(*action, None);
    let words = move |field: &'static str| {
        Signal::derive(move || field_words(error.read().as_ref()?, &[field], texts))
    };
    let focus = first_refused(error.read_untracked().as_ref(), FIELDS);
    let label = move |key: Key, required: bool| {
        let label = texts.of(key);
        if required { label } else { texts.of(catalog::optional(&label)) }
    };
    let (email, username) = drafts;
    view! {
        <ActionForm
            action=action
            attr:class="hk-form"
            attr:novalidate=true
            on:submit:capture=once(action.pending().into())
        >
            <FormErrors error fields=FIELDS texts/>
            <Field
                name="email"
                kind="email"
                label=texts.of(catalog::EMAIL)
                autocomplete="email"
                hint=texts.of(catalog::SIGNUP_EMAIL_HINT)
                value=email
                error=words("email")
                focus=focus == Some("email")
            />
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
                            error=words("username")
                            focus=focus == Some("username")
                        />
                    }
                })}
            {config
                .password
                .map(|required| {
                    view! {
                        <NewPassword
                            texts=texts.list(NAMES, &[])
                            hint=texts.of(catalog::signup_password_hint(config.password_min_length))
                            min_length=config.password_min_length
                            required
                            label=label(catalog::PASSWORD, required)
                            refused=words("password").get_untracked()
                            focus=focus == Some("password")
                        />
                        {config
                            .password_twice
                            .then(|| {
                                view! {
                                    <Field
                                        name="password2"
                                        kind="password"
                                        label=texts.of(catalog::SIGNUP_PASSWORD_AGAIN)
                                        autocomplete="new-password"
                                        required
                                        error=words("password2")
                                        focus=focus == Some("password2")
                                    />
                                }
                            })}
                    }
                })}
            <input type="hidden" name="next" value=next/>
            <Submit label=texts.of(catalog::SIGN_UP) pending=action.pending()/>
        </ActionForm>
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
