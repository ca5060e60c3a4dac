//! The mailed code.

use super::{none_awaited, owner_of};
use crate::{
    changes,
    context::{Ctx, FlowResult, NextStep, Outcome, SessionChange},
    errors::FlowError,
    mailing::{
        challenges::email_of,
        guess::{self, Guess},
        reset,
    },
    model::{BrowserKey, Challenge, Owner, PasswordReset, Purpose},
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::Paths;

/// Takes a code: if it is right, this browser may choose the password. The attempt is counted and committed before
/// anything is compared.
///
/// # Errors
/// `required`, `incorrect_code` or, after the last one, `code_expired` at `code`; 409 if this browser waits for none.
pub async fn enter_code(ctx: &Ctx, typed: &str) -> FlowResult {
    let proof = right(ctx, typed).await?;
    // A key of its own: whoever knows the one before (it may have been planted) does not share the right.
    let browser = BrowserKey::new(ctx.services.entropy.bytes());
    let granted = in_work!(ctx, |work| -> Step<_> {
        let leaving = super::lock(ctx, work, Some(&proof)).await?;
        let owner = owner_of(work, &proof).await?;
        if !work.rows().consume(proof.id, ctx.now()).await? {
            return Err(none_awaited());
        }
        let owner = owner.ok_or_else(none_awaited)?;
        let grant = reset::grant(ctx, &proof, PasswordReset::of(&owner), &browser);
        work.rows().insert_challenge(&grant).await?;
        let changes: Vec<Changes> = leaving.iter().map(|viewer| work.log_out(viewer)).collect();
        Ok(((), changes))
    })
    .await;
    if let Err(FlowError::Fault(_)) = &granted {
        // It was right, and nothing of it is stored.
        guess::uncount(ctx, &proof).await?;
    }
    granted?;
    Ok(Outcome {
        next: NextStep::Page(Paths::PASSWORD_RESET_CHOOSE),
        session: SessionChange::Restart(browser),
        ..Outcome::default()
    })
}

/// The challenge whose code this is.
pub(super) async fn right(ctx: &Ctx, typed: &str) -> Result<Challenge, FlowError> {
    let most = ctx.settings().account.password_reset_by_code_max_attempts;
    match guess::at_code(ctx, Purpose::PasswordResetCode, most, typed).await? {
        Guess::Right(challenge) => Ok(challenge),
        Guess::Wrong { challenge, last_attempt } => {
            in_work!(ctx, |work| -> Step<_> {
                let owner = lock(work, &challenge).await?;
                if last_attempt {
                    work.rows().consume(challenge.id, ctx.now()).await?;
                }
                let rejected = owner.map(|owner| changes![work.reject_reset_code(&owner, last_attempt)]);
                Ok(((), rejected.unwrap_or_default()))
            })
            .await?;
            Err(guess::refusal(last_attempt))
        }
    }
}

/// Takes the locks of a code, in their order, and reads whose it is again under them.
async fn lock(work: &mut Work<'_>, challenge: &Challenge) -> Result<Option<Owner>, FlowError> {
    if let Some(account) = challenge.account_id {
        work.lock_account(account).await?;
    }
    work.lock_address(email_of(challenge)?).await?;
    if let Some(browser) = &challenge.browser {
        work.lock_browser(browser).await?;
    }
    Ok(owner_of(work, challenge).await?)
}
