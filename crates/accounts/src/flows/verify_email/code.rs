//! Confirming by code: a short secret, good in the browser that asked, for a few tries and minutes.

use super::{after, confirm, confirmed_notice, pending_of, permit, resume};
use crate::{
    codes,
    context::{Ctx, NextStep, Notice, Outcome, SessionChange},
    errors::{Fault, FlowError, FlowResult},
    flows::{confirmation, emails},
    limits::Answer,
    model::{EmailAddress, EmailAddressId, Proof, Purpose},
    ports::hasher::Verdict,
    stages::Permit,
    told,
    work::{Owner, Told, Work},
};
use housekey_protocol::{AccountError, Code};

/// Takes a code. The attempt is counted and committed before anything is compared.
pub async fn enter_code(ctx: &Ctx, typed: &str) -> FlowResult {
    let proof = guess(ctx, typed).await?;
    accept(ctx, &proof).await
}

/// The browser's code process, if this is its code.
pub(super) async fn guess(ctx: &Ctx, typed: &str) -> FlowResult<Proof> {
    let typed = codes::normalise(typed);
    if typed.is_empty() {
        return Err(FlowError::field("code", Code::REQUIRED));
    }
    let proof = counted(ctx).await?;
    let compared = match ctx.services.hasher.verify(typed, proof.code.clone()).await {
        Ok(verdict) => verdict,
        Err(fault) => {
            uncount(ctx, &proof).await?;
            return Err(fault.into());
        }
    };
    match compared {
        Verdict::Mismatch => Err(reject(ctx, &proof).await?),
        Verdict::Match | Verdict::MatchRehash => Ok(proof),
    }
}

/// A fault of ours costs nobody a try: nothing was compared, or the code was right.
async fn uncount(ctx: &Ctx, proof: &Proof) -> Result<(), FlowError> {
    let mut work = Work::begin(ctx).await?;
    work.rows().uncount_attempt(proof.id).await?;
    Ok(work.commit(told![]).await?)
}

pub(super) fn max_attempts(ctx: &Ctx) -> i64 {
    i64::from(ctx.settings().account.email_verification_by_code_max_attempts)
}

/// The browser's code process, with this attempt counted.
async fn counted(ctx: &Ctx) -> Result<Proof, FlowError> {
    let browser = ctx.browser.as_ref().ok_or(AccountError::Conflict)?.digest();
    let mut work = Work::begin(ctx).await?;
    let proof = work.rows().find_proof_by_browser(Purpose::EmailCode, &browser, ctx.now()).await?;
    let proof = proof.ok_or(AccountError::Conflict)?;
    let attempts = work.rows().count_attempt(proof.id, max_attempts(ctx), ctx.now()).await?;
    work.commit(told![]).await?;
    // None left: but one of those that were counted may be right, and is being compared. Who judges the last one ends
    // the process.
    let attempts = attempts.ok_or(AccountError::Conflict)?;
    Ok(Proof { attempts, ..proof })
}

async fn wipe(ctx: &Ctx, work: &mut Work<'_>, proof: &Proof) -> Result<(), FlowError> {
    work.rows().consume(proof.id, ctx.now()).await?;
    if let Some(login) = proof.pending_login {
        work.rows().take_pending_login(login).await?;
    }
    Ok(())
}

/// What a wrong guess is answered with; the last one ends the process and the login that waits for it.
async fn reject(ctx: &Ctx, proof: &Proof) -> Result<FlowError, FlowError> {
    let last_attempt = proof.attempts >= max_attempts(ctx);
    let mut work = Work::begin(ctx).await?;
    if last_attempt {
        wipe(ctx, &mut work, proof).await?;
    }
    let owner = match proof.account_id {
        Some(id) => work.owner(id).await?,
        None => None,
    };
    let told = owner.map(|owner| told![work.reject_code(&owner, last_attempt)]).unwrap_or_default();
    work.commit(told).await?;
    Ok(FlowError::field("code", if last_attempt { Code::CODE_EXPIRED } else { Code::INCORRECT_CODE }))
}

