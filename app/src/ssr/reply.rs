//! What a form is answered with: one way for a page without JavaScript, one for the browser's own call.
//!
//! A plain form (it accepts `text/html`) always gets 303, so that going back or reloading never posts again;
//! Leptos adds where to. A call from the browser gets the real status, and a header where to go.

use housekey_accounts::{Outcome, context::NextStep};
use housekey_http::{Accounts, flash::Flash};
use housekey_protocol::{AccountError, Paths};
use http::{HeaderName, HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// One request's reply.
pub(super) struct Reply {
    options: Option<ResponseOptions>,
    plain_form: bool,
    is_action: bool,
    secure: bool,
}

impl Reply {
    /// Takes from the context what is needed, before the first `await` leaves it.
    pub(super) fn new(parts: Option<&Parts>) -> Self {
        let accepts = parts.and_then(|parts| parts.headers.get(header::ACCEPT)?.to_str().ok());
        let accounts = parts.and_then(|parts| parts.extensions.get::<Accounts>());
        Self {
            options: use_context(),
            plain_form: accepts.is_some_and(|accepts| accepts.contains("text/html")),
            is_action: parts.is_some_and(|parts| parts.uri.path().starts_with(Paths::ACTIONS)),
            secure: accounts.is_some_and(|accounts| accounts.settings().site.secure()),
        }
    }

    /// Success: redirects to the next page, with a notice.
    pub(super) fn follow<T>(&self, outcome: &Outcome<T>) {
        let Some(options) = &self.options else { return };
        let target = target(&outcome.next);
        // An island shows its own success; the next page shows it otherwise.
        if let Some(notice) = outcome.notice.filter(|_| self.plain_form || target.is_some()) {
            self.flash(&Flash::notice(notice.name()));
        }
        if self.plain_form {
            options.set_status(StatusCode::SEE_OTHER);
        }
        let Some(location) = target.and_then(|path| HeaderValue::from_str(path).ok()) else { return };
        options.insert_header(header::LOCATION, location);
        if !self.plain_form {
            let name = HeaderName::from_static(server_fn::redirect::REDIRECT_HEADER);
            options.insert_header(name, HeaderValue::from_static(""));
        }
    }

    /// Refusal: the status, or the way back with what was typed.
    pub(super) fn refuse(&self, error: &AccountError, drafts: &[(&str, String)]) {
        let Some(options) = &self.options else { return };
        if self.plain_form {
            options.set_status(StatusCode::SEE_OTHER);
            let flash = drafts.iter().fold(Flash::default(), |flash, (name, typed)| flash.draft(name, typed));
            self.flash(&flash);
            return;
        }
        self.status(error);
    }

    /// A read called from the browser gets the real status; one that a page makes while it is rendered leaves
    /// the page's alone.
    pub(super) fn refuse_read(&self, error: &AccountError) {
        if self.is_action {
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

    fn flash(&self, flash: &Flash) {
        let cookie = if flash.is_empty() { None } else { flash.cookie(self.secure) };
        if let (Some(options), Some(cookie)) = (&self.options, cookie) {
            options.append_header(header::SET_COOKIE, cookie);
        }
    }
}

/// The page of a step. `Stay` has none: a plain form goes back to where it came from.
fn target(next: &NextStep) -> Option<&str> {
    match next {
        NextStep::Stay => None,
        NextStep::Stage(stage) => Some(&stage.page),
        NextStep::Page(path) => Some(path),
        NextStep::Inactive => Some(Paths::INACTIVE),
        NextStep::LoggedIn(path)
        | NextStep::Confirmed(path)
        | NextStep::LoggedOut(path)
        | NextStep::Detour(path) => Some(path),
    }
}
