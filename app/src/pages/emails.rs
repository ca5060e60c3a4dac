//! The e-mail manager.

use housekey_protocol::{Paths, messages::catalog, views::EmailView};
use leptos::prelude::*;

use super::load::{loaded, of_viewer};
use crate::{
    common::Common,
    components::{
        before::Before,
        email_list::EmailAction,
        email_manager::{CODES, EmailManager, NAMES},
        frame::{Frame, Layout},
        prove::ProveDialog,
        refusal::Refusal,
        signed_out::SignedOut,
    },
    server_fns::emails::{AddEmail, MakePrimaryEmail, RemoveEmail, ResendEmail, email_addresses},
    texts::texts,
};

/// The page of one's addresses.
#[component]
pub fn EmailsPage() -> impl IntoView {
    loaded(
        || async { of_viewer(email_addresses().await) },
        move |common, addresses| view! { <EmailsView common addresses/> },
    )
}

/// What was refused before the page was loaded, if it was one of the list's forms.
fn refused(common: &Common) -> Option<(EmailAction, Before)> {
    let of = |action, before: Before| before.failed().then_some((action, before));
    of(EmailAction::Add, common.before::<AddEmail>())
        .or_else(|| of(EmailAction::Resend, common.before::<ResendEmail>()))
        .or_else(|| of(EmailAction::MakePrimary, common.before::<MakePrimaryEmail>()))
        .or_else(|| of(EmailAction::Remove, common.before::<RemoveEmail>()))
}

/// The page, laid out.
#[component]
pub fn EmailsView(
    /// The viewer.
    mut common: Common,
    /// The list; nothing if nobody is signed in.
    addresses: Option<Vec<EmailView>>,
) -> impl IntoView {
    let texts = texts();
    let can_remove_last = common.config.login_username;
    let changes = common.config.change_email;
    let lead = if changes { catalog::EMAILS_LEAD_ONE } else { catalog::EMAILS_LEAD };
    let refused = refused(&common);
    let failed = refused.is_some();
    // The address that was refused: in its row, or in the field to add one.
    let typed = refused.as_ref().and_then(|(_, before)| before.draft("email"));
    let at_row = refused.as_ref().is_some_and(|(action, _)| *action != EmailAction::Add);
    let (about, draft) = if at_row { (typed.unwrap_or_default(), None) } else { (String::new(), typed) };
    let refused = refused
        .and_then(|(action, before)| before.error().map(|error| Refusal::to(action, about, error, texts)));
    let dialog = common.me.clone().map(|me| view! { <ProveDialog me texts/> });
    let content = if let Some(addresses) = addresses {
        // The list says what comes next in the same place.
        let said = common.notice.take().and_then(|key| texts.notice(&key));
        let list = texts.list(NAMES, CODES);
        view! { <EmailManager texts=list addresses refused said draft can_remove_last changes/> }.into_any()
    } else {
        view! { <SignedOut text=catalog::EMAILS_SIGNED_OUT back=Paths::EMAIL texts/> }.into_any()
    };
    view! {
        <Frame common title=catalog::EMAILS_TITLE layout=Layout::Account(Paths::EMAIL) failed>
            <div class="hk-head">
                <h1>{texts.of(catalog::EMAILS_TITLE)}</h1>
                <p class="hk-soft">{texts.of(lead)}</p>
            </div>
            {content}
            {dialog}
        </Frame>
    }
}
