//! The server's side of the pages: the request's [`Door`], and the reply of a form.
//!
//! Belongs here: what server functions share. Each of them is a few lines on top of this.

mod context;
pub mod language;
mod reply;

use housekey_accounts::{
    Ctx, FlowResult, Outcome,
    context::NextStep,
    flows::reauthenticate::{self, Onward},
};
use housekey_http::{Accounts, Door, device, flash::Flash, refused};
use housekey_protocol::{
    AccountError, Paths,
    views::{Interrupted, RefusedForm},
};
use http::request::Parts;
use leptos::prelude::use_context;

pub use context::leptos_context;

async fn door(parts: Option<&Parts>) -> Result<Door, AccountError> {
    match parts {
        Some(parts) => Door::of_browser(parts).await,
        None => Err(AccountError::Malformed),
    }
}

/// Reads through a flow. Changes neither the session nor the answer's headers.
pub async fn read<T>(flow: impl AsyncFnOnce(&Ctx) -> FlowResult<T>) -> Result<T, AccountError> {
    let parts = use_context::<Parts>();
    let reply = reply::Reply::new(parts.as_ref());
    let door = door(parts.as_ref()).await?;
    let answer = flow(door.ctx()).await.map_err(|error| door.refusal(error));
    answer.inspect_err(|error| reply.refuse_read(error))
}

/// Runs a flow and replies to its form: session, redirect and notice on success; status, or the way back to
/// the page with what was typed, on refusal. `drafts` are typed values that are no secrets.
pub async fn submit<T: Default>(
    drafts: &[(&str, String)],
    flow: impl AsyncFnOnce(&Ctx) -> FlowResult<Outcome<T>>,
) -> Result<T, AccountError> {
    answer(None, drafts, flow).await
}

/// As [`submit`], for what needs a recent proof of who is signed in. A plain form without one leads to the page that asks
/// for it, and `doing` goes on after that.
pub async fn interruptible<T: Default>(
    doing: Interrupted,
    drafts: &[(&str, String)],
    flow: impl AsyncFnOnce(&Ctx) -> FlowResult<Outcome<T>>,
) -> Result<T, AccountError> {
    answer(Some(doing), drafts, flow).await
}

async fn answer<T: Default>(
    doing: Option<Interrupted>,
    drafts: &[(&str, String)],
    flow: impl AsyncFnOnce(&Ctx) -> FlowResult<Outcome<T>>,
) -> Result<T, AccountError> {
    let parts = use_context::<Parts>();
    let reply = reply::Reply::new(parts.as_ref());
    let mut door = match door(parts.as_ref()).await {
        Ok(door) => door,
        Err(error) => {
            reply.refuse(&error, drafts);
            return Err(error);
        }
    };
    let answer = flow(door.ctx()).await;
    match door.settle(answer).await {
        Ok(outcome) => {
            reply.follow(&outcome);
            Ok(outcome.value)
        }
        Err(AccountError::ReauthenticationRequired) => {
            // A script keeps what it was doing, and sends it again.
            let kept = match doing.filter(|_| reply.is_plain_form()) {
                Some(doing) => {
                    let answer = reauthenticate::interrupt(door.ctx(), doing).await;
                    door.settle(answer).await.map(|kept| Some(kept.value))
                }
                None => Ok(None),
            };
            match kept {
                Ok(kept) => reply.ask_for_proof(kept.as_deref()),
                Err(fault) => reply.refuse(&fault, drafts),
            }
            Err(AccountError::ReauthenticationRequired)
        }
        Err(error) => {
            reply.refuse(&error, drafts);
            Err(error)
        }
    }
}

/// Takes a proof of who is signed in, then goes on with what was interrupted, and leads back to where that began.
pub async fn go_on(
    onward: &Onward,
    proof: impl AsyncFnOnce(&Ctx) -> FlowResult<Outcome<Option<Interrupted>>>,
) -> Result<(), AccountError> {
    let parts = use_context::<Parts>();
    let reply = reply::Reply::new(parts.as_ref());
    let mut settled = door(parts.as_ref()).await;
    let proved = match &mut settled {
        Ok(door) => {
            let answer = proof(door.ctx()).await;
            door.settle(answer).await
        }
        Err(error) => Err(error.clone()),
    };
    match (proved, settled) {
        (Ok(Outcome { value: Some(doing), next: back, .. }), Ok(mut door)) => {
            let answer = reauthenticate::resume(door.ctx(), &doing).await;
            match door.settle(answer).await {
                Ok(outcome) if outcome.next == NextStep::Stay => {
                    reply.follow(&Outcome { next: back, ..outcome });
                }
                Ok(outcome) => reply.follow(&outcome),
                // The proof was accepted: this is an answer to what went on, on the page where that began.
                Err(error) => reply.refuse_at(&back, &doing, &error),
            }
            Ok(())
        }
        (Ok(outcome), _) => {
            reply.follow(&outcome);
            Ok(())
        }
        (Err(error), _) => {
            let (next, resume) = (onward.next.as_deref().unwrap_or_default(), onward.resume.as_deref());
            reply.on_page(Paths::reauthenticate_with(next, resume)).refuse(&error, &[]);
            Err(error)
        }
    }
}

/// What the next page shows once.
pub fn flash() -> Option<Flash> {
    let parts = use_context::<Parts>()?;
    Some(Flash::read(&parts.headers, secure(&parts)?))
}

/// The refused form that this page shows again, if its address names one.
pub fn refused() -> Option<RefusedForm> {
    let parts = use_context::<Parts>()?;
    refused::read(&parts.headers, parts.uri.query(), secure(&parts)?)
}

/// How somebody last signed in on this browser.
pub fn last_method() -> Option<&'static str> {
    let parts = use_context::<Parts>()?;
    device::last_method(&parts.headers, secure(&parts)?)
}

fn secure(parts: &Parts) -> Option<bool> {
    Some(parts.extensions.get::<Accounts>()?.settings().site.secure())
}
