//! The stage that waits for a confirmed address.
//!
//! Judged is the address used to sign in; without one (a user name was typed), any confirmed address will do.

use super::{Passage, StageAnswer};
use crate::{
    changes,
    context::{Ctx, NextStep},
    errors::{Fault, FlowError},
    flows::confirmation::{self, Sent},
    model::{BrowserKey, Email, PendingLogin, Purpose},
    settings::EmailVerification,
    work::{Owner, Work},
};
use housekey_protocol::Code;

/// Passes, or mails and stops.
pub(super) async fn handle(
    ctx: &Ctx,
    work: &mut Work<'_>,
    login: &PendingLogin,
    owner: &Owner,
    passage: Passage<'_>,
) -> Result<StageAnswer, FlowError> {
    let Some(email) = unconfirmed(owner, login.email.as_ref()) else { return Ok(StageAnswer::Pass(vec![])) };
    let stop = match ctx.settings().account.email_verification {
        EmailVerification::None => return Ok(StageAnswer::Pass(vec![])),
        EmailVerification::Optional if !login.signup => return Ok(StageAnswer::Pass(vec![])),
        EmailVerification::Optional => false,
        EmailVerification::Mandatory => true,
    };
    work.lock_address(&email).await?;
    if stop {
        work.lock_browser(&passage.browser.digest()).await?;
    }
    let by_code = passage.fresh.is_some();
    if stop && by_code && !login.signup && waits_already(ctx, work, owner, &email, passage.browser).await? {
        return Ok(StageAnswer::Stop(NextStep::ConfirmEmail, vec![]));
    }
    if stop {
        // Before the proof that points at it.
        work.rows().put_pending_login(login).await?;
    }
    let sent = confirmation::send_for_login(ctx, work, owner, &email, login, passage).await?;
    let changes = match sent {
        Sent::Mailed(change) => changes![change],
        // A code is of use only where it was asked for, and this browser has none.
        Sent::HeldBack if by_code => return Err(FlowError::form(Code::TOO_MANY_LOGIN_ATTEMPTS)),
        // The link mailed before is still good.
        Sent::HeldBack => vec![],
    };
    Ok(if stop { StageAnswer::Stop(NextStep::ConfirmEmail, changes) } else { StageAnswer::Pass(changes) })
}

/// Whether this browser has been mailed a code for this very address so recently that no other would be: then
/// that one goes on, with its tries, instead of being replaced by one that never comes.
async fn waits_already(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
    email: &Email,
    browser: &BrowserKey,
) -> Result<bool, FlowError> {
    let challenge =
        work.rows().find_challenge_by_browser(Purpose::EmailCode, &browser.digest(), ctx.now()).await?;
    let most = i64::from(ctx.settings().account.email_verification_by_code_max_attempts);
    Ok(challenge.is_some_and(|p| {
        let is_this = p.account_id == Some(owner.account.id) && p.target.email() == Some(email);
        is_this && p.pending_login.is_some() && p.attempts < most
    }))
}

/// Stores what a real login would store here, with nothing in it that could ever match.
pub(super) async fn pretend(
    ctx: &Ctx,
    work: &mut Work<'_>,
    login: &PendingLogin,
    browser: &BrowserKey,
) -> Result<(), Fault> {
    work.rows().put_pending_login(login).await?;
    if let Some(email) = &login.email {
        confirmation::pretend_for_login(ctx, work, email, login, browser).await?;
    }
    Ok(())
}

fn unconfirmed(owner: &Owner, used: Option<&Email>) -> Option<Email> {
    match used {
        Some(email) => owner.email(email).filter(|row| !row.verified()).map(|row| row.email.clone()),
        None if owner.emails.iter().any(super::super::model::EmailAddress::verified) => None,
        None => owner.primary().or(owner.emails.first()).map(|row| row.email.clone()),
    }
}
