//! Sign-out. Ends the session and this browser's half-finished login; does nothing for a visitor.

use super::viewer;
use crate::{
    changes,
    context::{Ctx, FlowResult, NextStep, Notice, Outcome, SessionChange},
    errors::FlowError,
    work::{Step, in_work},
};
use housekey_protocol::AccountError;

/// Signs out.
pub async fn submit(ctx: &Ctx, next: Option<&str>) -> FlowResult {
    let target = ctx.safe_next(next).unwrap_or_else(|| ctx.settings().account.logout_redirect_url.clone());
    let outcome = Outcome {
        next: NextStep::LoggedOut(target),
        session: SessionChange::End,
        notice: Some(Notice::SIGNED_OUT),
        value: (),
    };
    if ctx.browser.is_none() && ctx.viewer.is_none() {
        return Ok(outcome);
    }
    in_work!(ctx, |work| -> Step<_> {
        let owner = match viewer::owner_to_change(ctx, work).await {
            Ok(owner) => Some(owner),
            // A visitor, or somebody whose session was ended meanwhile, with its signal.
            Err(FlowError::Expected(AccountError::Unauthenticated)) => None,
            Err(error) => return Err(error),
        };
        if let Some(browser) = &ctx.browser {
            work.lock_browser(&browser.digest()).await?;
            work.rows().drop_browser(&browser.digest()).await?;
        }
        Ok(((), owner.map(|owner| changes![work.log_out(&owner)]).unwrap_or_default()))
    })
    .await?;
    Ok(outcome)
}
