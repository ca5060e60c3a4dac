//! Whether a browser is to be trusted: then no second code is asked for there, for some days.

use crate::{
    context::{Ctx, FlowResult},
    errors::FlowError,
    model::{AccountId, PendingLogin, Subject, WaitsAt},
    stages::{
        self, Resumed, Resumption,
        trust_browser::{ANSWERED, ID},
    },
    work::{Step, Work, in_work},
};
use housekey_protocol::{AccountError, views::TrustView};
use serde_json::json;

/// The login that waits for the answer in this browser, and whose it is.
async fn waiting(ctx: &Ctx) -> Result<Option<(PendingLogin, AccountId)>, FlowError> {
    let login = stages::waiting_login(ctx).await?;
    let login = login.filter(|login| login.waits_at.as_ref().is_some_and(|at| at.stage == ID));
    Ok(login.and_then(|login| login.account_id.map(|account| (login, account))))
}

/// What the page that asks says, if a login waits for the answer here.
///
/// # Errors
/// The database's.
pub async fn asked(ctx: &Ctx) -> FlowResult<Option<TrustView>> {
    let days = ctx.settings().account.trusted_browser_days;
    Ok(waiting(ctx).await?.map(|_| TrustView { days }))
}

/// Takes the answer, and lets the login go on. A browser is trusted once its login is finished.
///
/// # Errors
/// 409 if no login waits for it here; what the host's handlers refuse the login with.
pub async fn answer(ctx: &Ctx, trust: bool) -> FlowResult {
    let (login, account) = waiting(ctx).await?.ok_or(AccountError::Conflict)?;
    let prepared = stages::prepare_to_resume(ctx, Some(account)).await?;
    let address = prepared.as_ref().and_then(Resumption::address);
    let answered = in_work!(ctx, |work| -> Step<_> {
        work.lock_account(account).await?;
        let owner = work.owner(account).await?.filter(|owner| owner.account.active);
        work.lock_addresses(address).await?;
        work.lock_browser(&login.browser).await?;
        put(ctx, work, &login, trust).await?;
        let owner = owner.ok_or(AccountError::Conflict)?;
        match stages::resume_in(ctx, work, prepared.as_ref(), &Subject::Account(owner)).await? {
            Resumed::Advanced(advanced) => Ok((Some(advanced.outcome), advanced.changes)),
            Resumed::Nothing => Err(AccountError::Conflict.into()),
            Resumed::Dropped => Ok((None, vec![])),
        }
    })
    .await?;
    // Dropped: the host refused the login, which is gone.
    answered
        .ok_or_else(|| prepared.and_then(Resumption::into_refusal).unwrap_or(AccountError::Conflict.into()))
}

/// Writes the answer down with the login, if it still waits for one: another window may have given it.
async fn put(ctx: &Ctx, work: &mut Work<'_>, login: &PendingLogin, trust: bool) -> Result<(), FlowError> {
    let now = work.rows().find_pending_login(&login.browser, ctx.now()).await?;
    let waits = |now: &PendingLogin| now.id == login.id && now.waits_at == login.waits_at;
    let now = now.filter(waits).ok_or(AccountError::Conflict)?;
    let waits_at = Some(WaitsAt { stage: ID.to_owned(), state: json!({ ANSWERED: true }) });
    Ok(work.rows().put_pending_login(&PendingLogin { trust, waits_at, ..now }).await?)
}
