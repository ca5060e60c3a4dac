//! Asks who is signed in to prove it once more; then what was interrupted goes on.

use housekey_protocol::{
    Paths,
    messages::catalog,
    views::{Interrupted, Me, ReauthenticationView},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    load::{loaded, of_viewer},
    next,
};
use crate::{
    common::Common,
    components::{
        frame::{Card, Frame},
        prove::{Prove, ProveBefore, lead},
        signed_out::SignedOut,
    },
    server_fns::reauthenticate::{EnterProofCode, Reauthenticate, SendProofCode, reauthentication},
    texts::{Texts, texts},
    words::emphasised,
};

/// The page.
#[component]
pub fn ReauthenticatePage() -> impl IntoView {
    let next = next();
    let resume = use_query_map().read_untracked().get("resume").unwrap_or_default();
    let asked = (next, resume.clone());
    loaded(
        move || {
            let (next, resume) = asked.clone();
            async { of_viewer(reauthentication(next, resume).await) }
        },
        move |common, found| view! { <ReauthenticateView common found resume=resume.clone()/> },
    )
}

/// The page, laid out.
#[component]
pub fn ReauthenticateView(
    /// The viewer.
    common: Common,
    /// How it is proved, and what goes on then; nothing if nobody is signed in.
    found: Option<ReauthenticationView>,
    /// The name of what goes on then.
    resume: String,
) -> impl IntoView {
    let texts = texts();
    let before = ProveBefore {
        password: common.before::<Reauthenticate>(),
        send: common.before::<SendProofCode>(),
        code: common.before::<EnterProofCode>(),
    };
    let failed = before.failed();
    let content = match (found, common.me.clone()) {
        (Some(found), Some(me)) => view! { <Asked me found before resume texts/> }.into_any(),
        _ => view! {
            <SignedOut text=catalog::FAILURE_SIGNED_OUT back=Paths::REAUTHENTICATE texts/>
        }
        .into_any(),
    };
    view! {
        <Frame common title=catalog::REAUTHENTICATE_TITLE failed>
            {content}
        </Frame>
    }
}

#[component]
fn Asked(
    me: Me,
    found: ReauthenticationView,
    before: ProveBefore,
    resume: String,
    texts: Texts,
) -> impl IntoView {
    let ReauthenticationView { proof, code, doing, next } = found;
    // What is over, or another browser's, does not go on.
    let resume = if doing.is_some() { resume } else { String::new() };
    let back = next.clone();
    let title = texts.of(catalog::REAUTHENTICATE_TITLE);
    // Where a code was mailed, the form says so itself.
    let lead = lead(&proof, texts).filter(|_| code.is_none()).unwrap_or_default();
    view! {
        <Card title lead>
            {doing.map(|doing| view! { <p>{words(&doing, texts)}</p> })}
            <Prove me code before next resume texts/>
        </Card>
        <p class="hk-aside">
            <a href=back>{texts.of(catalog::CANCEL)}</a>
        </p>
    }
}

/// What goes on after the proof: it cannot be seen from this page.
fn words(doing: &Interrupted, texts: Texts) -> AnyView {
    let about = |key, email: &String| emphasised(key, texts, &[("email", email)]).into_any();
    match doing {
        Interrupted::AddEmail { email } => about(catalog::REAUTHENTICATE_DOING_ADD, email),
        Interrupted::MakePrimaryEmail { email } => about(catalog::REAUTHENTICATE_DOING_PRIMARY, email),
        Interrupted::RemoveEmail { email } => about(catalog::REAUTHENTICATE_DOING_REMOVE, email),
        Interrupted::ChangePhone { phone } => {
            emphasised(catalog::REAUTHENTICATE_DOING_PHONE, texts, &[("phone", phone)]).into_any()
        }
        Interrupted::RemovePhone => texts.of(catalog::REAUTHENTICATE_DOING_PHONE_REMOVE).into_any(),
        Interrupted::EndSession { .. } => texts.of(catalog::REAUTHENTICATE_DOING_END).into_any(),
        Interrupted::Deactivate => texts.of(catalog::REAUTHENTICATE_DOING_DEACTIVATE).into_any(),
        Interrupted::DeleteAccount => texts.of(catalog::REAUTHENTICATE_DOING_DELETE).into_any(),
        Interrupted::EndOtherSessions => texts.of(catalog::REAUTHENTICATE_DOING_END_OTHERS).into_any(),
    }
}
