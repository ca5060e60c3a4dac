//! Coming back to a closed account.

use crate::{
    context::{Ctx, FlowResult, Notice},
    errors::FlowError,
    flows::origin::moment,
    model::{AccountId, PendingLogin, Subject},
    outbox::{Mail, kinds::ACCOUNT_REOPENED},
    stages::{self, Resumed, Resumption, closed::ID},
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

/// Opens the account again, and lets its owner in: both or neither. Every verified address is told.
///
/// # Errors
/// 409 if no login waits for that here; what the host's handlers refuse the login with.
pub async fn reopen(ctx: &Ctx) -> FlowResult {
    let (login, account) = waiting(ctx).await?.ok_or(AccountError::Conflict)?;
    let prepared = stages::prepare_to_resume(ctx, Some(account)).await?;
    let address = prepared.as_ref().and_then(Resumption::address);
    let outcome = in_work!(ctx, |work| -> Step<_> {
        work.lock_account(account).await?;
        let owner = work.owner(account).await?.filter(|owner| owner.account.active);
        work.lock_addresses(address).await?;
        work.lock_browser(&login.browser).await?;
        // Another window may have given the answer, or the login is over.
        let waits = work.rows().find_pending_login(&login.browser, ctx.now()).await?;
        if waits.is_none_or(|now| now.id != login.id) {
            return Err(AccountError::Conflict.into());
        }
        let mut owner = owner.ok_or(AccountError::Conflict)?;
        let mut changes: Vec<Changes> = work.reopen(&mut owner).await?.into_iter().collect();
        let opened = !changes.is_empty();
        for row in owner.emails.iter().filter(|row| opened && row.verified()) {
            let (to, locale) = (row.email.clone(), owner.account.locale);
            work.mail(Mail::notice(ctx, ACCOUNT_REOPENED, to, locale)).await?;
        }
        match stages::resume_in(ctx, work, prepared.as_ref(), &Subject::Account(owner)).await? {
            Resumed::Advanced(advanced) => {
                changes.extend(advanced.changes);
                Ok((advanced.outcome, changes))
            }
            // Undone: whoever is not let in has not opened it.
            Resumed::Nothing | Resumed::Dropped => Err(AccountError::Conflict.into()),
        }
    })
    .await;
    match outcome {
        Ok(mut outcome) => {
            outcome.notice = outcome.notice.or(Some(Notice::ACCOUNT_REOPENED));
            Ok(outcome)
        }
        Err(error) => Err(prepared.and_then(Resumption::into_refusal).unwrap_or(error)),
    }
}
