//! A password that somebody who is signed in types once more.

use super::viewer;
use crate::{
    context::Ctx,
    errors::FlowError,
    limits::{Limit, LimitDecision, Taken},
    model::{Owner, Secret},
    passwords,
    ports::hasher::PasswordCheck,
    settings::Per,
};
use housekey_protocol::AccountError;

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

/// Compares what was typed with the account's password. The try is counted as a failed sign-in is, and that is committed
/// first: a stolen session is no way to guess faster. It is counted for this session and not with the account's failed
/// sign-ins, with which a stranger could keep the owner from proving who they are.
///
/// # Errors
/// 429 after too many wrong passwords.
pub(super) async fn compare(ctx: &Ctx, owner: &Owner, typed: &Secret) -> Result<Compared, FlowError> {
    let (rates, key) = (ctx.settings().account.rate_limits.login_failed.of(Per::Key), of_session(ctx)?);
    let limit = Limit { action: "login_failed_session", rates: &rates, key: &key };
    let taken = match limit.take(ctx).await? {
        LimitDecision::Allowed(taken) => taken,
        LimitDecision::Limited { retry_after, .. } => {
            return Err(AccountError::RateLimited { retry_after: Some(retry_after) }.into());
        }
    };
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
