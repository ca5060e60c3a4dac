//! The server's side of the pages: the request's [`Door`], and the reply of a form.
//!
//! Belongs here: what server functions share. Each of them is a few lines on top of this.

mod context;
pub mod language;
mod reply;

use housekey_accounts::{Ctx, FlowResult, Outcome};
use housekey_http::{Accounts, Door, flash::Flash, refused};
use housekey_protocol::{AccountError, views::RefusedForm};
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
    let parts = use_context::<Parts>();
    let reply = reply::Reply::new(parts.as_ref());
    let settled = match door(parts.as_ref()).await {
        Ok(mut door) => {
            let answer = flow(door.ctx()).await;
            door.settle(answer).await
        }
        Err(error) => Err(error),
    };
    match settled {
        Ok(outcome) => {
            reply.follow(&outcome);
            Ok(outcome.value)
        }
        Err(error) => {
            reply.refuse(&error, drafts);
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

fn secure(parts: &Parts) -> Option<bool> {
    Some(parts.extensions.get::<Accounts>()?.settings().site.secure())
}
