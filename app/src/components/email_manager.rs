//! The list of one's e-mail addresses, and everything one can do with it.

use housekey_protocol::{Code, messages::catalog, views::EmailView};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local, web_sys::Event};

use super::{
    email_list::{EmailAction, EmailListState, LIST},
    email_row::EmailRow,
    field::Field,
    form_errors::FormAlert,
    listening::listen,
    refusal::{Refusal, Shown},
    submit::Submit,
};
use crate::{
    assets::wake,
    texts::{TextList, Texts},
};

/// The messages it and its rows show.
pub(crate) const NAMES: &[&str] = &[
    catalog::EMAIL.name(),
    catalog::EMAILS_LIST.name(),
    catalog::EMAILS_NONE.name(),
    catalog::EMAILS_PRIMARY.name(),
    catalog::EMAILS_VERIFIED.name(),
    catalog::EMAILS_WAITING.name(),
    catalog::EMAILS_PRIMARY_TEXT.name(),
    catalog::EMAILS_VERIFIED_TEXT.name(),
    catalog::EMAILS_WAITING_TEXT.name(),
    catalog::EMAILS_PENDING_TEXT.name(),
    catalog::EMAILS_ENTER_CODE.name(),
    catalog::EMAILS_MAKE_PRIMARY.name(),
    catalog::RESEND.name(),
    catalog::RESEND_IN.name(),
    catalog::EMAILS_REMOVE.name(),
    catalog::EMAILS_REMOVE_QUESTION.name(),
    catalog::EMAILS_REMOVE_CONFIRM.name(),
    catalog::BUSY_REMOVING.name(),
    catalog::EMAILS_ADD_TITLE.name(),
    catalog::EMAILS_ADD.name(),
    catalog::EMAILS_CHANGE_TITLE.name(),
    catalog::EMAILS_CHANGE.name(),
    catalog::EMAILS_DID_ADD.name(),
    catalog::EMAILS_DID_RESEND.name(),
    catalog::EMAILS_DID_MAKE_PRIMARY.name(),
    catalog::EMAILS_DID_REMOVE.name(),
];

/// The codes its acts may be refused with.
pub(crate) const CODES: &[Code] = &[
    Code::REQUIRED,
    Code::INVALID_EMAIL,
    Code::EMAIL_TAKEN,
    Code::DUPLICATE_EMAIL,
    Code::MAX_EMAIL_ADDRESSES,
    Code::UNKNOWN_EMAIL,
    Code::EMAIL_ALREADY_VERIFIED,
    Code::CANNOT_REMOVE_PRIMARY_EMAIL,
    Code::UNVERIFIED_PRIMARY_EMAIL,
    Code::RATE_LIMITED,
];

/// The e-mail manager. Without JavaScript each of its buttons is a plain form.
///
/// It posts by hand: `<ActionForm>`s and their actions cost the bundle far more than they save here
/// (`docs/decisions/islands-post-by-hand.md`).
#[cfg_attr(feature = "islands", island)]
#[cfg_attr(not(feature = "islands"), component)]
pub fn EmailManager(
    /// Its words: [`NAMES`] and [`CODES`].
    texts: TextList,
    /// The list as the server has it.
    addresses: Vec<EmailView>,
    /// What was refused before the page was loaded.
    refused: Option<Refusal>,
    /// What was done before the page was loaded; the next thing done takes its place.
    said: Option<String>,
    /// The address typed before it was refused.
    draft: Option<String>,
    /// Whether the only address may be removed: where people sign in with something else.
    can_remove_last: bool,
    /// Whether another address takes the place of the one there is.
    changes: bool,
) -> impl IntoView {
    wake();
    let texts = Texts::carried(texts);
    let list = EmailListState::new(addresses, refused, said, texts);
    if cfg!(feature = "hydrate") {
        // After hydration, which has to find what the server rendered.
        spawn_local(async move {
            let page = document();
            let looked_at = page.clone();
            listen::<Event>(&page, "visibilitychange", move |_| {
                if !looked_at.hidden() {
                    list.refresh();
                }
            });
        });
    }
    // A failure of a row that is not there (any more) has no better place than above the list.
    let stray = Shown::new(list.refusal, move |refusal| {
        let about = refusal.about.as_ref();
        about.is_some_and(|about| list.addresses.with(|all| all.iter().all(|e| e.email != *about)))
    });
    let none =
        Signal::derive(move || list.addresses.read().is_empty().then(|| texts.of(catalog::EMAILS_NONE)));
    let rows = move || {
        let addresses = list.addresses.get();
        let removable = can_remove_last && addresses.len() == 1;
        addresses.into_iter().map(|view| view! { <EmailRow view list removable texts/> }).collect::<Vec<_>>()
    };

    view! {
        <section class="hk-section" aria-labelledby="addresses">
            <h2 id="addresses" class="hk-unseen">
                {texts.of(catalog::EMAILS_LIST)}
            </h2>
            // Stays in the page while empty, so that screen readers announce a later text.
            <div class="hk-status" role="status">
                <p class="hk-notice hk-done">{Signal::derive(move || list.said.get())}</p>
            </div>
            <FormAlert words=stray.form signed_out=stray.signed_out texts/>
            <p class="hk-soft">{none}</p>
            <ul id=LIST class="hk-list" role="list" tabindex="-1" aria-labelledby="addresses">
                {rows}
            </ul>
        </section>
        <AddForm list draft changes texts/>
    }
}

