//! "Check your mail": after sign-up, after adding an address; the page that takes the code.

use housekey_protocol::{AccountError, Paths, messages::catalog, views::VerificationView};
use leptos::{form::ActionForm, prelude::*};

use super::load::loaded;
use crate::{
    common::Common,
    components::{
        answer::{carried, failure},
        code_entry::{CODES, CodeEntry, NAMES},
        form_errors::FormErrors,
        frame::{Card, Frame},
        icons::Envelope,
        refusal::Refusal,
        submit::{Submit, Weight},
    },
    server_fns::verify_email::{EnterEmailCode, ResendVerification, pending_verification},
    texts::{Texts, texts},
    words::emphasised,
};

/// The page between asking for a confirmation and getting it.
#[component]
pub fn VerifyEmailPage() -> impl IntoView {
    let refused = carried::<EnterEmailCode>();
    let resend = ServerAction::<ResendVerification>::new();
    loaded(&[], pending_verification, move |common, pending| {
        view! { <VerifyEmailView common pending refused=refused.clone() resend/> }
    })
}

/// The page, laid out.
#[component]
pub fn VerifyEmailView(
    /// The viewer.
    common: Common,
    /// What this browser waits for.
    pending: Option<VerificationView>,
    /// What a code was refused with.
    refused: Option<AccountError>,
    /// Sends the mail again.
    resend: ServerAction<ResendVerification>,
) -> impl IntoView {
    let texts = texts();
    let resend_failure = failure(*resend, None);
    let failed = refused.is_some() || resend_failure.read_untracked().is_some();
    let title = if pending.is_some() { catalog::VERIFY_TITLE } else { catalog::VERIFY_NONE_TITLE };
    let signed_in = common.me.is_some();
    let signup_open = common.config.signup_open;
    view! {
        <Frame common title failed>
            {match pending {
                Some(pending) => {
                    view! {
                        <Waiting pending signed_in refused resend resend_failure texts/>
                        <WrongAddress signed_in signup_open texts/>
                    }
                    .into_any()
                }
                None => view! { <NothingPending signed_in refused texts/> }.into_any(),
            }}
        </Frame>
    }
}

#[component]
fn Waiting(
    pending: VerificationView,
    signed_in: bool,
    refused: Option<AccountError>,
    resend: ServerAction<ResendVerification>,
    resend_failure: Signal<Option<AccountError>>,
    texts: Texts,
) -> impl IntoView {
    let VerificationView { email, by_code, can_resend, minutes } = pending;
    let time = texts.duration(minutes);
    let (sent, good_for) = if by_code {
        (catalog::VERIFY_CODE_SENT, catalog::verify_code_good_for(&time))
    } else {
        (catalog::VERIFY_LINK_SENT, catalog::verify_link_good_for(&time))
    };
    let nothing_there = match (can_resend, signed_in) {
        (true, _) => catalog::VERIFY_NOTHING_THERE,
        (false, true) => catalog::VERIFY_NOTHING_THERE_WAIT,
        (false, false) => catalog::VERIFY_NOTHING_THERE_SIGN_IN,
    };
    let good_for = texts.of(good_for);
    view! {
        <Card title=texts.of(catalog::VERIFY_TITLE) icon=Envelope>
            <p>{emphasised(sent, texts, &[("email", &email)])} " " {good_for}</p>
            {by_code
                .then(|| {
                    let refused = refused.map(|error| Refusal::of(&error, "code", texts));
                    let list = texts.list(NAMES, CODES);
                    view! { <CodeEntry texts=list refused/> }
                })}
            <div class="hk-below">
                <FormErrors error=resend_failure texts/>
                <p class="hk-hint">{texts.of(nothing_there)}</p>
                {can_resend
                    .then(|| {
                        view! {
                            <ActionForm action=resend>
                                <Submit
                                    label=texts.of(catalog::VERIFY_RESEND)
                                    weight=Weight::Plain
                                    pending=resend.pending()
                                />
                            </ActionForm>
                        }
                    })}
                {(!can_resend && !signed_in)
                    .then(|| {
                        view! {
                            <div class="hk-actions">
                                <a class="hk-button" href=Paths::LOGIN>
                                    {texts.of(catalog::SIGN_IN)}
                                </a>
                            </div>
                        }
                    })}
            </div>
        </Card>
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

#[component]
fn NothingPending(signed_in: bool, refused: Option<AccountError>, texts: Texts) -> impl IntoView {
    let (path, label) =
        if signed_in { (Paths::EMAIL, catalog::EMAILS_TITLE) } else { (Paths::LOGIN, catalog::SIGN_IN) };
    view! {
        <Card
            title=texts.of(catalog::VERIFY_NONE_TITLE)
            lead=texts.of(catalog::VERIFY_NONE_TEXT)
        >
            // The last wrong code ends the process: the page then has nothing to wait for, but says why.
            <FormErrors error=Signal::stored(refused) texts/>
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
