//! A password that somebody who is signed in types once more.

use super::viewer;
use crate::{
    context::Ctx,
    errors::FlowError,
    failures::GuessedAt,
    limits::{Limit, LimitDecision, Taken},
    model::{Owner, Secret},
    passwords,
    ports::hasher::PasswordCheck,
    settings::{Per, Rates},
    work::{Step, in_work},
};
use housekey_protocol::{AccountError, Code};

/// What a comparison said.
pub(super) enum Compared {
    /// It is the password. The try is given back by who goes on.
    Right(Taken),
    /// It is not; the try stays counted.
    Wrong,
}

/// What the tries of this session are counted by.
///
/// # Errors
/// 401 for a visitor.
pub(super) fn of_session(ctx: &Ctx) -> Result<String, FlowError> {
    let viewer = viewer::required(ctx)?;
    Ok(ctx.session.as_ref().map_or_else(|| viewer.account_id.to_string(), ToString::to_string))
}

/// Counts a try with the account's failures in a row.
async fn count_in_a_row(ctx: &Ctx, owner: &Owner) -> Result<Taken, FlowError> {
    let (target, counted) = in_work!(ctx, |work| -> Step<_> {
        let target = GuessedAt::of_viewer(work, owner).await?;
        let counted = target.take_in(ctx, work, Rates::default()).await?;
        Ok(((target, counted), vec![]))
    })
    .await?;
    target.tell(ctx, &counted).await?;
    match counted {
        LimitDecision::Allowed(taken) => Ok(taken),
        LimitDecision::Limited { .. } => Err(FlowError::form(Code::TOO_MANY_FAILURES)),
    }
}

/// Compares what was typed with the account's password. The try is counted as a failed sign-in is, and that is committed
/// first: a stolen session is no way to guess faster. It is counted for this session and not with the account's failed
/// sign-ins, with which a stranger could keep the owner from proving who they are.
///
/// # Errors
/// 429 after too many wrong passwords; `too_many_failures` once there were too many in a row.
pub(super) async fn compare(ctx: &Ctx, owner: &Owner, typed: &Secret) -> Result<Compared, FlowError> {
    let (rates, key) = (ctx.settings().account.rate_limits.login_failed.of(Per::Key), of_session(ctx)?);
    let limit = Limit { action: "login_failed_session", rates: &rates, key: &key };
    let taken = match limit.take(ctx).await? {
        LimitDecision::Allowed(taken) => taken,
        LimitDecision::Limited { retry_after, .. } => {
            return Err(AccountError::RateLimited { retry_after: Some(retry_after) }.into());
        }
    };
    let taken = taken.and(count_in_a_row(ctx, owner).await?);
    match ctx.services.hasher.verify(passwords::normalise(typed), owner.account.password.clone()).await {
        Ok(PasswordCheck::Match | PasswordCheck::MatchRehash) => Ok(Compared::Right(taken)),
        Ok(PasswordCheck::Mismatch) => Ok(Compared::Wrong),
        Err(fault) => {
            // Nothing was guessed where nothing could be compared.
            taken.give_back_alone(ctx).await;
            Err(fault.into())
        }
    }
}
