//! Reauthentication: who is signed in proves it once more, before something is changed that opens the account
//! (docs/security.md#reauthentication). By the password; by a mailed code where there is none.
//!
//! What was interrupted goes on after the proof. A script keeps it and sends it again; for a plain form it is kept here
//! ([`interrupt`]), without anything secret.

mod code;
mod interrupted;
mod password;

pub use code::{enter_code, send_code};
pub use interrupted::{interrupt, resume};
pub use password::by_password;

use super::{proof, viewer};
use crate::{
    context::{Ctx, FlowResult, NextStep, Outcome, SessionChange},
    errors::FlowError,
    limits::Limit,
    model::{AuthMethod, AuthRecord, Email, EmailAddress, Owner, Viewer},
    settings::account::UserCodeFormat,
};
use chrono::TimeDelta;
use housekey_protocol::{
    AccountError, Notice, Paths,
    views::{Interrupted, Proof, ReauthenticationView},
};

/// What comes after a proof.
#[derive(Clone, Debug, Default)]
pub struct Onward {
    /// Where to go; nowhere, if nothing is said.
    pub next: Option<String>,
    /// The name of what was interrupted ([`interrupt`]), to go on with it.
    pub resume: Option<String>,
}

/// Whether the viewer has proved lately who they are, or need not.
pub fn is_recent(ctx: &Ctx, viewer: &Viewer) -> bool {
    let account = &ctx.settings().account;
    let age = ctx.now() - viewer.proved_at();
    !account.reauthentication_required || age < TimeDelta::seconds(account.reauthentication_timeout.into())
}

/// The viewer, if they have proved lately who they are.
///
/// # Errors
/// 401 for a visitor; `ReauthenticationRequired` if the last proof is too old.
pub(super) fn required(ctx: &Ctx) -> Result<&Viewer, FlowError> {
    let viewer = viewer::required(ctx)?;
    if is_recent(ctx, viewer) { Ok(viewer) } else { Err(AccountError::ReauthenticationRequired.into()) }
}

/// How the account proves who it is.
pub(super) fn proof_of(ctx: &Ctx, owner: &Owner) -> Proof {
    match (&owner.account.password, reader(owner)) {
        (Some(_), _) => Proof::Password,
        (None, Some(email)) => {
            let account = &ctx.settings().account;
            let tries = account.login_by_code_max_attempts.saturating_sub(1);
            let digits = account.user_code_format == UserCodeFormat::Numeric;
            Proof::Code { email: email.to_string(), tries, digits }
        }
        (None, None) => Proof::SignIn,
    }
}

/// Where a code is mailed: the primary address, if somebody has proved to read it; else another one like that.
fn reader(owner: &Owner) -> Option<&Email> {
    let primary = owner.primary().filter(|row| row.verified());
    primary.or_else(|| owner.emails.iter().find(|row| EmailAddress::verified(row))).map(|row| &row.email)
}

/// What the page that asks for a proof shows; `onward` is what its address says.
///
/// # Errors
/// 401 for a visitor.
pub async fn look(ctx: &Ctx, onward: &Onward) -> FlowResult<ReauthenticationView> {
    let resume = onward.resume.as_deref().unwrap_or_default();
    let proof = by(ctx).await?;
    let code = match proof {
        Proof::Code { .. } => code::awaited(ctx).await?,
        Proof::Password | Proof::SignIn => None,
    };
    let next = ctx.safe_next(onward.next.as_deref());
    let next = next.unwrap_or_else(|| Paths::OVERVIEW.to_owned());
    Ok(ReauthenticationView { proof, code, doing: interrupted::awaits(ctx, resume).await?, next })
}

/// How the viewer proves who they are.
///
/// # Errors
/// 401 for a visitor.
pub async fn by(ctx: &Ctx) -> FlowResult<Proof> {
    Ok(proof_of(ctx, &*viewer::shown(ctx).await?))
}

/// Counts one try of this session, before anything is compared. Of the session and not of the account: whoever holds another
/// one shall not be able to keep the owner from ending it.
async fn count(ctx: &Ctx) -> Result<(), FlowError> {
    let key = proof::of_session(ctx)?;
    let rates = &ctx.settings().account.rate_limits.reauthenticate;
    Limit { action: "reauthenticate", rates, key: &key }.require(ctx).await
}

/// What a proof is answered with.
fn proved(
    ctx: &Ctx,
    method: AuthMethod,
    onward: &Onward,
    going_on: Option<Interrupted>,
) -> Outcome<Option<Interrupted>> {
    let record = AuthRecord { method, at: ctx.now(), reauthenticated: true };
    let next = ctx.safe_next(onward.next.as_deref()).map_or(NextStep::Stay, NextStep::Proved);
    // The page said that something would go on.
    let forgotten = going_on.is_none() && onward.resume.as_ref().is_some_and(|name| !name.is_empty());
    let notice = forgotten.then_some(Notice::DO_IT_AGAIN);
    Outcome { next, session: SessionChange::Prove(record), notice, value: going_on }
}
