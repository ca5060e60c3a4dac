//! Coming back to a closed account.

use crate::{
    context::{Ctx, FlowResult, Notice},
    errors::FlowError,
    flows::origin::moment,
    model::{AccountId, PendingLogin},
    stages::{self, closed::ID},
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::{AccountError, views::ClosedView};

/// The login that waits for the answer in this browser, and whose it is.
async fn waiting(ctx: &Ctx) -> Result<Option<(PendingLogin, AccountId)>, FlowError> {
    let login = stages::waiting_login(ctx).await?;
    let login = login.filter(|login| login.waits_at.as_ref().is_some_and(|at| at.stage == ID));
    Ok(login.and_then(|login| login.account_id.map(|account| (login, account))))
}

/// What became of the account whose owner waits in this browser, having proved who they are.
pub async fn closed(ctx: &Ctx) -> FlowResult<Option<ClosedView>> {
    let Some((_, account)) = waiting(ctx).await? else { return Ok(None) };
    let owner = Work::read(ctx).await?.owner(account).await?;
    let closing = owner.and_then(|owner| owner.account.closing);
    Ok(closing.map(|closing| ClosedView { delete_at: closing.delete_at.map(moment) }))
}

/// Opens the account again, and lets its owner in.
///
/// # Errors
/// 409 if no login waits for that here. What the stages that follow answer; the account is open then.
pub async fn reopen(ctx: &Ctx) -> FlowResult {
    let (login, account) = waiting(ctx).await?.ok_or(AccountError::Conflict)?;
    in_work!(ctx, |work| -> Step<_> {
        work.lock_account(account).await?;
        let mut owner = work.owner(account).await?.filter(|owner| owner.account.active);
        work.lock_browser(&login.browser).await?;
        // Another window may have given the answer, or the login is over.
        let waits = work.rows().find_pending_login(&login.browser, ctx.now()).await?;
        if waits.is_none_or(|now| now.id != login.id) {
            return Err(AccountError::Conflict.into());
        }
        let owner = owner.as_mut().ok_or(AccountError::Conflict)?;
        let reopened: Option<Changes> = work.reopen(owner).await?;
        Ok(((), reopened.into_iter().collect()))
    })
    .await?;
    let mut outcome = stages::resume(ctx, ID).await?;
    outcome.notice = outcome.notice.or(Some(Notice::ACCOUNT_REOPENED));
    Ok(outcome)
}
