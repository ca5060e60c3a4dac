//! The page a confirmation link opens. Opening it confirms nothing; its button does.

use housekey_protocol::{AccountError, Locale, Paths, messages::catalog, views::ConfirmationView};
use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;

use super::load::loaded;
use crate::{
    common::Common,
    components::{
        answer::failure,
        form_errors::FormErrors,
        frame::{Card, Frame},
        icons::{BrokenLink, Tick},
        submit::Submit,
    },
    server_fns::verify_email::{ConfirmEmail, confirmation},
    status::set_status,
    words::{emphasised, locale},
};

/// The confirmation page.
#[component]
pub fn ConfirmEmailPage() -> impl IntoView {
    let key = use_params_map().read_untracked().get("key").unwrap_or_default();
    let action = ServerAction::<ConfirmEmail>::new();
    let asked = key.clone();
    let load = move || {
        let key = asked.clone();
        async move {
            match confirmation(key).await {
                Ok(found) => Ok(Some(found)),
                // A link that was used, has expired or is unknown: an expected answer, not a fault.
                Err(
                    AccountError::Invalid { .. } | AccountError::Conflict | AccountError::Forbidden { .. },
                ) => Ok(None),
                Err(fault) => Err(fault),
            }
        }
    };
    loaded(&[], load, move |common, found| {
        view! { <ConfirmEmailView common found key=key.clone() action/> }
    })
}

/// The page, laid out.
#[component]
pub fn ConfirmEmailView(
    /// The viewer.
    common: Common,
    /// What the link is about; nothing if it does not work.
    found: Option<ConfirmationView>,
    /// The link's key.
    #[prop(into)]
    key: String,
    /// Confirms.
    action: ServerAction<ConfirmEmail>,
) -> impl IntoView {
    let locale = locale();
    let error = failure(*action, None);
    if let Some(found) = found {
        let failed = error.read_untracked().is_some();
        view! {
            <Frame common title=catalog::CONFIRM_TITLE failed>
                <Question found key action error locale/>
            </Frame>
        }
        .into_any()
    } else {
        // Not 410: a used link and an unknown one must not be told apart.
        set_status(404);
        let signed_in = common.me.is_some();
        view! {
            <Frame common title=catalog::LINK_TITLE>
                <BrokenLinkCard signed_in locale/>
            </Frame>
        }
        .into_any()
    }
}

#[component]
fn Question(
    found: ConfirmationView,
    #[prop(into)] key: String,
    action: ServerAction<ConfirmEmail>,
    error: Signal<Option<AccountError>>,
    locale: Locale,
) -> impl IntoView {
    let question = emphasised(
        catalog::CONFIRM_QUESTION,
        locale,
        &[("email", found.email.as_str()), ("name", found.display.as_str())],
    );
    view! {
        <Card title=catalog::CONFIRM_TITLE.text(locale) icon=Tick>
            <p>{question}</p>
            <FormErrors error locale/>
            <ActionForm action=action attr:class="hk-form">
                <input type="hidden" name="key" value=key/>
                <Submit label=catalog::CONFIRM_SUBMIT.text(locale) pending=action.pending()/>
            </ActionForm>
            <p class="hk-hint">{catalog::CONFIRM_NOT_ME.text(locale)}</p>
        </Card>
    }
}

#[component]
fn BrokenLinkCard(signed_in: bool, locale: Locale) -> impl IntoView {
    let advice = if signed_in {
        view! { <p>{catalog::LINK_NEXT_SIGNED_IN.text(locale)}</p> }.into_any()
    } else {
        view! {
            <ul class="hk-advice">
                <li>{catalog::LINK_NEXT_USED.text(locale)}</li>
                <li>{catalog::LINK_NEXT_OLD.text(locale)}</li>
            </ul>
        }
        .into_any()
    };
    let (path, label) = if signed_in {
        (Paths::EMAIL.to_owned(), catalog::EMAILS_TITLE)
    } else {
        (Paths::login_with_next(Paths::EMAIL), catalog::SIGN_IN)
    };
    view! {
        <Card
            title=catalog::LINK_TITLE.text(locale)
            lead=catalog::LINK_TEXT.text(locale).into_owned()
            icon=BrokenLink
        >
            {advice}
            <div class="hk-actions">
                <a class="hk-button hk-primary" href=path>
                    {label.text(locale)}
                </a>
                <a class="hk-button" href=Paths::HOME>
                    {catalog::BACK_HOME.text(locale)}
                </a>
            </div>
        </Card>
    }
}
