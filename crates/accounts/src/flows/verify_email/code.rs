//! Confirming by code: a short secret, valid in the browser that asked, for a few attempts and minutes.

use super::{confirm, confirmed, confirmed_notice};
use crate::{
    changes, codes,
    context::{Ctx, FlowResult, Notice, Outcome},
    errors::FlowError,
    flows::{emails, viewer},
    mailing::{
        challenges::email_of,
        confirmation, cool_down,
        guess::{self, Guess},
    },
    model::{Challenge, EmailAddress, EmailAddressId, Owner, Purpose, Subject},
    ports::StoreError,
    stages::{self, Resumed, Resumption},
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::{AccountError, Code};

/// Takes a code. The attempt is counted and committed before anything is compared.
pub async fn enter_code(ctx: &Ctx, typed: &str) -> FlowResult {
    let challenge = guess(ctx, typed).await?;
    accept(ctx, &challenge).await
}

/// The browser's code process, if this is its code.
pub(super) async fn guess(ctx: &Ctx, typed: &str) -> FlowResult<Challenge> {
    match guess::at_code(ctx, Purpose::EmailCode, max_attempts(ctx), typed).await? {
        Guess::Right(challenge) => Ok(challenge),
        Guess::Wrong { challenge, last_attempt } => {
            reject(ctx, &challenge, last_attempt).await?;
            Err(guess::refusal(last_attempt))
        }
    }
}

pub(in crate::flows) fn max_attempts(ctx: &Ctx) -> u32 {
    ctx.settings().account.email_verification_by_code_max_attempts
}

/// Takes the locks of a challenge, in their order, and reads whose it is again under them.
async fn lock(
    ctx: &Ctx,
    work: &mut Work<'_>,
    challenge: &Challenge,
    waiting: Option<&Resumption>,
) -> Result<Subject, FlowError> {
    let subject = match challenge.account_id {
        // A signed-in person acts as that account, and only as long as they are.
        Some(id) if ctx.viewer.as_ref().is_some_and(|viewer| viewer.account_id == id) => {
            Subject::Account(viewer::owner_to_change(ctx, work).await?)
        }
        Some(id) => {
            work.lock_account(id).await?;
            work.owner(id).await?.map_or(Subject::Nobody, Subject::Account)
        }
        None => Subject::Nobody,
    };
    let addresses = waiting.into_iter().filter_map(Resumption::address);
    work.lock_addresses(addresses.chain([email_of(challenge)?])).await?;
    if let Some(browser) = &challenge.browser {
        work.lock_browser(browser).await?;
    }
    Ok(subject)
}

async fn wipe(ctx: &Ctx, work: &mut Work<'_>, challenge: &Challenge) -> Result<(), FlowError> {
    work.rows().consume(challenge.id, ctx.now()).await?;
    if let Some(login) = challenge.pending_login {
        work.rows().take_pending_login(login).await?;
    }
    Ok(())
}

/// Tells of a wrong guess; the last one ends the process and the login that waits for it.
async fn reject(ctx: &Ctx, challenge: &Challenge, last_attempt: bool) -> Result<(), FlowError> {
    in_work!(ctx, |work| -> Step<_> {
        let subject = lock(ctx, work, challenge, None).await?;
        if last_attempt {
            wipe(ctx, work, challenge).await?;
        }
        let rejected = subject.owner().map(|owner| changes![work.reject_code(owner, last_attempt)]);
        Ok(((), rejected.unwrap_or_default()))
    })
    .await
}

async fn accept(ctx: &Ctx, challenge: &Challenge) -> FlowResult {
    let waiting = match challenge.account_id {
        Some(id) => match stages::prepare_to_resume(ctx, Some(id)).await {
            Ok(waiting) => waiting,
            Err(fault) => {
                guess::uncount(ctx, challenge).await?;
                return Err(fault);
            }
        },
        None => None,
    };
    let accepted =
        in_work!(ctx, |work| -> Step<_> { spend(ctx, work, challenge, waiting.as_ref()).await }).await;
    if let Err(FlowError::Fault(_)) = &accepted {
        guess::uncount(ctx, challenge).await?;
    }
    let outcome = accepted?;
    Ok(Outcome { notice: Some(confirmed_notice(ctx, &outcome)), ..outcome })
}

/// What a right code does.
async fn spend(
    ctx: &Ctx,
    work: &mut Work<'_>,
    challenge: &Challenge,
    waiting: Option<&Resumption>,
) -> Step<Outcome> {
    let subject = lock(ctx, work, challenge, waiting).await?;
    // Exactly one of twenty parallel submissions of the right code gets past this line (T045).
    if !work.rows().consume(challenge.id, ctx.now()).await? {
        return Err(AccountError::Conflict.into());
    }
    let Subject::Account(mut owner) = subject else { return Err(AccountError::Conflict.into()) };
    if !owner.account.active {
        return Err(AccountError::Conflict.into());
    }
    let mut changes = changes![verify(ctx, work, &mut owner, challenge).await?];
    let is_for_login = ctx.viewer.is_none() && challenge.pending_login.is_some();
    let resumed = if is_for_login {
        stages::resume_in(ctx, work, waiting, &Subject::Account(owner)).await?
    } else {
        Resumed::Dropped
    };
    let outcome = match resumed {
        Resumed::Advanced(advanced) => {
            changes.extend(advanced.changes);
            advanced.outcome
        }
        // The login it was mailed for is gone.
        Resumed::Nothing => return Err(AccountError::Conflict.into()),
        Resumed::Dropped => confirmed(ctx, email_of(challenge)?),
    };
    Ok((outcome, changes))
}

/// Marks the address verified; in code mode an added one joins the list only now, verified at once.
async fn verify(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &mut Owner,
    challenge: &Challenge,
) -> Result<Changes, FlowError> {
    // Nothing of this is kept but the attempt, which is committed already.
    let taken = || FlowError::field("code", Code::EMAIL_TAKEN);
    let email = email_of(challenge)?;
    if owner.email(email).is_some() {
        return match confirm(work, owner, challenge, "code").await {
            Err(FlowError::Expected(_)) => Err(taken()),
            done => done,
        };
    }
    // The list may have filled since the code was mailed.
    emails::check_add(ctx, owner, email).map_err(|_| FlowError::field("code", Code::MAX_EMAIL_ADDRESSES))?;
    let now = ctx.now();
    let row = EmailAddress {
        id: EmailAddressId(ctx.services.entropy.uuid()),
        account_id: owner.account.id,
        email: email.clone(),
        verified_at: Some(now),
        primary: owner.primary().is_none(),
        created_at: now,
    };
    match work.add_confirmed_email(owner, row).await {
        Ok(changes) => Ok(changes),
        Err(StoreError::Conflict { .. }) => Err(taken()),
        Err(error) => Err(error.into()),
    }
}

/// Mails a fresh code for the pending process. The deadline and the wrong tries stay what they were.
pub(super) async fn resend(ctx: &Ctx) -> FlowResult {
    let pending = resendable(ctx).await?;
    // Only now: hashing is expensive, and needs a pending process and a token first.
    let fresh = codes::fresh(ctx).await?;
    let quota = i64::from(ctx.settings().account.email_verification_supports_resend);
    in_work!(ctx, |work| -> Step<_> {
        let subject = lock(ctx, work, &pending, None).await?;
        // A challenge that no code fits gets none; it says the same.
        let hash = pending.secret.hash().map(|_| &fresh.hash);
        if !work.rows().replace_code(pending.id, hash, quota).await? {
            return Err(AccountError::Conflict.into());
        }
        let is_new = |owner: &Owner| owner.account.last_login_at.is_none();
        let signup = pending.pending_login.is_some() && subject.owner().is_some_and(is_new);
        let changes = confirmation::send_code_again(ctx, work, &subject, &pending, &fresh, signup).await?;
        Ok(((), changes))
    })
    .await?;
    Ok(Outcome { notice: Some(Notice::MAIL_SENT_AGAIN), ..Outcome::default() })
}

/// Whether a fresh code may be mailed, now or after the cool-down.
pub(super) fn may_be_sent_again(ctx: &Ctx, challenge: &Challenge) -> bool {
    let quota = i64::from(ctx.settings().account.email_verification_supports_resend);
    challenge.resends < quota && challenge.attempts < i64::from(max_attempts(ctx))
}

/// The browser's code process, if it may be sent again now; takes the cool-down's token and commits that.
async fn resendable(ctx: &Ctx) -> Result<Challenge, FlowError> {
    let browser = ctx.browser.as_ref().ok_or(AccountError::Conflict)?;
    in_work!(ctx, |work| -> Step<_> {
        let challenge =
            work.rows().find_challenge_by_browser(Purpose::EmailCode, &browser.digest(), ctx.now()).await?;
        let challenge = challenge.filter(|challenge| may_be_sent_again(ctx, challenge));
        let challenge = challenge.ok_or(AccountError::Conflict)?;
        cool_down::take_shared(ctx, work, email_of(&challenge)?).await?.require()?;
        if challenge.pending_login.is_some() {
            cool_down::take_waiting(ctx, work, email_of(&challenge)?).await?.require()?;
        }
        Ok((challenge, changes![]))
    })
    .await
}
