//! Sign-in by password. It has no island: the page is what the server renders, and nothing else is loaded.

use housekey_protocol::{Paths, messages::catalog};
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
        submit::{Submit, once},
    },
    server_fns::login::Login,
    texts::texts,
    words::{field_words, first_refused},
};

/// The names a refusal of the first field may go by: what was typed is an address or a user name.
const LOGIN_FIELD: &[&str] = &["login", "email", "username"];
const FIELDS: &[&str] = &["login", "email", "username", "password"];

/// The sign-in page.
#[component]
pub fn LoginPage() -> impl IntoView {
    let action = ServerAction::<Login>::new();
    let next = next();
    loaded(&["login"], nothing, move |common, ()| {
        view! { <LoginView common action next=next.clone()/> }
    })
}

/// The page, laid out.
#[component]
pub fn LoginView(
    /// The viewer, and which ways to sign in there are.
    common: Common,
    /// The form's action.
    action: ServerAction<Login>,
    /// Where to go afterwards.
    next: String,
) -> impl IntoView {
    let texts = texts();
    let error = failure(*action, None);
    let config = common.config.clone();
    let (label, kind) = match (config.login_email, config.login_username) {
        (true, true) => (catalog::LOGIN_EMAIL_OR_USERNAME, "text"),
        (false, true) => (catalog::USERNAME, "text"),
        _ => (catalog::EMAIL, "email"),
    };
    let draft = common.draft("login");
    let lead = texts.of(catalog::login_lead(&config.site_name));
    let failed = error.read_untracked().is_some();
    let focus = first_refused(error.read_untracked().as_ref(), FIELDS);
    let signup = config.signup_open.then(|| with_next(Paths::SIGNUP, &next));
    view! {
        <Frame common title=catalog::SIGN_IN current=Paths::LOGIN failed>
            <Card title=texts.of(catalog::LOGIN_TITLE) lead>
                <ActionForm
                    action=action
                    attr:class="hk-form"
                    attr:novalidate=true
                    on:submit:capture=once(action.pending().into())
                >
                    <FormErrors error fields=FIELDS texts/>
                    <Field
                        name="login"
                        kind
                        label=texts.of(label)
                        autocomplete="username"
                        value=draft
                        error=Signal::derive(move || field_words(error.read().as_ref()?, LOGIN_FIELD, texts))
                        focus=focus.is_some_and(|name| LOGIN_FIELD.contains(&name))
                    />
                    <Field
                        name="password"
                        kind="password"
                        label=texts.of(catalog::PASSWORD)
                        autocomplete="current-password"
                        error=Signal::derive(move || field_words(error.read().as_ref()?, &["password"], texts))
                        focus=focus == Some("password")
                    />
                    <label class="hk-check">
                        <input type="checkbox" name="remember" value="on"/>
                        <span>{texts.of(catalog::LOGIN_REMEMBER)}</span>
                    </label>
                    <input type="hidden" name="next" value=next/>
                    <Submit label=texts.of(catalog::SIGN_IN) pending=action.pending()/>
                </ActionForm>
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
