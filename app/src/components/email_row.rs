//! One e-mail address in the manager's list.

use housekey_protocol::{Key, Paths, messages::catalog, views::EmailView};
use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    email_list::{EmailAction, EmailListState},
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
    let own = view.email.clone();
    let error = Signal::derive(move || {
        let refusal = list.refusal.get()?;
        refusal.form.filter(|_| refusal.about.as_ref() == Some(&own))
    });
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
                {error}
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
    let EmailView { email, verified, primary, pending } = view;
    let enter = pending.then(|| {
        view! {
            <a class="hk-button hk-quiet" href=Paths::CONFIRM_EMAIL>
                {texts.of(catalog::EMAILS_ENTER_CODE)}
                <span class="hk-unseen">" "{email.clone()}</span>
            </a>
        }
    });
    let button = |action, label: Key, weight| row_form(list, action, &email, texts.of(label), weight);
    (
        enter,
        (!verified).then(|| button(EmailAction::Resend, catalog::EMAILS_RESEND, Weight::Quiet)),
        (verified && !primary)
            .then(|| button(EmailAction::MakePrimary, catalog::EMAILS_MAKE_PRIMARY, Weight::Quiet)),
        (!primary || removable).then(|| button(EmailAction::Remove, catalog::EMAILS_REMOVE, Weight::Danger)),
    )
}

/// A button for an action on the address; without JavaScript it is a plain form.
fn row_form(
    list: EmailListState,
    action: EmailAction,
    email: &str,
    label: String,
    weight: Weight,
) -> impl IntoView + use<> {
    let own = email.to_owned();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        list.ask(action, own.clone());
    };
    view! {
        <form action=action.url() method="post" on:submit=submit>
            <input type="hidden" name="email" value=email.to_owned()/>
            <Submit label subject=email.to_owned() weight pending=list.pending/>
        </form>
    }
}
