//! Guesses at a mailed code: each is counted, and the count committed, before anything is compared.

use crate::{
    changes, codes,
    context::Ctx,
    errors::FlowError,
    failures,
    model::{Challenge, Purpose},
    ports::hasher::PasswordCheck,
    work::{Step, in_work},
};
use housekey_protocol::{AccountError, Code};

/// What became of a guess.
pub(crate) enum Guess {
    /// This is the code; the challenge is still there.
    Right(Challenge),
    /// It is not.
    Wrong {
        /// What was guessed at.
        challenge: Challenge,
        /// Whether no further guess will be compared.
        last_attempt: bool,
    },
}

/// Compares what was typed with the code that this browser waits for, at most `max_attempts` times.
///
/// # Errors
/// `required` at `code`; 409 if the browser waits for no such code (any more).
pub(crate) async fn at_code(
    ctx: &Ctx,
    purpose: Purpose,
    max_attempts: u32,
    typed: &str,
) -> Result<Guess, FlowError> {
    let typed = codes::normalise(typed);
    if typed.is_empty() {
        return Err(FlowError::field("code", Code::REQUIRED));
    }
    let max_attempts = i64::from(max_attempts);
    let challenge = counted(ctx, purpose, max_attempts).await?;
    // In a unit of work of its own: others touch the two rows in the other order.
    let failure = if purpose.opens_account() {
        match failures::count_code(ctx, &challenge).await {
            Ok(failure) => Some(failure),
            Err(error) => {
                uncount(ctx, &challenge).await?;
                return Err(error);
            }
        }
    } else {
        None
    };
    let is_compared = failure.as_ref().is_none_or(|failure| failure.is_compared(&typed));
    let stored = challenge.secret.hash().filter(|_| is_compared).cloned();
    let compared = ctx.services.hasher.verify(typed, stored).await;
    if let (Some(failure), Err(_) | Ok(PasswordCheck::Match | PasswordCheck::MatchRehash)) =
        (failure, &compared)
    {
        failure.give_back(ctx).await;
    }
    match compared {
        Ok(PasswordCheck::Mismatch) => {
            let last_attempt = challenge.attempts >= max_attempts;
            Ok(Guess::Wrong { challenge, last_attempt })
        }
        Ok(PasswordCheck::Match | PasswordCheck::MatchRehash) => Ok(Guess::Right(challenge)),
        Err(fault) => {
            uncount(ctx, &challenge).await?;
            Err(fault.into())
        }
    }
}

/// The browser's code process, with this attempt counted.
async fn counted(ctx: &Ctx, purpose: Purpose, max_attempts: i64) -> Result<Challenge, FlowError> {
    let browser = ctx.browser.as_ref().ok_or(AccountError::Conflict)?.digest();
    let (challenge, attempts) = in_work!(ctx, |work| -> Step<_> {
        let challenge = work.rows().find_challenge_by_browser(purpose, &browser, ctx.now()).await?;
        let challenge = challenge.ok_or(AccountError::Conflict)?;
        let attempts = work.rows().count_attempt(challenge.id, max_attempts, ctx.now()).await?;
        Ok(((challenge, attempts), changes![]))
    })
    .await?;
    // None left: but one of those that were counted may be right, and is being compared. Who judges the last one ends
    // the process.
    let attempts = attempts.ok_or(AccountError::Conflict)?;
    Ok(Challenge { attempts, ..challenge })
}

/// Gives the attempt back: the code was right, or nothing was compared.
pub(crate) async fn uncount(ctx: &Ctx, challenge: &Challenge) -> Result<(), FlowError> {
    in_work!(ctx, |work| -> Step<()> {
        work.rows().uncount_attempt(challenge.id).await?;
        Ok(((), changes![]))
    })
    .await
}

/// What a wrong guess is answered with.
pub(crate) fn refusal(last_attempt: bool) -> FlowError {
    FlowError::field("code", if last_attempt { Code::CODE_EXPIRED } else { Code::INCORRECT_CODE })
}

/// Where the input is called `key`, so are its errors.
pub(crate) fn as_key(error: FlowError) -> FlowError {
    match error {
        FlowError::Expected(AccountError::Invalid { mut errors }) => {
            for refused in errors.iter_mut().filter(|refused| refused.field.as_deref() == Some("code")) {
                refused.field = Some("key".into());
            }
            AccountError::Invalid { errors }.into()
        }
        other => other,
    }
}