#[component]
fn AddForm(list: EmailListState, draft: Option<String>, changes: bool, texts: Texts) -> impl IntoView {
    let (title, label) = if changes {
        (catalog::EMAILS_CHANGE_TITLE, catalog::EMAILS_CHANGE)
    } else {
        (catalog::EMAILS_ADD_TITLE, catalog::EMAILS_ADD)
    };
    let shown = Shown::new(list.refusal, |refusal| refusal.about.is_none());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(input) = list.input.get_untracked() {
            list.ask(EmailAction::Add, input.value());
        }
    };
    view! {
        <section class="hk-section" aria-labelledby="add">
            <h2 id="add">{texts.of(title)}</h2>
            <FormAlert words=shown.form signed_out=shown.signed_out texts/>
            <form action=EmailAction::Add.url() method="post" class="hk-inline" novalidate on:submit=submit>
                <Field
                    name="email"
                    kind="email"
                    label=texts.of(catalog::EMAIL)
                    autocomplete="email"
                    value=draft
                    error=shown.field
                    focus=shown.field.read_untracked().is_some()
                    node_ref=list.input
                />
                <Submit label=texts.of(label) pending=list.pending/>
            </form>
        </section>
    }
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;
    use crate::texts::texts;
    use housekey_protocol::AccountError;

    fn address(email: &str, primary: bool, verified: bool) -> EmailView {
        EmailView { email: email.into(), verified, primary, pending: false, resend_in: 0 }
    }

    fn html(addresses: Vec<EmailView>, refused: Option<Refusal>) -> String {
        Owner::new().with(|| {
            view! {
                <EmailManager
                    texts=texts().list(NAMES, CODES)
                    addresses
                    refused
                    said=None
                    draft=Some("new@".to_owned())
                    can_remove_last=false
                    changes=false
                />
            }
            .to_html()
        })
    }

    fn row<'a>(html: &'a str, email: &str) -> &'a str {
        let rows = html.split("<li").skip(1);
        rows.map(|row| row.split("</li>").next().unwrap())
            .find(|row| row.contains(&format!("hk-value\">{email}")))
            .unwrap()
    }

    #[test]
    fn each_address_offers_only_its_possible_actions() {
        let html = html(
            vec![
                address("a@example.org", true, true),
                address("b@example.org", false, true),
                address("c@example.org", false, false),
            ],
            None,
        );
        let does = |email, what: &str| row(&html, email).contains(&format!("/accounts/do/{what}"));
        assert!(!does("a@example.org", "remove_email"));
        assert!(!does("a@example.org", "make_primary_email"));
        assert!(does("b@example.org", "make_primary_email") && does("b@example.org", "remove_email"));
        assert!(!does("b@example.org", "resend_email"));
        assert!(does("c@example.org", "resend_email") && does("c@example.org", "remove_email"));
        assert!(!does("c@example.org", "make_primary_email"));
    }

    #[test]
    fn without_javascript_error_is_shown_at_the_address_it_concerns() {
        let list = || vec![address("a@example.org", true, true), address("b@example.org", false, false)];
        let refused = |action, email: &str, error: AccountError| {
            html(list(), Some(Owner::new().with(|| Refusal::to(action, email.to_owned(), &error, texts()))))
        };
        let add = refused(EmailAction::Add, "", AccountError::field("email", Code::INVALID_EMAIL));
        assert!(add.contains(r#"id="email-error""#) && add.contains(r#"value="new@""#), "{add}");
        let (resend, said) = (AccountError::RateLimited { retry_after: None }, "You need to wait a little.");
        let at_row = refused(EmailAction::Resend, "b@example.org", resend.clone());
        assert!(row(&at_row, "b@example.org").contains(said), "{at_row}");
        let unknown = refused(EmailAction::Resend, "", resend);
        assert!(!unknown.split("<ul").nth(1).unwrap().contains(said), "{unknown}");
        assert!(unknown.contains(said), "{unknown}");
    }
}
