//! The list of one's e-mail addresses, and everything one can do with it.

use housekey_protocol::{AccountError, Locale, Msg, messages::catalog, views::EmailView};
use leptos::{
    form::ActionForm,
    html::{H2, Input},
    prelude::*,
    server_fn::ServerFn,
};
use serde::{Deserialize, Serialize};

use super::{
    email_row::{EmailRow, RowActions},
    field::Field,
    form_errors::FormErrors,
    submit::{Submit, once},
};
use crate::{server_fns::emails::AddEmail, words::field_words};

/// What was asked of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// A new address.
    Add,
    /// The mail once more.
    Resend,
    /// Another primary address.
    MakePrimary,
    /// One address fewer.
    Remove,
}

impl Deed {
    fn done(self) -> Msg {
        match self {
            Self::Add => catalog::EMAILS_DID_ADD,
            Self::Resend => catalog::EMAILS_DID_RESEND,
            Self::MakePrimary => catalog::EMAILS_DID_MAKE_PRIMARY,
            Self::Remove => catalog::EMAILS_DID_REMOVE,
        }
    }
}

/// What was refused, for which address, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What was asked.
    pub deed: Deed,
    /// The address it was about, where known.
    pub email: Option<String>,
    /// Why not.
    pub error: AccountError,
}

/// What the list shows: always the server's last answer, never a guess at the next.
#[derive(Clone, Copy)]
pub struct House {
    /// The addresses, primary first.
    pub addresses: RwSignal<Vec<EmailView>>,
    /// What was refused last, until something succeeds.
    pub failure: RwSignal<Option<Failure>>,
    said: RwSignal<Option<String>>,
}

/// The e-mail manager. Without JavaScript each of its buttons is a plain form.
#[cfg_attr(feature = "islands", island)]
#[cfg_attr(not(feature = "islands"), component)]
pub fn EmailManager(
    /// The reader's language.
    locale: Locale,
    /// The list as the server has it.
    addresses: Vec<EmailView>,
    /// What was refused before the page was loaded.
    refused: Option<Failure>,
    /// The address typed before it was refused.
    draft: Option<String>,
    /// Whether the only address may be removed: where people sign in with something else.
    can_remove_last: bool,
) -> impl IntoView {
    let house = House {
        addresses: RwSignal::new(addresses),
        failure: RwSignal::new(refused),
        said: RwSignal::new(None),
    };
    let add = ServerAction::<AddEmail>::new();
    let actions = RowActions::new();
    let (heading, input) = (NodeRef::<H2>::new(), NodeRef::<Input>::new());
    let to_list = move || focus(heading.get_untracked().map(Into::into));
    let to_input = move || focus(input.get_untracked().map(Into::into));

    follow(
        add,
        Deed::Add,
        |asked| &asked.email,
        house,
        locale,
        move |done| {
            if let (true, Some(input)) = (done, input.get_untracked()) {
                input.set_value("");
            }
            to_input();
        },
    );
    follow(actions.resend, Deed::Resend, |asked| &asked.email, house, locale, |_| ());
    // The button that was pressed is gone with what it did, and the focus would go with it.
    follow(
        actions.make_primary,
        Deed::MakePrimary,
        |asked| &asked.email,
        house,
        locale,
        move |done| {
            if done {
                to_list();
            }
        },
    );
    follow(
        actions.remove,
        Deed::Remove,
        |asked| &asked.email,
        house,
        locale,
        move |done| {
            if done {
                to_list();
            }
        },
    );

    // A failure of a row that is not there (any more) has no better place than above the list.
    let stray_error = Signal::derive(move || {
        let failure = house.failure.get().filter(|failure| failure.deed != Deed::Add)?;
        let listed = house.addresses.with(|all| all.iter().any(|e| Some(&e.email) == failure.email.as_ref()));
        (!listed).then_some(failure.error)
    });
    let emails = move || house.addresses.with(|all| all.iter().map(|e| e.email.clone()).collect::<Vec<_>>());

    view! {
        <section class="hk-section" aria-labelledby="addresses">
            <h2 id="addresses" class="hk-unseen" tabindex="-1" node_ref=heading>
                {catalog::EMAILS_LIST.text(locale)}
            </h2>
            // Stays in the page while it has nothing to say, so that what it says later is announced.
            <div role="status">
                {move || house.said.get().map(|words| view! { <p class="hk-notice">{words}</p> })}
            </div>
            <FormErrors error=stray_error locale/>
            {move || {
                house
                    .addresses
                    .read()
                    .is_empty()
                    .then(|| view! { <p class="hk-soft">{catalog::EMAILS_NONE.text(locale)}</p> })
            }}
            <ul class="hk-list">
                <For each=emails key=Clone::clone let(email)>
                    <EmailRow email house actions can_remove_last locale/>
                </For>
            </ul>
        </section>
        <AddForm action=add house draft input locale/>
    }
}

