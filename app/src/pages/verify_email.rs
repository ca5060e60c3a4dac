//! "Check your mail": after sign-up, after adding an address; the page that takes the code.

use housekey_protocol::{AccountError, Locale, Paths, messages::catalog, views::VerificationView};
use leptos::{form::ActionForm, prelude::*};

use super::load::loaded;
use crate::{
    common::Common,
    components::{
        answer::{carried, failure},
        code_entry::CodeEntry,
        form_errors::FormErrors,
        frame::{Card, Frame},
        icons::Envelope,
        refusal::Refusal,
        submit::{Submit, Weight},
    },
    server_fns::verify_email::{EnterEmailCode, ResendVerification, pending_verification},
    words::{duration, emphasised, locale},
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
    let locale = locale();
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
                        <Waiting pending signed_in refused resend resend_failure locale/>
                        <WrongAddress signed_in signup_open locale/>
                    }
                    .into_any()
                }
                None => view! { <NothingPending signed_in refused locale/> }.into_any(),
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
    locale: Locale,
) -> impl IntoView {
    let VerificationView { email, by_code, can_resend, minutes } = pending;
    let (sent, good_for) = if by_code {
        (catalog::VERIFY_CODE_SENT, catalog::VERIFY_CODE_GOOD_FOR)
    } else {
        (catalog::VERIFY_LINK_SENT, catalog::VERIFY_LINK_GOOD_FOR)
    };
    let nothing_there = match (can_resend, signed_in) {
        (true, _) => catalog::VERIFY_NOTHING_THERE,
        (false, true) => catalog::VERIFY_NOTHING_THERE_WAIT,
        (false, false) => catalog::VERIFY_NOTHING_THERE_SIGN_IN,
    };
    let good_for = good_for.with(locale, &[("time", &duration(minutes, locale))]);
    view! {
        <Card title=catalog::VERIFY_TITLE.text(locale) icon=Envelope>
            <p>{emphasised(sent, locale, &[("email", &email)])} " " {good_for}</p>
            {by_code
                .then(|| {
                    let refused = refused.map(|error| Refusal::of(&error, "code", locale));
                    view! { <CodeEntry locale refused/> }
                })}
            <div class="hk-below">
                <FormErrors error=resend_failure locale/>
                <p class="hk-hint">{nothing_there.text(locale)}</p>
                {can_resend
                    .then(|| {
                        view! {
                            <ActionForm action=resend>
                                <Submit
                                    label=catalog::VERIFY_RESEND.text(locale)
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
                                    {catalog::SIGN_IN.text(locale)}
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
fn WrongAddress(signed_in: bool, signup_open: bool, locale: Locale) -> impl IntoView {
    let way = match (signed_in, signup_open) {
        (true, _) => Some((Paths::EMAIL, catalog::EMAILS_TITLE)),
        (false, true) => Some((Paths::SIGNUP, catalog::VERIFY_START_AGAIN)),
        (false, false) => None,
    };
    way.map(|(path, label)| {
        view! {
            <p class="hk-aside">
                {catalog::VERIFY_WRONG_ADDRESS.text(locale)} " " <a href=path>{label.text(locale)}</a>
            </p>
        }
    })
}

#[component]
fn NothingPending(signed_in: bool, refused: Option<AccountError>, locale: Locale) -> impl IntoView {
    let (path, label) =
        if signed_in { (Paths::EMAIL, catalog::EMAILS_TITLE) } else { (Paths::LOGIN, catalog::SIGN_IN) };
    view! {
        <Card
            title=catalog::VERIFY_NONE_TITLE.text(locale)
            lead=catalog::VERIFY_NONE_TEXT.text(locale).into_owned()
        >
            // The last wrong code ends the process: the page then has nothing to wait for, but says why.
            <FormErrors error=Signal::stored(refused) locale/>
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
