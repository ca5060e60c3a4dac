//! Where the account is signed in, and ending that.

use housekey_protocol::{Paths, messages::catalog, views::SessionView};
use leptos::{children::ViewFn, prelude::*, server_fn::ServerFn};

use super::load::{loaded, of_viewer};
use crate::{
    common::Common,
    components::{
        before::Before,
        confirm::ConfirmForm,
        form_errors::FormErrors,
        frame::{Frame, Layout},
        prove::ProveDialog,
        session_row::SessionRow,
        signed_out::SignedOut,
    },
    server_fns::sessions::{EndOtherSessions, EndSession, sessions},
    texts::{Texts, texts},
};

/// The page of one's sessions.
#[component]
pub fn SessionsPage() -> impl IntoView {
    loaded(
        || async { of_viewer(sessions().await) },
        |common, sessions| view! { <SessionsView common sessions/> },
    )
}

/// The page, laid out.
#[component]
pub fn SessionsView(
    /// The viewer.
    common: Common,
    /// The sessions, this one first; nothing if nobody is signed in.
    sessions: Option<Vec<SessionView>>,
) -> impl IntoView {
    let texts = texts();
    let before = common.before::<EndOtherSessions>();
    // Of which session it was is not known; it may be gone.
    let one = Signal::stored(common.before::<EndSession>().error().cloned());
    let dialog = common.me.clone().map(|me| view! { <ProveDialog me texts/> });
    let content = if let Some(sessions) = sessions {
        view! {
            <FormErrors error=one texts/>
            <List sessions before texts/>
        }
        .into_any()
    } else {
        view! { <SignedOut text=catalog::SESSIONS_SIGNED_OUT back=Paths::SESSIONS texts/> }.into_any()
    };
    view! {
        <Frame common title=catalog::SESSIONS_TITLE layout=Layout::Account(Paths::SESSIONS)>
            <div class="hk-head">
                <h1>{texts.of(catalog::SESSIONS_TITLE)}</h1>
                <p class="hk-soft">{texts.of(catalog::SESSIONS_LEAD)}</p>
            </div>
            {content}
            {dialog}
        </Frame>
    }
}

#[component]
fn List(sessions: Vec<SessionView>, before: Before, texts: Texts) -> impl IntoView {
    let others = sessions.iter().filter(|session| !session.here).count();
    let rows = sessions.into_iter().map(|session| row(session, texts)).collect_view();
    let all = (others > 1).then(|| {
        let (label, question) =
            (texts.of(catalog::SESSIONS_END_OTHERS), texts.of(catalog::SESSIONS_END_OTHERS_QUESTION));
        let refused = before.form(&[], texts);
        view! {
            <ConfirmForm
                label
                question
                action=EndOtherSessions::url()
                refused
                sure=texts.of(catalog::SESSIONS_END_OTHERS_DO)
                busy=texts.of(catalog::BUSY_SIGNING_OUT)
                texts
            />
        }
    });
    view! {
        <ul class="hk-list" role="list">
            {rows}
        </ul>
        {all}
    }
}

fn row(session: SessionView, texts: Texts) -> impl IntoView {
    let SessionView { handle, origin, began_at, seen_at, here } = session;
    let name = crate::components::origin::device_words(&origin.device.clone().unwrap_or_default(), texts);
    let end: ViewFn = (move || (!here).then(|| ending(handle.clone(), name.clone(), texts))).into();
    view! { <SessionRow origin began=began_at last_seen=seen_at here action=end texts/> }
}

fn ending(handle: String, subject: String, texts: Texts) -> impl IntoView {
    let question = texts.of(catalog::sessions_end_question(&subject));
    view! {
        <ConfirmForm
            label=texts.of(catalog::SESSIONS_END)
            subject
            question
            action=EndSession::url()
            refused=None
            sure=texts.of(catalog::SESSIONS_END)
            busy=texts.of(catalog::BUSY_SIGNING_OUT)
            texts
        >
            <input type="hidden" name="session" value=handle/>
        </ConfirmForm>
    }
}