#[component]
fn AddForm(
    action: ServerAction<AddEmail>,
    house: House,
    draft: Option<String>,
    input: NodeRef<Input>,
    locale: Locale,
) -> impl IntoView {
    let pending = Signal::from(action.pending());
    let error = Signal::derive(move || {
        house.failure.get().filter(|failure| failure.deed == Deed::Add).map(|failure| failure.error)
    });
    view! {
        <section class="hk-section" aria-labelledby="add">
            <h2 id="add">{catalog::EMAILS_ADD_TITLE.text(locale)}</h2>
            <FormErrors error fields=&["email"] locale/>
            <ActionForm
                action=action
                attr:class="hk-inline"
                attr:novalidate=true
                on:submit:capture=once(pending)
            >
                <Field
                    name="email"
                    kind="email"
                    label=catalog::EMAIL.text(locale)
                    autocomplete="email"
                    value=draft
                    error=Signal::derive(move || field_words(error.read().as_ref()?, &["email"], locale))
                    focus=error.read_untracked().is_some()
                    node_ref=input
                />
                <Submit label=catalog::EMAILS_ADD.text(locale) pending/>
            </ActionForm>
        </section>
    }
}

/// Takes each answer of `action` into the list, says what was done, and tells `then` whether it was.
fn follow<S>(
    action: ServerAction<S>,
    deed: Deed,
    email_of: fn(&S) -> &String,
    house: House,
    locale: Locale,
    then: impl Fn(bool) + 'static,
) where
    S: ServerFn<Output = Vec<EmailView>, Error = AccountError> + Clone + Send + Sync + 'static,
{
    let asked = StoredValue::new(None::<String>);
    Effect::new(move |_| {
        // An action forgets its input with the answer; we still need to know which address it was about.
        if let Some(input) = action.input().get() {
            asked.set_value(Some(email_of(&input).trim().to_owned()));
        }
    });
    Effect::new(move |_| {
        let (version, answer) = (action.version().get(), action.value().get_untracked());
        let (Some(answer), true) = (answer, version > 0) else { return };
        let email = asked.get_value();
        let done = match answer {
            Ok(addresses) => {
                let said = deed.done().with(locale, &[("email", email.as_deref().unwrap_or_default())]);
                house.failure.set(None);
                house.addresses.set(addresses);
                house.said.set(Some(said));
                true
            }
            Err(error) => {
                house.said.set(None);
                house.failure.set(Some(Failure { deed, email, error }));
                false
            }
        };
        then(done);
    });
}

fn focus(element: Option<leptos::web_sys::HtmlElement>) {
    if let Some(element) = element {
        drop(element.focus());
    }
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;
    use housekey_protocol::Code;

    fn address(email: &str, primary: bool, verified: bool) -> EmailView {
        EmailView { email: email.into(), verified, primary, pending: false }
    }

    fn html(addresses: Vec<EmailView>, refused: Option<Failure>) -> String {
        Owner::new().with(|| {
            view! {
                <EmailManager
                    locale=Locale::En
                    addresses
                    refused
                    draft=Some("new@".to_owned())
                    can_remove_last=false
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
    fn each_address_offers_what_can_be_done_with_it() {
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
    fn without_javascript_a_refusal_stands_where_it_belongs() {
        let list = || vec![address("a@example.org", true, true), address("b@example.org", false, false)];
        let refused = |deed, email: Option<&str>, error| {
            html(list(), Some(Failure { deed, email: email.map(Into::into), error }))
        };
        let add = refused(Deed::Add, None, AccountError::field("email", Code::INVALID_EMAIL));
        assert!(add.contains(r#"id="email-error""#) && add.contains(r#"value="new@""#), "{add}");
        let resend = AccountError::RateLimited { retry_after: None };
        let at_row = refused(Deed::Resend, Some("b@example.org"), resend.clone());
        assert!(row(&at_row, "b@example.org").contains("role=\"alert\""), "{at_row}");
        let unknown = refused(Deed::Resend, None, resend);
        assert!(!unknown.split("<ul").nth(1).unwrap().contains("role=\"alert\""), "{unknown}");
        assert!(unknown.contains("role=\"alert\""), "{unknown}");
    }
}
