//! How often an address may be written to.

use crate::{
    context::Ctx,
    limits::{Limit, LimitDecision},
    model::{AccountId, Email},
    ports::StoreResult,
    work::Work,
};

/// The cool-down of an address, as everybody sees it.
const CONFIRM: &str = "confirm_email";
/// The cool-down of an address for the account that has it.
const CONFIRM_OWN: &str = "confirm_email_own";
/// The cool-down of the mail to the owner of an address that somebody else tried.
pub(super) const ALREADY_EXISTS: &str = "account_already_exists";

/// Takes the cool-down's token of an address. Every attempt for an address takes it, one for nobody, too: else
/// a person who asks again would learn from "too early" whether the address had an account.
pub(crate) async fn take_shared(ctx: &Ctx, work: &mut Work<'_>, email: &Email) -> StoreResult<LimitDecision> {
    take(ctx, work, CONFIRM, email.as_str()).await
}

/// Whether a confirmation may be mailed to an address now.
pub(crate) async fn may_mail(ctx: &Ctx, work: &mut Work<'_>, email: &Email) -> StoreResult<bool> {
    Ok(matches!(take_shared(ctx, work, email).await?, LimitDecision::Allowed(_)))
}

/// Takes the token of the recipient; answers whether there was one.
///
/// An account has one for each of its addresses: strangers who try an address empty the other bucket, and must not keep
/// its owner from a confirmation by that; so this one alone decides at sign-in, and every mail to the account takes a
/// token from it. An attempt for nobody takes that of the mail to the address's owner.
pub(super) async fn take_own(
    ctx: &Ctx,
    work: &mut Work<'_>,
    account: Option<AccountId>,
    email: &Email,
) -> StoreResult<bool> {
    let decision = match account {
        Some(account) => take(ctx, work, CONFIRM_OWN, &format!("{account}\0{email}")).await?,
        None => take(ctx, work, ALREADY_EXISTS, email.as_str()).await?,
    };
    Ok(matches!(decision, LimitDecision::Allowed(_)))
}

/// Takes the token of a mail to the address of a sign-up (or sign-in) that waits for its confirmation. With the cool-down alone
/// a stranger could keep the owner of an address from a sign-up of their own. Without a limit anybody could have many mails
/// sent to an address, because a sign-up can be given up for another address and begun again.
pub(crate) async fn take_waiting(
    ctx: &Ctx,
    work: &mut Work<'_>,
    email: &Email,
) -> StoreResult<LimitDecision> {
    let rates = &ctx.settings().account.rate_limits.signup_mail;
    let limit = Limit { action: "signup_mail", rates, key: email.as_str() };
    limit.take_in(ctx, work.rows()).await
}

/// Seconds until a confirmation may be mailed to an address again, as everybody sees it; 0: now.
pub(crate) async fn wait(ctx: &Ctx, work: &mut Work<'_>, email: &Email) -> StoreResult<u32> {
    limit(ctx, CONFIRM, email.as_str()).wait(ctx, work.rows()).await
}

pub(super) async fn take(
    ctx: &Ctx,
    work: &mut Work<'_>,
    action: &'static str,
    key: &str,
) -> StoreResult<LimitDecision> {
    limit(ctx, action, key).take_in(ctx, work.rows()).await
}

fn limit<'l>(ctx: &'l Ctx, action: &'static str, key: &'l str) -> Limit<'l> {
    let account = &ctx.settings().account;
    let by_code = account.email_verification_by_code_enabled;
    let rates = &account.rate_limits;
    let rates = if by_code { &rates.confirm_email_by_code } else { &rates.confirm_email };
    Limit { action, rates, key }
}
