//! Sign-up.

use housekey_protocol::{Locale, Msg, Paths, messages::catalog, views::FormConfig};
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
        password::NewPassword,
        submit::{Submit, once},
    },
    server_fns::signup::Signup,
    words::{field_words, first_refused, locale},
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
    let locale = locale();
    let config = common.config.clone();
    if !config.signup_open {
        return view! { <Closed common/> }.into_any();
    }
    let failed = failure(*action, None).read_untracked().is_some();
    let drafts = (common.draft("email"), common.draft("username"));
    let login = with_next(Paths::LOGIN, &next);
    view! {
        <Frame common title=catalog::SIGN_UP current=Paths::SIGNUP failed>
            <Card title=catalog::SIGN_UP.text(locale) lead=catalog::SIGNUP_LEAD.text(locale).into_owned()>
                <SignupForm config action next drafts locale/>
            </Card>
            <p class="hk-aside">
                {catalog::SIGNUP_HAVE_ONE.text(locale)} " " <a href=login>{catalog::SIGN_IN.text(locale)}</a>
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
    locale: Locale,
) -> impl IntoView {
    let error = failure(*action, None);
    let words = move |field: &'static str| {
        Signal::derive(move || field_words(error.read().as_ref()?, &[field], locale))
    };
    let focus = first_refused(error.read_untracked().as_ref(), FIELDS);
    let label = move |msg: Msg, required: bool| {
        let label = msg.text(locale);
        if required { label.into_owned() } else { catalog::OPTIONAL.with(locale, &[("label", &label)]) }
    };
    let (email, username) = drafts;
    view! {
        <ActionForm
            action=action
            attr:class="hk-form"
            attr:novalidate=true
            on:submit:capture=once(action.pending().into())
        >
            <FormErrors error fields=FIELDS locale/>
            <Field
                name="email"
                kind="email"
                label=catalog::EMAIL.text(locale)
                autocomplete="email"
                hint=catalog::SIGNUP_EMAIL_HINT.text(locale).into_owned()
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
                            hint=catalog::SIGNUP_USERNAME_HINT.text(locale).into_owned()
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
                            locale
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
                                        label=catalog::SIGNUP_PASSWORD_AGAIN.text(locale)
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
            <Submit label=catalog::SIGN_UP.text(locale) pending=action.pending()/>
        </ActionForm>
    }
}

#[component]
fn Closed(common: Common) -> impl IntoView {
    let locale = locale();
    view! {
        <Frame common title=catalog::SIGNUP_CLOSED_TITLE current=Paths::SIGNUP>
            <Card
                title=catalog::SIGNUP_CLOSED_TITLE.text(locale)
                lead=catalog::SIGNUP_CLOSED_TEXT.text(locale).into_owned()
            >
                <div class="hk-actions">
                    <a class="hk-button hk-primary" href=Paths::LOGIN>
                        {catalog::SIGN_IN.text(locale)}
                    </a>
                </div>
            </Card>
        </Frame>
    }
}
