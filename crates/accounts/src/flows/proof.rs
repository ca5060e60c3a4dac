//! A password that somebody who is signed in types once more.

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

/// Compares what was typed with the account's password. The try is counted with the failed sign-ins of the account, and
/// that is committed first: a stolen session is no way to guess faster.
///
/// # Errors
/// 429 after too many wrong passwords.
pub(super) async fn compare(ctx: &Ctx, owner: &Owner, typed: &Secret) -> Result<Compared, FlowError> {
    let rates = ctx.settings().account.rate_limits.login_failed.of(Per::Key);
    let key = owner.account.id.to_string();
    let limit = Limit { action: "login_failed_account", rates: &rates, key: &key };
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
