//! Closing one's account: deactivated until one comes back, or deleted after a time in which one can come back.
//!
//! A closed account has no sessions. Whoever signs in to it waits at the stage `reopen_account`, and is asked there whether
//! to open it again ([`reopen`]).

mod purge;
mod reopen;

pub use purge::purge;
pub use reopen::{closed, reopen};

use super::{origin::moment, reauthenticate, viewer};
use crate::{
    context::{Ctx, FlowResult, NextStep, Notice, Outcome, SessionChange},
    errors::FlowError,
    model::{AccountId, At, EmailAddress, Owner, RequestFacts},
    outbox::{Mail, kinds},
    ports::StoreResult,
    signals::{AccountDeleted, Command, parts::Actor},
    work::{Change, Changes, Step, Work, in_work},
};
use chrono::TimeDelta;
use housekey_protocol::{AccountError, Paths, views::ClosingOffer};

/// An account about to be closed by its owner, as `before` handlers see it: what a host keeps for the person may have to be
/// settled first.
#[derive(Clone, Debug)]
pub struct CloseAccount {
    /// Whose.
    pub account: AccountId,
    /// When it is to be deleted; `None`: it is only deactivated.
    pub delete_at: Option<At>,
}

impl Command for CloseAccount {
    const NAME: &'static str = "close_account";
}

/// What people may do with their own account here.
pub fn offer(ctx: &Ctx) -> ClosingOffer {
    let account = &ctx.settings().account;
    ClosingOffer {
        deactivation: account.deactivation_enabled,
        deletion: account.deletion_enabled,
        grace_days: account.deletion_grace_days,
    }
}

/// Deactivates the account until its owner signs in again. Every session ends, this one too. The value is nothing.
///
/// # Errors
/// 401 for a visitor, or without a recent proof; 409 where people may not; what a handler denies with.
pub async fn deactivate(ctx: &Ctx) -> FlowResult<Outcome<Option<At>>> {
    close(ctx, ctx.settings().account.deactivation_enabled, None).await
}

/// Deletes the account after the days of `deletion_grace_days`, in which its owner may come back. Every session ends.
/// The value is when it is deleted.
///
/// # Errors
/// 401 for a visitor, or without a recent proof; 409 where people may not; what a handler denies with.
pub async fn delete(ctx: &Ctx) -> FlowResult<Outcome<Option<At>>> {
    let days = ctx.settings().account.deletion_grace_days;
    let delete_at = ctx.now() + TimeDelta::days(days.into());
    close(ctx, ctx.settings().account.deletion_enabled, Some(delete_at)).await
}

async fn close(ctx: &Ctx, allowed: bool, delete_at: Option<At>) -> FlowResult<Outcome<Option<At>>> {
    let account = reauthenticate::required(ctx)?.account_id;
    if !allowed {
        return Err(AccountError::Conflict.into());
    }
    ctx.ask(CloseAccount { account, delete_at }).await?;
    let at_once = delete_at.is_some_and(|at| at <= ctx.now());
    // What is kept of a deletion says nothing of the person, nor of where they were.
    let silent = Ctx { facts: RequestFacts::default(), ..ctx.clone() };
    let ctx = if at_once { &silent } else { ctx };
    let told = in_work!(ctx, |work| -> Step<_> {
        let mut owner = viewer::owner_to_change(ctx, work).await?;
        if at_once {
            let deleted = forget(ctx, work, &owner).await?;
            return Ok((true, deleted.map(Changes::from).into_iter().collect()));
        }
        let closed = work.close(&mut owner, delete_at).await?;
        notify(ctx, work, &owner, delete_at).await?;
        Ok((owner.emails.iter().any(EmailAddress::verified), vec![closed]))
    })
    .await?;
    let notice = match delete_at {
        None => Notice::ACCOUNT_DEACTIVATED,
        Some(_) if at_once => Notice::ACCOUNT_DELETED,
        Some(_) if told => Notice::ACCOUNT_DELETION_REQUESTED,
        Some(_) => Notice::ACCOUNT_DELETION_WAITS,
    };
    let next = NextStep::LoggedOut(ctx.settings().account.logout_redirect_url.clone());
    Ok(Outcome { next, session: SessionChange::End, notice: Some(notice), value: delete_at })
}

/// Deletes the account, and mails that to every verified address: it is the last that is written to them. `None`: somebody
/// else was quicker.
async fn forget(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
) -> StoreResult<Option<Change<AccountDeleted>>> {
    let deleted = work.delete(owner, Actor::Owner).await?;
    for row in owner.emails.iter().filter(|row| deleted.is_some() && row.verified()) {
        let mail = Mail::notice(ctx, kinds::ACCOUNT_DELETED, row.email.clone(), owner.account.locale);
        work.mail(mail).await?;
    }
    Ok(deleted)
}

/// Mails every verified address, whatever the settings say of notices: it says how to come back.
async fn notify(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
    delete_at: Option<At>,
) -> Result<(), FlowError> {
    let kind = if delete_at.is_some() { kinds::ACCOUNT_DELETION } else { kinds::ACCOUNT_DEACTIVATED };
    let login = ctx.settings().site.link(Paths::LOGIN);
    for row in owner.emails.iter().filter(|row| row.verified()) {
        let mut mail = Mail::notice(ctx, kind, row.email.clone(), owner.account.locale);
        mail = mail.with("login_url", login.as_str());
        if let Some(delete_at) = delete_at {
            mail = mail.with("delete_at", moment(delete_at));
        }
        work.mail(mail).await?;
    }
    Ok(())
}
