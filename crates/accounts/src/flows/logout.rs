//! Sign-out. Ends the session and whatever this browser has half-finished; harmless for a visitor.

use super::safe_next;
use crate::{
    context::{Ctx, NextStep, Notice, Outcome, SessionChange},
    errors::FlowResult,
    told,
    work::Work,
};

/// Signs out.
pub async fn submit(ctx: &Ctx, next: Option<&str>) -> FlowResult {
    let target = safe_next(ctx, next).unwrap_or_else(|| ctx.settings().account.logout_redirect_url.clone());
    let outcome = Outcome {
        next: NextStep::LoggedOut(target),
        session: SessionChange::End,
        notice: Some(Notice::SignedOut),
        value: (),
    };
    if ctx.browser.is_none() && ctx.viewer.is_none() {
        return Ok(outcome);
    }
    let mut work = Work::begin(ctx).await?;
    if let Some(browser) = &ctx.browser {
        work.rows().drop_browser(&browser.digest()).await?;
    }
    let owner = match &ctx.viewer {
        Some(viewer) => work.owner(viewer.account_id).await?,
        None => None,
    };
    let told = owner.map(|owner| told![work.log_out(&owner)]).unwrap_or_default();
    work.commit(told).await?;
    Ok(outcome)
}
