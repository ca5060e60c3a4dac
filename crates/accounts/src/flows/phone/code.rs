//! The code that confirms a number.

use super::{
    change::{notify, text},
    found, may_be_sent_again, number_of, texts,
};
use crate::{
    codes,
    context::{Ctx, FlowResult, NextStep, Notice, Outcome},
    errors::FlowError,
    flows::viewer,
    mailing::guess::{self, Guess},
    model::{Challenge, Owner, Purpose},
    outbox::kinds::PHONE_CHANGED,
    ports::StoreError,
    work::{Step, Work, in_work},
};
use housekey_protocol::{AccountError, Code, Paths};

/// Takes a code: the number is the account's then. The attempt is counted and committed before anything is compared.
///
/// # Errors
/// `required`, `incorrect_code` or, after the last one, `code_expired` at `code`; `phone_taken` there, if another account has
/// confirmed the number meanwhile; 409 if this browser waits for no code.
pub async fn enter(ctx: &Ctx, typed: &str) -> FlowResult {
    found(ctx, &mut Work::read(ctx).await?).await?.ok_or(AccountError::Conflict)?;
    let most = ctx.settings().account.phone_verification_max_attempts;
    match guess::at_code(ctx, Purpose::PhoneCode, most, typed).await? {
        Guess::Right(challenge) => accept(ctx, &challenge).await,
        Guess::Wrong { challenge, last_attempt } => {
            if last_attempt {
                in_work!(ctx, |work| -> Step<_> {
                    lock(ctx, work, &challenge).await?;
                    work.rows().consume(challenge.id, ctx.now()).await?;
                    Ok(((), vec![]))
                })
                .await?;
            }
            Err(guess::refusal(last_attempt))
        }
    }
}

/// Takes the locks of a code, in their order; its account must be the one that is signed in.
async fn lock(ctx: &Ctx, work: &mut Work<'_>, challenge: &Challenge) -> Result<Owner, FlowError> {
    let owner = viewer::owner_to_change(ctx, work).await?;
    if let Some(browser) = &challenge.browser {
        work.lock_browser(browser).await?;
    }
    if challenge.account_id == Some(owner.account.id) {
        Ok(owner)
    } else {
        Err(AccountError::Conflict.into())
    }
}

async fn accept(ctx: &Ctx, challenge: &Challenge) -> FlowResult {
    let accepted = in_work!(ctx, |work| -> Step<_> {
        let owner = lock(ctx, work, challenge).await?;
        // Exactly one of twenty parallel submissions of the right code gets past this line (T045).
        if !work.rows().consume(challenge.id, ctx.now()).await? {
            return Err(AccountError::Conflict.into());
        }
        let number = number_of(challenge)?;
        let changes = match work.set_confirmed_phone(&owner, number).await {
            Ok(changes) => changes,
            Err(StoreError::Conflict { .. }) => return Err(FlowError::field("code", Code::PHONE_TAKEN)),
            Err(error) => return Err(error.into()),
        };
        notify(ctx, work, &owner, PHONE_CHANGED, number).await?;
        Ok(((), vec![changes]))
    })
    .await;
    if let Err(FlowError::Fault(_)) = &accepted {
        // It was right, and nothing of it is stored.
        guess::uncount(ctx, challenge).await?;
    }
    accepted?;
    let (next, notice) = (NextStep::Page(Paths::PHONE), Some(Notice::PHONE_CONFIRMED));
    Ok(Outcome { next, notice, ..Outcome::default() })
}

/// Texts a fresh code for the number that waits. The deadline and the wrong tries stay what they were.
///
/// # Errors
/// 409: none waits, or its code may not be sent again. 429 past `verify_phone`.
pub async fn resend(ctx: &Ctx) -> FlowResult {
    let challenge = found(ctx, &mut Work::read(ctx).await?).await?.ok_or(AccountError::Conflict)?;
    if !may_be_sent_again(ctx, &challenge) {
        return Err(AccountError::Conflict.into());
    }
    texts(ctx, number_of(&challenge)?).require(ctx).await?;
    // Only now: hashing is expensive, and needs a code that waits and a token first.
    let fresh = codes::fresh(ctx).await?;
    let quota = i64::from(ctx.settings().account.phone_verification_supports_resend);
    in_work!(ctx, |work| -> Step<_> {
        let owner = lock(ctx, work, &challenge).await?;
        // A challenge that no code fits gets none; it says the same.
        let hash = challenge.secret.hash().map(|_| &fresh.hash);
        if !work.rows().replace_code(challenge.id, hash, quota).await? {
            return Err(AccountError::Conflict.into());
        }
        let changes = if hash.is_some() { text(work, &owner, &challenge, &fresh).await? } else { vec![] };
        Ok(((), changes))
    })
    .await?;
    Ok(Outcome { notice: Some(Notice::TEXT_SENT_AGAIN), ..Outcome::default() })
}
