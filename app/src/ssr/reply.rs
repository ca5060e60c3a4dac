//! What a form is answered with: one way for a page without JavaScript, one for the browser's own call.
//!
//! A plain form (it accepts `text/html`) always gets 303, so that going back or reloading never posts again. A call from
//! the browser gets the real status, and a header where to go. What was refused is kept for the page, which shows it again
//! when it is loaded.

use housekey_accounts::{Outcome, context::NextStep};
use housekey_http::{Accounts, flash::Flash, refused};
use housekey_protocol::{
    AccountError, Paths,
    routes::{actions, pages},
    views::{Interrupted, RefusedForm},
};
use http::{HeaderName, HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// The header that tells a script where the page is that asks for a proof of who is signed in.
const PROOF_HEADER: &str = "housekey-proof";

/// One request's reply.
pub(super) struct Reply {
    options: Option<ResponseOptions>,
    plain_form: bool,
    /// Whether an island calls and changes what it shows by itself (it asks for JSON); a form that answers in place does
    /// not: it loads the page anew.
    shows_itself: bool,
    secure: bool,
    /// Where the form was posted to.
    action: String,
    /// The page it stands on, by what the browser says.
    page: Option<String>,
    /// Takes away the cookie of an earlier refusal.
    seen_refusal: Option<HeaderValue>,
}

impl Reply {
    /// Takes from the context what is needed, before the first `await` leaves it.
    pub(super) fn new(parts: Option<&Parts>) -> Self {
        let accounts = parts.and_then(|parts| parts.extensions.get::<Accounts>());
        let secure = accounts.is_some_and(|accounts| accounts.settings().site.secure());
        let header = |name| parts.and_then(|parts: &Parts| parts.headers.get(name)?.to_str().ok());
        let accepts = |kind| header(header::ACCEPT).is_some_and(|accepted| accepted.contains(kind));
        let action = parts.map(|parts| parts.uri.path()).unwrap_or_default();
        let is_action = action.starts_with(Paths::ACTIONS);
        Self {
            options: use_context(),
            // A page that only leads on is one, too, whatever its reader accepts.
            plain_form: accepts("text/html") || !is_action,
            shows_itself: accepts("application/json"),
            secure,
            action: action.to_owned(),
            // What led to a page is another site, perhaps; what led to an action is a page of ours (`way_back`).
            page: header(header::REFERER).filter(|_| is_action).map(str::to_owned),
            seen_refusal: parts.and_then(|parts| refused::removal(&parts.headers, secure)),
        }
    }

    /// Success: redirects to the next page, with a notice.
    pub(super) fn follow<T>(&self, outcome: &Outcome<T>) {
        let target = target(&outcome.next);
        // An island that calls by itself shows its own success; the next page, or this one loaded anew, shows it otherwise.
        let notice = outcome.notice.filter(|_| !self.shows_itself || target.is_some());
        let flash =
            Flash { notice: notice.map(|notice| notice.name().to_owned()), login: login(&outcome.next) };
        self.cookie(if flash.is_empty() { None } else { flash.cookie(self.secure) });
        self.cookie(self.seen_refusal.clone());
        match target {
            Some(target) => self.lead(target),
            None if self.plain_form => self.lead(&refused::without_key(&self.page())),
            None => {}
        }
    }

    /// For a browser that does not say where the form stands.
    pub(super) fn on_page(mut self, page: String) -> Self {
        self.page.get_or_insert(page);
        self
    }

    /// The page the form stands on.
    fn page(&self) -> String {
        self.page.clone().unwrap_or_else(|| page_of(&self.action).to_owned())
    }

    /// Whether the reader's browser shows the answer as a page.
    pub(super) fn is_plain_form(&self) -> bool {
        self.plain_form
    }

    /// Leads to the page that asks for a proof, and from there back to this one. A script is told where that page is: it
    /// may ask in place. `kept` is the name of what goes on then.
    pub(super) fn ask_for_proof(&self, kept: Option<&str>) {
        let Some(options) = &self.options else { return };
        let page = refused::without_key(&self.page());
        let page = Paths::reauthenticate_with(path_of(&page), kept);
        if self.plain_form {
            options.set_status(StatusCode::SEE_OTHER);
            self.header(header::LOCATION, &page);
        } else {
            self.status(&AccountError::ReauthenticationRequired);
            self.header(HeaderName::from_static(PROOF_HEADER), &page);
        }
    }

    /// Leads back to the page where something was interrupted, which shows why it was refused when it went on.
    pub(super) fn refuse_at(&self, back: &NextStep, doing: &Interrupted, error: &AccountError) {
        let page = target(back).unwrap_or(Paths::OVERVIEW);
        let (action, draft) = match doing {
            Interrupted::AddEmail { email } => (actions::ADD_EMAIL, Some(("email", email))),
            Interrupted::MakePrimaryEmail { email } => (actions::MAKE_PRIMARY_EMAIL, Some(("email", email))),
            Interrupted::RemoveEmail { email } => (actions::REMOVE_EMAIL, Some(("email", email))),
            Interrupted::ChangePhone { phone } => (actions::CHANGE_PHONE, Some(("phone", phone))),
            Interrupted::RemovePhone => (actions::REMOVE_PHONE, None),
            Interrupted::EndSession { .. } => (actions::END_SESSION, None),
            Interrupted::Deactivate => (actions::DEACTIVATE, None),
            Interrupted::DeleteAccount => (actions::DELETE_ACCOUNT, None),
            Interrupted::EndOtherSessions => (actions::END_OTHER_SESSIONS, None),
        };
        let drafts = draft.map(|(name, typed)| (name.to_owned(), typed.clone())).into_iter().collect();
        let form = RefusedForm { action: action.path.to_owned(), error: error.clone(), drafts };
        let kept = refused::keep(form, self.secure);
        let page = kept.as_ref().map_or_else(|| page.to_owned(), |kept| refused::with_key(page, &kept.key));
        self.lead(&page);
        self.cookie(kept.map(|kept| kept.cookie));
    }

    /// Leads to another page: a plain form, or a script.
    fn lead(&self, page: &str) {
        if self.plain_form {
            if let Some(options) = &self.options {
                options.set_status(StatusCode::SEE_OTHER);
            }
        } else {
            self.header(HeaderName::from_static(server_fn::redirect::REDIRECT_HEADER), "");
        }
        self.header(header::LOCATION, page);
    }

    /// Refusal: the status, or the way back to the page; and what the page shows when it is loaded.
    pub(super) fn refuse(&self, error: &AccountError, drafts: &[(&str, String)]) {
        let Some(options) = &self.options else { return };
        // A page that only leads on shows its fault itself.
        if !self.action.starts_with(Paths::ACTIONS) {
            return self.status(error);
        }
        let drafts = drafts.iter().map(|(name, typed)| ((*name).to_owned(), typed.clone())).collect();
        let form = RefusedForm { action: self.action.clone(), error: error.clone(), drafts };
        let kept = refused::keep(form, self.secure);
        if self.plain_form {
            options.set_status(StatusCode::SEE_OTHER);
            let page = self.page();
            let page = kept.as_ref().map_or_else(|| page.clone(), |kept| refused::with_key(&page, &kept.key));
            self.header(header::LOCATION, &page);
        } else {
            self.status(error);
            if let Some(kept) = &kept {
                self.header(HeaderName::from_static(refused::KEY_HEADER), &kept.key);
            }
        }
        self.cookie(kept.map(|kept| kept.cookie));
    }

    /// A read called from the browser gets the real status; one that a page makes while it is rendered leaves
    /// the page's alone.
    pub(super) fn refuse_read(&self, error: &AccountError) {
        if self.action.starts_with(Paths::ACTIONS) {
            self.status(error);
        }
    }

    fn status(&self, error: &AccountError) {
        let Some(options) = &self.options else { return };
        if let Ok(status) = StatusCode::from_u16(error.status()) {
            options.set_status(status);
        }
        let seconds = match error {
            AccountError::RateLimited { retry_after } => *retry_after,
            AccountError::Unavailable { .. } => Some(5),
            _ => None,
        };
        if let Some(seconds) = seconds {
            options.insert_header(header::RETRY_AFTER, seconds.into());
        }
    }

    fn header(&self, name: HeaderName, value: &str) {
        if let (Some(options), Ok(value)) = (&self.options, HeaderValue::from_str(value)) {
            options.insert_header(name, value);
        }
    }

    fn cookie(&self, cookie: Option<HeaderValue>) {
        if let (Some(options), Some(cookie)) = (&self.options, cookie) {
            options.append_header(header::SET_COOKIE, cookie);
        }
    }
}

/// What comes after the origin.
fn path_of(page: &str) -> &str {
    let Some((_, rest)) = page.split_once("://") else { return page };
    rest.find('/').map_or(Paths::HOME, |at| &rest[at..])
}

/// The first page of the flow that answers this action: for a browser that does not say where it comes from.
fn page_of(action: &str) -> &'static str {
    let flow = actions::ALL.iter().find(|row| row.path == action).and_then(|row| row.flow);
    pages::ALL.iter().find(|page| flow.is_some() && page.flow == flow).map_or(Paths::HOME, |page| page.path)
}

/// The address that the next page shows: what to sign in with, or where something was mailed.
fn login(next: &NextStep) -> Option<String> {
    match next {
        NextStep::Mailed { email, .. } => Some(email.to_string()),
        NextStep::Confirmed { path, email } if path == Paths::LOGIN => Some(email.to_string()),
        _ => None,
    }
}

/// The page of a step. `Stay` has none: a plain form goes back to where it came from.
fn target(next: &NextStep) -> Option<&str> {
    match next {
        NextStep::Stay => None,
        NextStep::Stage(stage) => Some(&stage.page),
        NextStep::Page(path) | NextStep::Mailed { page: path, .. } => Some(path),
        NextStep::Inactive => Some(Paths::INACTIVE),
        NextStep::Confirmed { path, .. }
        | NextStep::LoggedIn(path)
        | NextStep::Proved(path)
        | NextStep::LoggedOut(path)
        | NextStep::Detour(path) => Some(path),
    }
}
