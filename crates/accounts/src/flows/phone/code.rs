//! The code that confirms a number: of who is signed in, or of a login that waits for it.

use super::{Awaited, change::notify, found, lock, may_be_sent_again};
use crate::{
    codes,
    context::{Ctx, FlowResult, NextStep, Notice, Outcome},
    errors::FlowError,
    flows::signup::Kept,
    mailing::{
        guess::{self, Guess},
        phone_code::{self, number_of},
    },
    model::{Challenge, PendingLogin, Purpose, Subject},
    outbox::kinds::PHONE_CHANGED,
    ports::StoreError,
    stages::{self, Resumed, Resumption},
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::{AccountError, Code, Paths};

/// Takes a code: the number is the account's then, and a login that waited for it goes on. The attempt is counted and committed
/// before anything is compared.
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
                reject(ctx, &challenge).await?;
            }
            Err(guess::refusal(last_attempt))
        }
    }
}

/// The last wrong guess ends the code, and the login that waits for it.
async fn reject(ctx: &Ctx, challenge: &Challenge) -> Result<(), FlowError> {
    in_work!(ctx, |work| -> Step<_> {
        lock(ctx, work, challenge, None).await?;
        work.rows().consume(challenge.id, ctx.now()).await?;
        if let Some(login) = challenge.pending_login {
            work.rows().take_pending_login(login).await?;
        }
        Ok(((), vec![]))
    })
    .await
}

async fn accept(ctx: &Ctx, challenge: &Challenge) -> FlowResult {
    let accepted = async {
        if ctx.viewer.is_some() {
            return in_work!(ctx, |work| -> Step<_> { spend(ctx, work, challenge).await }).await;
        }
        let waiting = stages::prepare_to_resume(ctx, challenge.account_id).await?;
        let went_on =
            in_work!(ctx, |work| -> Step<_> { go_on(ctx, work, challenge, waiting.as_ref()).await });
        match went_on.await? {
            Some(outcome) => Ok(outcome),
            // The number is confirmed all the same; only the login was refused.
            None => Err(waiting.and_then(Resumption::into_refusal).unwrap_or(AccountError::Conflict.into())),
        }
    };
    let accepted = accepted.await;
    if let Err(FlowError::Fault(_)) = &accepted {
        // It was right, and nothing of it is stored.
        guess::uncount(ctx, challenge).await?;
    }
    accepted
}

/// What a right code does for who is signed in.
async fn spend(ctx: &Ctx, work: &mut Work<'_>, challenge: &Challenge) -> Step<Outcome> {
    let subject = lock(ctx, work, challenge, None).await?;
    let changes = confirm(ctx, work, &subject, challenge).await?;
    let (next, notice) = (NextStep::Page(Paths::PHONE), Some(Notice::PHONE_CONFIRMED));
    Ok((Outcome { next, notice, ..Outcome::default() }, changes))
}

/// What it does for a login that waits. `None`: the host refused the login, which is gone.
async fn go_on(
    ctx: &Ctx,
    work: &mut Work<'_>,
    challenge: &Challenge,
    waiting: Option<&Resumption>,
) -> Step<Option<Outcome>> {
    let subject = lock(ctx, work, challenge, waiting.and_then(Resumption::address)).await?;
    let login = found(ctx, work).await?.and_then(|Awaited { login, .. }| login);
    let login = login.ok_or(AccountError::Conflict)?;
    let mut changes = confirm(ctx, work, &subject, challenge).await?;
    let kept = Kept::of(&login);
    let login = PendingLogin { phone_confirmed: login.signup, ..login };
    work.rows().put_pending_login(&login).await?;
    let Resumed::Advanced(advanced) = stages::resume_in(ctx, work, waiting, &subject).await? else {
        return Ok((None, changes));
    };
    if let Some(kept) = kept {
        kept.carry(ctx, work, &login).await?;
    }
    changes.extend(advanced.changes);
    Ok((Some(advanced.outcome), changes))
}

/// Spends the code and gives its number to the account. To nobody, who has none, the same is said.
async fn confirm(
    ctx: &Ctx,
    work: &mut Work<'_>,
    subject: &Subject,
    challenge: &Challenge,
) -> Result<Vec<Changes>, FlowError> {
    // Exactly one of twenty parallel submissions of the right code gets past this line (T045).
    if !work.rows().consume(challenge.id, ctx.now()).await? {
        return Err(AccountError::Conflict.into());
    }
    let number = number_of(challenge)?;
    let taken = || FlowError::field("code", Code::PHONE_TAKEN);
    if phone_code::is_taken(work, subject, number).await? {
        return Err(taken());
    }
    let Subject::Account(owner) = subject else { return Ok(vec![]) };
    // A login waits for a number that was not confirmed; somewhere else it, or another one, may have been since.
    let own = work.rows().find_phone(owner.account.id).await?;
    let former = own.as_ref().filter(|own| own.verified_at.is_some()).map(|own| &own.number);
    if challenge.pending_login.is_some() && (own.is_none() || former.is_some()) {
        return Err(AccountError::Conflict.into());
    }
    match work.set_confirmed_phone(owner, number).await {
        Ok(changes) => {
            let former = former.filter(|former| *former != number);
            notify(ctx, work, owner, PHONE_CHANGED, number, former).await?;
            Ok(vec![changes])
        }
        Err(StoreError::Conflict { .. }) => Err(taken()),
        Err(error) => Err(error.into()),
    }
}

/// Texts a fresh code for the number that waits. The deadline and the wrong tries stay what they were.
///
/// # Errors
/// 409: none waits, or its code may not be sent again. 429 past `verify_phone`.
pub async fn resend(ctx: &Ctx) -> FlowResult {
    let found = found(ctx, &mut Work::read(ctx).await?).await?.ok_or(AccountError::Conflict)?;
    let challenge = found.challenge;
    if !may_be_sent_again(ctx, &challenge) {
        return Err(AccountError::Conflict.into());
    }
    phone_code::limit(ctx, number_of(&challenge)?).require(ctx).await?;
    // Only now: hashing is expensive, and needs a code that waits and a token first.
    let fresh = codes::fresh(ctx).await?;
    let quota = i64::from(ctx.settings().account.phone_verification_supports_resend);
    in_work!(ctx, |work| -> Step<_> {
        let subject = lock(ctx, work, &challenge, None).await?;
        // A challenge that no code fits gets none; it says the same.
        let hash = challenge.secret.hash().map(|_| &fresh.hash);
        if !work.rows().replace_code(challenge.id, hash, quota).await? {
            return Err(AccountError::Conflict.into());
        }
        if hash.is_none() {
            return Ok(((), vec![]));
        }
        Ok(((), phone_code::text(ctx, work, &subject, &challenge, &fresh).await?))
    })
    .await?;
    Ok(Outcome { notice: Some(Notice::TEXT_SENT_AGAIN), ..Outcome::default() })
}
