//! The page a confirmation link opens. Opening it confirms nothing; its button does.

use housekey_protocol::{AccountError, Code, Paths, messages::catalog, views::ConfirmationView};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;

use super::load::loaded;
use crate::{
    common::Common,
    components::{
        before::Before,
        frame::{Card, Frame},
        icons::{BrokenLink, Tick},
        post_form::PostForm,
        submit::Submit,
    },
    server_fns::verify_email::{ConfirmEmail, confirmation},
    status::set_status,
    texts::{Texts, texts},
    words::emphasised,
};

/// What it may be refused with.
const CODES: &[Code] = &[Code::INVALID_OR_EXPIRED_KEY, Code::EMAIL_CONFIRMATION_FAILED];

/// The confirmation page.
#[component]
pub fn ConfirmEmailPage() -> impl IntoView {
    let key = use_params_map().read_untracked().get("key").unwrap_or_default();
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
    loaded(load, move |common, found| view! { <ConfirmEmailView common found key=key.clone()/> })
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
) -> impl IntoView {
    let texts = texts();
    if let Some(found) = found {
        let before = common.before::<ConfirmEmail>();
        let site = common.config.site_name.clone();
        view! {
            <Frame common title=catalog::CONFIRM_TITLE failed=before.failed()>
                <Question found site key before texts/>
            </Frame>
        }
        .into_any()
    } else {
        // Not 410: a used link and an unknown one must not be distinguishable.
        set_status(404);
        let signed_in = common.me.is_some();
        view! {
            <Frame common title=catalog::LINK_TITLE>
                <BrokenLinkCard signed_in texts/>
            </Frame>
        }
        .into_any()
    }
}

#[component]
fn Question(
    found: ConfirmationView,
    site: String,
    #[prop(into)] key: String,
    before: Before,
    texts: Texts,
) -> impl IntoView {
    let ConfirmationView { email, display } = found;
    let question = emphasised(catalog::CONFIRM_QUESTION, texts, &[("email", &email), ("site", &site)]);
    // Whose account it is, in case somebody else has entered the reader's address for theirs.
    let account = (display != email)
        .then(|| view! { <p>{emphasised(catalog::CONFIRM_ACCOUNT, texts, &[("name", &display)])}</p> });
    view! {
        <Card title=texts.of(catalog::CONFIRM_TITLE) icon=Tick>
            <p>{question}</p>
            {account}
            <PostForm
                action=ConfirmEmail::url()
                texts=texts.list(&[], CODES)
                refused=before.form(&[], texts)
            >
                <input type="hidden" name="key" value=key/>
                <Submit label=texts.of(catalog::CONFIRM_SUBMIT) busy=texts.of(catalog::BUSY_CONFIRMING)/>
            </PostForm>
            <p class="hk-hint">{texts.of(catalog::CONFIRM_NOT_ME)}</p>
        </Card>
    }
}

#[component]
fn BrokenLinkCard(signed_in: bool, texts: Texts) -> impl IntoView {
    let advice = if signed_in {
        view! { <p>{texts.of(catalog::LINK_NEXT_SIGNED_IN)}</p> }.into_any()
    } else {
        view! {
            <ul class="hk-advice">
                <li>{texts.of(catalog::LINK_NEXT_USED)}</li>
                <li>{texts.of(catalog::LINK_NEXT_OLD)}</li>
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
            title=texts.of(catalog::LINK_TITLE)
            lead=texts.of(catalog::LINK_TEXT)
            icon=BrokenLink
        >
            {advice}
            <div class="hk-actions">
                <a class="hk-button hk-primary" href=path>
                    {texts.of(label)}
                </a>
                <a class="hk-button" href=Paths::HOME>
                    {texts.of(catalog::BACK_HOME)}
                </a>
            </div>
        </Card>
    }
}
