//! One e-mail address in the manager's list.

use housekey_protocol::{Key, Paths, messages::catalog, views::EmailView};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{
    confirm::Confirm,
    countdown::count_down,
    email_list::{EmailAction, EmailListState},
    form_errors::SignInLink,
    refusal::Shown,
    resend::ResendButton,
    submit::{Submit, Weight},
};
use crate::texts::Texts;

/// An address, what it is, what can be done with it, and what went wrong with that.
#[component]
pub fn EmailRow(
    /// The address.
    view: EmailView,
    /// The list it stands in.
    list: EmailListState,
    /// Whether it may be removed even though it is primary.
    removable: bool,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    let own = StoredValue::new(view.email.clone());
    let shown =
        Shown::new(list.refusal, move |refusal| own.with_value(|own| refusal.about.as_ref() == Some(own)));
    view! {
        <li class="hk-row">
            <div class="hk-what">
                <div class="hk-tags">
                    <bdi class="hk-value">{view.email.clone()}</bdi>
                    <span class="hk-tags">{tags(&view, texts)}</span>
                </div>
                <span class="hk-hint">{texts.of(explanation(&view))}</span>
            </div>
            <div class="hk-do">{buttons(view, list, removable, texts)}</div>
            <p class="hk-error" role="alert">
                {shown.form}
                <SignInLink signed_out=shown.signed_out texts/>
            </p>
        </li>
    }
}

fn explanation(view: &EmailView) -> Key {
    match view {
        EmailView { pending: true, .. } => catalog::EMAILS_PENDING_TEXT,
        EmailView { verified: false, .. } => catalog::EMAILS_WAITING_TEXT,
        EmailView { primary: true, .. } => catalog::EMAILS_PRIMARY_TEXT,
        EmailView { .. } => catalog::EMAILS_VERIFIED_TEXT,
    }
}

fn tags(view: &EmailView, texts: Texts) -> impl IntoView + use<> {
    let tag = move |class, key: Key| view! { <span class=class>{texts.of(key)}</span> };
    let standing = if view.verified {
        tag("hk-tag", catalog::EMAILS_VERIFIED)
    } else {
        tag("hk-tag hk-warn", catalog::EMAILS_WAITING)
    };
    (view.primary.then(|| tag("hk-tag hk-strong", catalog::EMAILS_PRIMARY)), standing)
}

fn buttons(view: EmailView, list: EmailListState, removable: bool, texts: Texts) -> impl IntoView {
    let EmailView { email, verified, primary, pending, resend_in } = view;
    let enter = pending.then(|| {
        view! {
            <a class="hk-button hk-quiet" href=Paths::CONFIRM_EMAIL>
                {texts.of(catalog::EMAILS_ENTER_CODE)}
                <span class="hk-unseen">" "{email.clone()}</span>
            </a>
        }
    });
    let resend = (!verified).then(|| {
        let left = RwSignal::new(0);
        if cfg!(feature = "hydrate") {
            // After hydration, which has to find what the server rendered.
            spawn_local(async move { count_down(left, resend_in) });
        }
        let (subject, weight, pending) = (email.clone(), Weight::Quiet, list.pending);
        let button = view! { <ResendButton left pending subject weight texts/> };
        row_form(list, EmailAction::Resend, &email, left, button)
    });
    let now = RwSignal::new(0);
    let make_primary = (verified && !primary).then(|| {
        let label = texts.of(catalog::EMAILS_MAKE_PRIMARY);
        let button =
            view! { <Submit label subject=email.clone() weight=Weight::Quiet pending=list.pending/> };
        row_form(list, EmailAction::MakePrimary, &email, now, button)
    });
    let remove = (!primary || removable).then(|| {
        let (label, question) =
            (texts.of(catalog::EMAILS_REMOVE), texts.of(catalog::emails_remove_question(&email)));
        let sure = texts.of(catalog::EMAILS_REMOVE_CONFIRM);
        let busy = texts.of(catalog::BUSY_REMOVING);
        let button = view! { <Submit label=sure busy weight=Weight::Danger pending=list.pending/> };
        let form = row_form(list, EmailAction::Remove, &email, now, button);
        view! {
            <Confirm label subject=email.clone() question>
                {form}
            </Confirm>
        }
    });
    (enter, resend, make_primary, remove)
}

/// The form of an action on the address, which is possible when nothing is `left` to wait; without JavaScript it is a
/// plain form.
fn row_form<V: IntoView>(
    list: EmailListState,
    action: EmailAction,
    email: &str,
    left: RwSignal<u32>,
    button: V,
) -> impl IntoView + use<V> {
    let own = email.to_owned();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if left.get_untracked() == 0 {
            list.ask(action, own.clone());
        }
    };
    view! {
        <form action=action.url() method="post" on:submit=submit>
            <input type="hidden" name="email" value=email.to_owned()/>
            {button}
        </form>
    }
}