async fn accept(ctx: &Ctx, proof: &Proof) -> FlowResult {
    let permit = match proof.account_id {
        Some(id) => match Work::read(ctx).await?.owner(id).await? {
            Some(owner) => match permit(ctx, &owner).await {
                Ok(permit) => permit,
                Err(fault) => {
                    uncount(ctx, proof).await?;
                    return Err(fault);
                }
            },
            None => Permit::Denied,
        },
        None => Permit::Denied,
    };
    let mut work = Work::begin(ctx).await?;
    // Exactly one of twenty parallel submissions of the right code gets past this line (T045).
    if !work.rows().consume(proof.id, ctx.now()).await? {
        return Err(AccountError::Conflict.into());
    }
    let owner = match proof.account_id {
        Some(id) => {
            work.rows().lock_account(id).await?;
            work.owner(id).await?.filter(|owner| owner.account.active)
        }
        None => None,
    };
    let mut owner = owner.ok_or(AccountError::Conflict)?;
    let mut told: Vec<Told> = vec![];
    if owner.email(&proof.email).is_none() {
        // The list may have filled since the code was mailed.
        emails::check_add(ctx, &owner, &proof.email)
            .map_err(|_| FlowError::field("code", Code::MAX_EMAIL_ADDRESSES))?;
        // In code mode an added address joins the list only now.
        told.push(join_list(ctx, &mut work, &mut owner, proof).await?);
    }
    match confirm(&mut work, &mut owner, proof, "code").await {
        Ok(change) => told.push(change),
        // Taken meanwhile: nothing of this is kept but the attempt, which is committed already.
        Err(FlowError::Expected(_)) => return Err(FlowError::field("code", Code::EMAIL_TAKEN)),
        Err(error) => return Err(error),
    }
    let login = match (&ctx.viewer, proof.pending_login) {
        (None, Some(_)) => Some(pending_of(ctx, &mut work, &owner).await?.ok_or(AccountError::Conflict)?),
        _ => None,
    };
    let outcome = match (login, permit) {
        (Some(login), Permit::Granted(next)) => {
            let advanced = resume(ctx, &mut work, login, &owner, next).await?;
            told.extend(advanced.told);
            advanced.outcome
        }
        (login, _) => {
            if let Some(login) = login {
                work.rows().take_pending_login(login.id).await?;
            }
            Outcome {
                next: NextStep::Confirmed(after(ctx)),
                session: SessionChange::Keep,
                ..Outcome::default()
            }
        }
    };
    work.commit(told).await?;
    Ok(Outcome { notice: Some(confirmed_notice(ctx, &outcome)), ..outcome })
}

async fn join_list(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &mut Owner,
    proof: &Proof,
) -> Result<Told, FlowError> {
    let row = EmailAddress {
        id: EmailAddressId(ctx.services.entropy.uuid()),
        account_id: owner.account.id,
        email: proof.email.clone(),
        verified_at: None,
        primary: false,
        created_at: ctx.now(),
    };
    Ok(work.add_email(owner, row).await.map_err(Fault::from)?.into())
}

/// Mails a fresh code for the pending process. The deadline and the wrong tries stay what they were.
pub async fn resend(ctx: &Ctx) -> FlowResult {
    let pending = resendable(ctx).await?;
    // Only now: hashing is dear, and nobody may ask for it without a process and a token.
    let fresh = codes::fresh(ctx).await?;
    let quota = i64::from(ctx.settings().account.email_verification_supports_resend);
    let mut work = Work::begin(ctx).await?;
    // A process that only pretends has no code that fits, gets none, and sends nothing; it says the same.
    let owner = match pending.account_id.filter(|_| pending.code.is_some()) {
        Some(id) => work.owner(id).await?,
        None => None,
    };
    let hash = owner.as_ref().map(|_| &fresh.hash);
    if !work.rows().replace_code(pending.id, hash, quota).await? {
        return Err(AccountError::Conflict.into());
    }
    let told = match owner {
        Some(owner) => {
            let signup = pending.pending_login.is_some() && owner.account.last_login_at.is_none();
            told![confirmation::mail_fresh_code(ctx, &mut work, &owner, &pending, &fresh, signup).await?]
        }
        None => vec![],
    };
    work.commit(told).await?;
    Ok(Outcome { notice: Some(Notice::MailSentAgain), ..Outcome::default() })
}

/// The browser's code process, if it may be sent again now; takes the cool-down's token and commits that.
async fn resendable(ctx: &Ctx) -> Result<Proof, FlowError> {
    let browser = ctx.browser.as_ref().ok_or(AccountError::Conflict)?;
    let account = &ctx.settings().account;
    let mut work = Work::begin(ctx).await?;
    let proof = work.rows().find_proof_by_browser(Purpose::EmailCode, &browser.digest(), ctx.now()).await?;
    let quota = i64::from(account.email_verification_supports_resend);
    let usable = |proof: &Proof| proof.resends < quota && proof.attempts < max_attempts(ctx);
    let proof = proof.filter(usable).ok_or(AccountError::Conflict)?;
    if let Answer::Limited { retry_after, .. } = confirmation::cool_down(ctx, &mut work, &proof.email).await?
    {
        return Err(AccountError::RateLimited { retry_after: Some(retry_after) }.into());
    }
    work.commit(told![]).await?;
    Ok(proof)
}
