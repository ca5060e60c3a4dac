//! Whom a code to sign in is sent to: the reader of an address or of a phone number, with an account or without.

use crate::{
    context::Ctx,
    errors::FlowError,
    flows::{mailbox, phone},
    limits::Limit,
    mailing::phone_code,
    model::{AccountId, Owner, PhoneNumber, Subject, Target},
    ports::StoreResult,
    work::Work,
};
use housekey_protocol::Code;

/// The account that the reader may open, if there is one; refuses where there is none and the settings do not hide that.
///
/// # Errors
/// `unknown_email` at `email`, `unknown_phone` at `phone`.
pub(super) async fn seek(ctx: &Ctx, to: &Target) -> Result<Option<Owner>, FlowError> {
    let number = match to {
        Target::Email(email) => return mailbox::seek(ctx, email).await,
        Target::Phone(number) => number,
        _ => return Ok(None),
    };
    let found = phone::owner(&mut Work::read(ctx).await?, number).await?;
    let found = found.filter(|owner| owner.account.active);
    if found.is_none() && !ctx.settings().account.hides_accounts() {
        return Err(FlowError::field("phone", Code::UNKNOWN_PHONE));
    }
    Ok(found)
}

/// Locks the account that was found (and the address), and answers whether the one still opens the other. For nobody as much
/// as there is.
pub(super) async fn lock(work: &mut Work<'_>, found: Option<&Owner>, to: &Target) -> StoreResult<Subject> {
    if let Target::Email(email) = to {
        return mailbox::lock(work, found, email).await;
    }
    let Some(found) = found else {
        work.lock_nobody().await?;
        work.rows().find_phone(AccountId(uuid::Uuid::nil())).await?;
        return Ok(Subject::Nobody);
    };
    work.lock_account(found.account.id).await?;
    let owner = match work.owner(found.account.id).await? {
        Some(owner) if opens(work, &owner, to).await? => Some(owner),
        _ => None,
    };
    Ok(owner.map_or(Subject::Nobody, Subject::Account))
}

/// Whether its reader may open the account. A number does, once it was confirmed.
pub(super) async fn opens(work: &mut Work<'_>, owner: &Owner, to: &Target) -> StoreResult<bool> {
    match to {
        Target::Email(email) => Ok(mailbox::opens(owner, email)),
        Target::Phone(number) => Ok(owner.account.active && has(work, owner, number).await?),
        _ => Ok(false),
    }
}

async fn has(work: &mut Work<'_>, owner: &Owner, number: &PhoneNumber) -> StoreResult<bool> {
    let own = work.rows().find_phone(owner.account.id).await?;
    Ok(own.is_some_and(|own| own.number == *number && own.verified_at.is_some()))
}

/// How often a code may be asked for.
pub(super) fn limit<'l>(ctx: &'l Ctx, to: &'l Target) -> Limit<'l> {
    let rates = &ctx.settings().account.rate_limits.request_login_code;
    Limit { action: "request_login_code", rates, key: to.value().unwrap_or_default() }
}

/// Takes a token of every limit: a text message has one of its own beside that.
///
/// # Errors
/// 429 where there is none.
pub(super) async fn count(ctx: &Ctx, to: &Target) -> Result<(), FlowError> {
    limit(ctx, to).require(ctx).await?;
    match to {
        Target::Phone(number) => phone_code::limit(ctx, number).require(ctx).await,
        _ => Ok(()),
    }
}

/// Seconds until another code may be asked for; 0: now.
pub(super) async fn wait(ctx: &Ctx, work: &mut Work<'_>, to: &Target) -> StoreResult<u32> {
    let asked = limit(ctx, to).wait(ctx, work.rows()).await?;
    match to {
        Target::Phone(number) => Ok(asked.max(phone_code::limit(ctx, number).wait(ctx, work.rows()).await?)),
        _ => Ok(asked),
    }
}
