//! How an account stands: its addresses, its password, its newest sign-in.

use housekey_protocol::{
    Key, Paths,
    messages::catalog,
    views::{Address, Overview, SignInView},
};
use leptos::prelude::*;

use super::{
    icons::{Enter, Envelope, Lock},
    moment::{Moment, with_moment},
    origin::origin,
    settings_row::{SettingsRow, Tone, facts},
};
use crate::texts::Texts;

/// The rows, one a subject.
#[component]
pub fn Standing(
    /// What is known of the account.
    overview: Overview,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    let Overview { me, email, other_emails, password_changed_at, last_sign_in, .. } = overview;
    view! {
        <ul class="hk-list" role="list">
            {email_row(email, other_emails, texts)}
            {password_row(me.has_usable_password, password_changed_at, texts)}
            {last_sign_in.map(|sign_in| sign_in_row(sign_in, texts))}
        </ul>
    }
}

fn email_row(email: Option<Address>, others: u32, texts: Texts) -> impl IntoView + use<> {
    let (confirmed, waiting) = (texts.of(catalog::EMAILS_VERIFIED), texts.of(catalog::EMAILS_WAITING));
    let tag = match &email {
        Some(Address { confirmed: true, .. }) => (confirmed, Tone::Good),
        Some(_) => (waiting, Tone::Waiting),
        None => (texts.of(catalog::OVERVIEW_MISSING), Tone::Waiting),
    };
    let action = move || manage(Paths::EMAIL, catalog::OVERVIEW_MANAGE, catalog::EMAILS_TITLE, texts);
    let meta = move || {
        let address =
            email.clone().map(|address| view! { <bdi data-hk-display>{address.email}</bdi> }.into_any());
        let more =
            (others > 0).then(|| texts.of(catalog::overview_more_emails(&others.to_string())).into_any());
        facts(address.into_iter().chain(more))
    };
    view! { <SettingsRow icon=Envelope title=texts.of(catalog::EMAILS_TITLE) tag=Some(tag) meta action texts/> }
}

/// The way to where it is changed; its name says what, for readers who hear only the link.
fn manage(href: &'static str, verb: Key, what: Key, texts: Texts) -> impl IntoView {
    view! {
        <a class="hk-button hk-quiet" href=href>
            {texts.of(verb)}
            <span class="hk-unseen">" "{texts.of(what)}</span>
        </a>
    }
}

fn password_row(is_set: bool, changed_at: Option<String>, texts: Texts) -> impl IntoView + use<> {
    let (words, tone) = if is_set {
        (catalog::OVERVIEW_PASSWORD_SET, Tone::Good)
    } else {
        (catalog::OVERVIEW_PASSWORD_NONE, Tone::Waiting)
    };
    let changed = move || {
        let at = changed_at.clone().filter(|_| is_set);
        facts(at.map(|at| with_moment(catalog::OVERVIEW_PASSWORD_CHANGED, at, texts).into_any()))
    };
    let action = move || {
        let verb = if is_set { catalog::OVERVIEW_CHANGE } else { catalog::OVERVIEW_SET };
        manage(Paths::PASSWORD, verb, catalog::PASSWORD, texts)
    };
    view! {
        <SettingsRow
            icon=Lock
            title=texts.of(catalog::PASSWORD)
            tag=Some((texts.of(words), tone))
            meta=changed
            action
            texts
        />
    }
}

fn sign_in_row(sign_in: SignInView, texts: Texts) -> impl IntoView + use<> {
    let tag = sign_in.here.then(|| (texts.of(catalog::OVERVIEW_HERE), Tone::Good));
    let meta = move || {
        let SignInView { at, methods, origin: from, .. } = sign_in.clone();
        let at = view! { <Moment at texts/> }.into_any();
        let methods = methods.into_iter().filter_map(move |method| method_words(&method, texts));
        let methods = methods.map(IntoAny::into_any);
        facts(std::iter::once(at).chain(methods).chain(origin(from, texts)))
    };
    let action = move || manage(Paths::SESSIONS, catalog::OVERVIEW_MANAGE, catalog::SESSIONS_TITLE, texts);
    view! { <SettingsRow icon=Enter title=texts.of(catalog::OVERVIEW_LAST_SIGN_IN) tag meta action texts/> }
}

/// How somebody signed in. A method that this release does not know is left out.
fn method_words(method: &str, texts: Texts) -> Option<String> {
    let words = match method {
        "password" => catalog::PASSWORD,
        "code" => catalog::OVERVIEW_METHOD_CODE,
        "password_reset" => catalog::OVERVIEW_METHOD_RESET,
        _ => return None,
    };
    Some(texts.of(words))
}
