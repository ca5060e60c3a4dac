//! What happened to an account lately.

use housekey_protocol::{
    Key,
    messages::catalog,
    views::{Activity, ActivityView},
};
use leptos::{children::ViewFn, prelude::*};

use super::{
    empty::Empty,
    icons::{Alert, Clock, Enter, Envelope, Exit, Lock, Person, Phone},
    moment::Moment,
    origin::origin,
    settings_row::{SettingsRow, facts},
};
use crate::texts::Texts;

/// The list, the newest first.
#[component]
pub fn Activities(
    /// What happened.
    activity: Vec<ActivityView>,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    if activity.is_empty() {
        let (title, text) = (catalog::OVERVIEW_ACTIVITY_NONE, catalog::OVERVIEW_ACTIVITY_NONE_TEXT);
        return view! { <Empty icon=Clock title=texts.of(title) text=texts.of(text)/> }.into_any();
    }
    let rows = activity.into_iter().map(|one| row(one, texts)).collect_view();
    view! {
        <ol class="hk-list hk-log" role="list">
            {rows}
        </ol>
    }
    .into_any()
}

fn row(one: ActivityView, texts: Texts) -> impl IntoView {
    let what = one.what;
    let meta = move || {
        let ActivityView { email, at, origin: from, .. } = one.clone();
        let email = email.map(|email| view! { <bdi class="hk-value">{email}</bdi> }.into_any());
        let at = view! { <Moment at texts/> }.into_any();
        facts(email.into_iter().chain([at]).chain(origin(from, texts)))
    };
    view! { <SettingsRow icon=drawing(what) title=texts.of(words(what)) meta texts/> }
}

fn words(what: Activity) -> Key {
    match what {
        Activity::SignedUp => catalog::ACTIVITY_SIGNED_UP,
        Activity::SignedIn => catalog::ACTIVITY_SIGNED_IN,
        Activity::SignedInOnNewDevice => catalog::ACTIVITY_SIGNED_IN_NEW_DEVICE,
        Activity::SignedOut => catalog::ACTIVITY_SIGNED_OUT,
        Activity::Closed => catalog::ACTIVITY_CLOSED,
        Activity::Reopened => catalog::ACTIVITY_REOPENED,
        Activity::ProofFailed => catalog::ACTIVITY_PROOF_FAILED,
        Activity::SignInFailed => catalog::ACTIVITY_SIGN_IN_FAILED,
        Activity::SignInsFailed => catalog::ACTIVITY_SIGN_INS_FAILED,
        Activity::EmailAdded => catalog::ACTIVITY_EMAIL_ADDED,
        Activity::EmailRemoved => catalog::ACTIVITY_EMAIL_REMOVED,
        Activity::EmailConfirmed => catalog::ACTIVITY_EMAIL_CONFIRMED,
        Activity::EmailPrimary => catalog::ACTIVITY_EMAIL_PRIMARY,
        Activity::PhoneConfirmed => catalog::ACTIVITY_PHONE_CONFIRMED,
        Activity::PhoneRemoved => catalog::ACTIVITY_PHONE_REMOVED,
        Activity::PasswordSet => catalog::ACTIVITY_PASSWORD_SET,
        Activity::PasswordChanged => catalog::ACTIVITY_PASSWORD_CHANGED,
        Activity::PasswordReset => catalog::ACTIVITY_PASSWORD_RESET,
    }
}

fn drawing(what: Activity) -> ViewFn {
    match what {
        Activity::SignedUp | Activity::Reopened => Person.into(),
        Activity::SignedIn | Activity::SignedInOnNewDevice => Enter.into(),
        Activity::SignedOut => Exit.into(),
        Activity::SignInFailed | Activity::SignInsFailed | Activity::ProofFailed | Activity::Closed => {
            Alert.into()
        }
        Activity::EmailAdded | Activity::EmailRemoved | Activity::EmailConfirmed | Activity::EmailPrimary => {
            Envelope.into()
        }
        Activity::PhoneConfirmed | Activity::PhoneRemoved => Phone.into(),
        Activity::PasswordSet | Activity::PasswordChanged | Activity::PasswordReset => Lock.into(),
    }
}
