//! The list of one's e-mail addresses, and everything one can do with it.

use housekey_protocol::{AccountError, Locale, Msg, messages::catalog, views::EmailView};
use leptos::{
    ev::SubmitEvent,
    html::{H2, Input},
    prelude::*,
    server_fn::ServerFn,
};
use serde::{Deserialize, Serialize};

use super::{email_row::EmailRow, field::Field, form_errors::FormErrors, submit::Submit};
use crate::{
    server_fns::emails::{
        AddEmail, MakePrimaryEmail, RemoveEmail, ResendEmail, add_email, make_primary_email, remove_email,
        resend_email,
    },
    words::field_words,
};

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
    /// Where its form posts to.
    pub(crate) fn url(self) -> &'static str {
        match self {
            Self::Add => AddEmail::url(),
            Self::Resend => ResendEmail::url(),
            Self::MakePrimary => MakePrimaryEmail::url(),
            Self::Remove => RemoveEmail::url(),
        }
    }

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
    asking: Asking,
}

impl House {
    /// Asks the server, unless an answer is on its way.
    pub(crate) fn ask(self, deed: Deed, email: String) {
        if !self.pending().get_untracked() {
            self.asking.dispatch((deed, email.trim().to_owned()));
        }
    }

    /// Whether an answer is on its way.
    pub(crate) fn pending(self) -> Signal<bool> {
        self.asking.pending().into()
    }

    /// Takes an answer into the list and says what was done, or keeps why not. Tells whether it was.
    fn take(
        self,
        deed: Deed,
        email: String,
        answer: Result<Vec<EmailView>, AccountError>,
        locale: Locale,
    ) -> bool {
        match answer {
            Ok(addresses) => {
                self.failure.set(None);
                self.addresses.set(addresses);
                self.said.set(Some(deed.done().with(locale, &[("email", &email)])));
                true
            }
            Err(error) => {
                self.said.set(None);
                self.failure.set(Some(Failure { deed, email: Some(email), error }));
                false
            }
        }
    }
}

/// What was asked of the list, and what the server said.
type Answer = (Deed, String, Result<Vec<EmailView>, AccountError>);

/// The one action behind all buttons: one thing at a time is asked of the list.
pub(crate) type Asking = Action<(Deed, String), Answer>;

async fn ask((deed, email): (Deed, String)) -> Answer {
    let asked = email.clone();
    let answer = match deed {
        Deed::Add => add_email(asked).await,
        Deed::Resend => resend_email(asked).await,
        Deed::MakePrimary => make_primary_email(asked).await,
        Deed::Remove => remove_email(asked).await,
    };
    (deed, email, answer)
}

/// The e-mail manager. Without JavaScript each of its buttons is a plain form.
///
/// It posts by hand, through one action: five `<ActionForm>`s and their actions cost the bundle far more than
/// they save here (`docs/decisions/islands-post-by-hand.md`).
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
        asking: Action::new(|asked: &(Deed, String)| ask(asked.clone())),
    };
    let (heading, input) = (NodeRef::<H2>::new(), NodeRef::<Input>::new());
    Effect::new(move |_| {
        let Some((deed, email, answer)) = house.asking.value().get() else { return };
        match (deed, house.take(deed, email, answer, locale)) {
            (Deed::Add, done) => {
                if let Some(input) = input.get_untracked() {
                    if done {
                        input.set_value("");
                    }
                    drop(input.focus());
                }
            }
            // The button that was pressed is gone with what it did, and the focus would go with it.
            (Deed::MakePrimary | Deed::Remove, true) => {
                if let Some(heading) = heading.get_untracked() {
                    drop(heading.focus());
                }
            }
            _ => {}
        }
    });

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
                    <EmailRow email house can_remove_last locale/>
                </For>
            </ul>
        </section>
        <AddForm house draft input locale/>
    }
}

#[component]
fn AddForm(house: House, draft: Option<String>, input: NodeRef<Input>, locale: Locale) -> impl IntoView {
    let pending = house.pending();
    let error = Signal::derive(move || {
        house.failure.get().filter(|failure| failure.deed == Deed::Add).map(|failure| failure.error)
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(input) = input.get_untracked() {
            house.ask(Deed::Add, input.value());
        }
    };
    view! {
        <section class="hk-section" aria-labelledby="add">
            <h2 id="add">{catalog::EMAILS_ADD_TITLE.text(locale)}</h2>
            <FormErrors error fields=&["email"] locale/>
            <form action=Deed::Add.url() method="post" class="hk-inline" novalidate on:submit=submit>
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
            </form>
        </section>
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
