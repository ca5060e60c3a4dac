//! What the list of e-mail addresses knows, and what can be asked of it.

use housekey_protocol::{AccountError, Message, messages::catalog, views::EmailView};
use leptos::{
    html::Input,
    prelude::*,
    server_fn::ServerFn,
    task::spawn_local,
    wasm_bindgen::JsCast,
    web_sys::{HtmlElement, UrlSearchParams},
};

use super::{
    posting::{Answer, call},
    refusal::Refusal,
};
use crate::{
    server_fns::emails::{AddEmail, EmailAddresses, MakePrimaryEmail, RemoveEmail, ResendEmail},
    texts::Texts,
};

/// The id of the list, where the focus goes when what had it is gone.
pub(super) const LIST: &str = "address-list";

/// What was asked of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailAction {
    /// A new address.
    Add,
    /// The mail once more.
    Resend,
    /// Another primary address.
    MakePrimary,
    /// One address fewer.
    Remove,
}

impl EmailAction {
    /// Where its form posts to.
    pub(crate) fn url(self) -> &'static str {
        match self {
            Self::Add => AddEmail::url(),
            Self::Resend => ResendEmail::url(),
            Self::MakePrimary => MakePrimaryEmail::url(),
            Self::Remove => RemoveEmail::url(),
        }
    }

    fn done(self, email: &str) -> Message<'_> {
        match self {
            Self::Add => catalog::emails_did_add(email),
            Self::Resend => catalog::emails_did_resend(email),
            Self::MakePrimary => catalog::emails_did_make_primary(email),
            Self::Remove => catalog::emails_did_remove(email),
        }
    }
}

/// The list's state: always the server's last answer, no optimistic update.
#[derive(Clone, Copy)]
pub struct EmailListState {
    /// The addresses, primary first.
    pub addresses: RwSignal<Vec<EmailView>>,
    /// What was refused last, until something succeeds.
    pub refusal: RwSignal<Option<Refusal>>,
    /// Whether an answer is on its way; one thing at a time is asked of the list.
    pub pending: RwSignal<bool>,
    pub(super) said: RwSignal<Option<String>>,
    pub(super) input: NodeRef<Input>,
    texts: Texts,
}

impl EmailListState {
    /// As the server rendered it.
    pub(super) fn new(
        addresses: Vec<EmailView>,
        refused: Option<Refusal>,
        said: Option<String>,
        texts: Texts,
    ) -> Self {
        Self {
            addresses: RwSignal::new(addresses),
            refusal: RwSignal::new(refused),
            pending: RwSignal::new(false),
            said: RwSignal::new(said),
            input: NodeRef::new(),
            texts,
        }
    }

    /// Asks the server, unless an answer is on its way.
    pub(crate) fn ask(self, action: EmailAction, email: String) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        spawn_local(async move {
            let email = email.trim().to_owned();
            let answer = ask(action.url(), &email).await;
            self.pending.set(false);
            match answer {
                // Until the browser has left, the list stays as it is.
                Ok(Answer::Elsewhere(page)) => drop(window().location().assign(&page)),
                Ok(Answer::Here(addresses)) => self.done(action, &email, addresses),
                Err(error) => {
                    self.refused(action, email, &error);
                    // What was shown may be old: another window, another device.
                    if action != EmailAction::Add
                        && matches!(error, AccountError::Invalid { .. } | AccountError::Forbidden { .. })
                        && let Ok(Answer::Here(addresses)) = ask(EmailAddresses::url(), "").await
                    {
                        self.show(addresses);
                    }
                }
            }
        });
    }

    /// Shows what the server has, where that changed: in another window, on another device.
    pub(super) fn refresh(self) {
        // Nothing where the list is gone: a host that hydrates whole pages goes on to another without loading it.
        let is_idle = move || self.pending.try_get_untracked() == Some(false);
        if !is_idle() {
            return;
        }
        spawn_local(async move {
            if let Ok(Answer::Here(addresses)) = ask(EmailAddresses::url(), "").await
                && is_idle()
                && self.addresses.try_with_untracked(|shown| *shown != addresses) == Some(true)
            {
                self.show(addresses);
            }
        });
    }

    fn done(self, action: EmailAction, email: &str, addresses: Vec<EmailView>) {
        self.refusal.set(None);
        self.show(addresses);
        self.said.set(Some(self.texts.of(action.done(email))));
        match action {
            EmailAction::Resend => {}
            EmailAction::Add => {
                if let Some(input) = self.input.get_untracked() {
                    input.set_value("");
                    drop(input.focus());
                }
            }
            // The pressed button was removed with its row; without this the focus would be lost.
            EmailAction::MakePrimary | EmailAction::Remove => {
                let list = document().get_element_by_id(LIST);
                if let Some(list) = list.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
                    drop(list.focus());
                }
            }
        }
    }

    /// Shows another list, also in the places of the page that name the primary address.
    fn show(self, addresses: Vec<EmailView>) {
        let primary = |list: &[EmailView]| list.iter().find(|e| e.primary).map(|e| e.email.clone());
        let (before, now) = (self.addresses.with_untracked(|list| primary(list)), primary(&addresses));
        if let (Some(before), Some(now)) = (before, now)
            && before != now
        {
            rename(&before, &now);
        }
        self.addresses.set(addresses);
    }

    fn refused(self, action: EmailAction, email: String, error: &AccountError) {
        self.said.set(None);
        self.refusal.set(Some(Refusal::to(action, email, error, self.texts)));
        if let (EmailAction::Add, Some(input)) = (action, self.input.get_untracked()) {
            drop(input.focus());
        }
    }
}

async fn ask(url: &str, email: &str) -> Result<Answer<Vec<EmailView>>, AccountError> {
    let fields = UrlSearchParams::new().map_err(|_| AccountError::Malformed)?;
    fields.append("email", email);
    call(url, &fields).await
}

/// Writes the new address where the page says who is signed in by the old one.
fn rename(before: &str, now: &str) {
    let Ok(places) = document().query_selector_all("[data-hk-display]") else { return };
    for place in (0..places.length()).filter_map(|at| places.get(at)) {
        if place.text_content().as_deref() == Some(before) {
            place.set_text_content(Some(now));
        }
    }
}

impl Refusal {
    /// The words for a refused action: at the form that adds, else at the address.
    pub(crate) fn to(action: EmailAction, email: String, error: &AccountError, texts: Texts) -> Self {
        match action {
            EmailAction::Add => Self::of(error, "email", texts),
            _ => Self::about(email, error, texts),
        }
    }
}
