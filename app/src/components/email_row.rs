//! One e-mail address in the manager's list.

use housekey_protocol::{Locale, Msg, Paths, messages::catalog, views::EmailView};
use leptos::{ev::SubmitEvent, prelude::*, server_fn::ServerFn};

use super::{
    email_manager::{Deed, House},
    submit::{Submit, Weight},
};
use crate::{
    server_fns::emails::{MakePrimaryEmail, RemoveEmail, ResendEmail},
    words::sentence,
};

/// The three things one can do with an address.
#[derive(Clone, Copy)]
pub struct RowActions {
    /// The mail once more.
    pub resend: ServerAction<ResendEmail>,
    /// Another primary address.
    pub make_primary: ServerAction<MakePrimaryEmail>,
    /// One address fewer.
    pub remove: ServerAction<RemoveEmail>,
}

impl RowActions {
    pub(crate) fn new() -> Self {
        Self { resend: ServerAction::new(), make_primary: ServerAction::new(), remove: ServerAction::new() }
    }
}

/// An address, what it is, what can be done with it, and what went wrong with that.
#[component]
pub fn EmailRow(
    /// The address.
    email: String,
    /// The list it stands in.
    house: House,
    /// The list's actions.
    actions: RowActions,
    /// Whether the only address may be removed.
    can_remove_last: bool,
    /// The reader's language.
    locale: Locale,
) -> impl IntoView {
    let own = email.clone();
    // The row outlives a change of its address's state, so that focus and errors stay where they are.
    let view = Memo::new(move |_| house.addresses.with(|all| all.iter().find(|e| e.email == own).cloned()));
    let own = email.clone();
    let error = move || {
        let failure = house.failure.get()?;
        let mine = failure.deed != Deed::Add && failure.email.as_deref() == Some(own.as_str());
        mine.then(|| sentence(&failure.error, locale))
    };
    let alone = Memo::new(move |_| house.addresses.with(|all| all.len() == 1));
    view! {
        <li class="hk-row">
            <div class="hk-what">
                <div class="hk-tags">
                    <bdi class="hk-value">{email}</bdi>
                    <span class="hk-tags">{move || view.get().map(|view| tags(&view, locale))}</span>
                </div>
                <span class="hk-hint">{move || view.get().map(|view| explanation(&view).text(locale))}</span>
            </div>
            <div class="hk-do">
                {move || view.get().map(|view| {
                    buttons(view, actions, alone.get() && can_remove_last, locale)
                })}
            </div>
            {move || error().map(|words| view! { <p class="hk-error" role="alert">{words}</p> })}
        </li>
    }
}

fn explanation(view: &EmailView) -> Msg {
    match view {
        EmailView { pending: true, .. } => catalog::EMAILS_PENDING_TEXT,
        EmailView { verified: false, .. } => catalog::EMAILS_WAITING_TEXT,
        EmailView { primary: true, .. } => catalog::EMAILS_PRIMARY_TEXT,
        EmailView { .. } => catalog::EMAILS_VERIFIED_TEXT,
    }
}

fn tags(view: &EmailView, locale: Locale) -> impl IntoView + use<> {
    let primary = view.primary.then(|| {
        view! { <span class="hk-tag hk-strong">{catalog::EMAILS_PRIMARY.text(locale)}</span> }
    });
    let standing = if view.verified {
        view! { <span class="hk-tag">{catalog::EMAILS_VERIFIED.text(locale)}</span> }.into_any()
    } else {
        view! { <span class="hk-tag hk-warn">{catalog::EMAILS_WAITING.text(locale)}</span> }.into_any()
    };
    (primary, standing)
}

fn buttons(view: EmailView, actions: RowActions, removable: bool, locale: Locale) -> impl IntoView {
    let EmailView { email, verified, primary, pending } = view;
    let enter = pending.then(|| {
        view! {
            <a class="hk-button hk-quiet" href=Paths::CONFIRM_EMAIL>
                {catalog::EMAILS_ENTER_CODE.text(locale)}
                <span class="hk-unseen">" "{email.clone()}</span>
            </a>
        }
    });
    let resend = (!verified).then(|| {
        let make = |email| ResendEmail { email };
        row_form(actions.resend, &email, make, catalog::EMAILS_RESEND.text(locale).into(), Weight::Quiet)
    });
    let make_primary = (verified && !primary).then(|| {
        let make = |email| MakePrimaryEmail { email };
        let label = catalog::EMAILS_MAKE_PRIMARY.text(locale).into();
        row_form(actions.make_primary, &email, make, label, Weight::Quiet)
    });
    let remove = (!primary || removable).then(|| {
        let make = |email| RemoveEmail { email };
        row_form(actions.remove, &email, make, catalog::EMAILS_REMOVE.text(locale).into(), Weight::Danger)
    });
    (enter, resend, make_primary, remove)
}

/// A button that posts the address to `S`; without JavaScript it is a form like any other.
fn row_form<S>(
    action: ServerAction<S>,
    email: &str,
    make: fn(String) -> S,
    label: String,
    weight: Weight,
) -> impl IntoView + use<S>
where
    S: ServerFn + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    let own = email.to_owned();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !action.pending().get_untracked() {
            action.dispatch(make(own.clone()));
        }
    };
    view! {
        <form action=S::url() method="post" on:submit=submit>
            <input type="hidden" name="email" value=email.to_owned()/>
            <Submit label subject=email.to_owned() weight pending=action.pending()/>
        </form>
    }
}
