//! The proof by a mailed code, for accounts without a password.

use super::{Onward, count, interrupted, proved, reader};
use crate::{
    changes,
    context::{Ctx, FlowResult, Outcome, SessionChange},
    errors::FlowError,
    failures,
    flows::{proof, viewer},
    limits::Limit,
    mailing::{
        account_code,
        challenges::email_of,
        guess::{self, Guess},
    },
    model::{
        AuthMethod, BrowserKey, Challenge, ChallengeId, ChallengeSecret, Email, Owner, Payload, Purpose,
        Target, purpose::Nothing,
    },
    work::{Changes, Step, Work, in_work},
};
use chrono::TimeDelta;
use housekey_protocol::{
    AccountError, Code,
    views::{Interrupted, ProofCodeView},
};

fn max_attempts(ctx: &Ctx) -> u32 {
    ctx.settings().account.login_by_code_max_attempts
}

/// Mails a code to the account's own address. It is good in this browser only, and takes the place of an earlier one.
///
/// # Errors
/// 401 for a visitor; 409 if the account has a password, or no address that is verified; 429 past `request_proof_code`.
pub async fn send_code(ctx: &Ctx) -> FlowResult {
    viewer::required(ctx)?;
    let seen = viewer::owner(ctx, &mut Work::read(ctx).await?).await?;
    let email = to(&seen)?.clone();
    let (rates, key) = (&ctx.settings().account.rate_limits.request_proof_code, proof::of_session(ctx)?);
    Limit { action: "request_proof_code", rates, key: &key }.require(ctx).await?;
    let fresh = failures::fresh_code(ctx, Some(seen.account.id), email.as_str()).await?;
    let browser = ctx.browser_or_new();
    in_work!(ctx, |work| -> Step<_> {
        let owner = viewer::owner_to_change(ctx, work).await?;
        // Another address by now, or a password: the page offers what is so.
        if to(&owner)? != &email {
            return Err(AccountError::Conflict.into());
        }
        work.lock_address(&email).await?;
        work.lock_browser(&browser.digest()).await?;
        let kept = ChallengeSecret::Hash(fresh.hash.clone());
        let challenge = challenge(ctx, &owner, &email, &browser, kept);
        work.rows().insert_challenge(&challenge).await?;
        Ok(((), changes![account_code::mail(ctx, work, &owner, &email, &challenge, &fresh).await?]))
    })
    .await?;
    Ok(Outcome { session: SessionChange::Bind(browser), ..Outcome::default() })
}

/// The address of an account that proves by code.
fn to(owner: &Owner) -> Result<&Email, FlowError> {
    let reader = reader(owner).filter(|_| owner.account.password.is_none());
    reader.ok_or_else(|| AccountError::Conflict.into())
}

fn challenge(
    ctx: &Ctx,
    owner: &Owner,
    email: &Email,
    browser: &BrowserKey,
    secret: ChallengeSecret,
) -> Challenge {
    let now = ctx.now();
    Challenge {
        id: ChallengeId(ctx.services.entropy.uuid()),
        account_id: Some(owner.account.id),
        target: Target::Email(email.clone()),
        secret,
        browser: Some(browser.digest()),
        pending_login: None,
        payload: Payload::Reauthentication(Nothing {}),
        attempts: 0,
        resends: 0,
        created_at: now,
        expires_at: now + TimeDelta::seconds(ctx.settings().account.login_by_code_timeout.into()),
    }
}

/// The code that this browser waits for, if it does.
///
/// # Errors
/// 401 for a visitor.
pub(super) async fn awaited(ctx: &Ctx) -> FlowResult<Option<ProofCodeView>> {
    let viewer = viewer::required(ctx)?;
    let Some(browser) = &ctx.browser else { return Ok(None) };
    let mut work = Work::read(ctx).await?;
    let purpose = Purpose::Reauthentication;
    let challenge = work.rows().find_challenge_by_browser(purpose, &browser.digest(), ctx.now()).await?;
    let Some(challenge) = challenge.filter(|found| found.account_id == Some(viewer.account_id)) else {
        return Ok(None);
    };
    let left = i64::from(max_attempts(ctx)) - challenge.attempts;
    Ok(Some(ProofCodeView {
        email: email_of(&challenge)?.to_string(),
        tries_left: u32::try_from(left).unwrap_or(0),
    }))
}

/// Takes a code. The attempt is counted and committed before anything is compared.
///
/// # Errors
/// 401 for a visitor; 429 past `reauthenticate`; `required`, `incorrect_code` or, after the last one, `code_expired` at
/// `code`, also if this browser waits for no code (any more); 409 if there is another way to prove it by now.
pub async fn enter_code(ctx: &Ctx, typed: &str, onward: &Onward) -> FlowResult<Outcome<Option<Interrupted>>> {
    count(ctx).await?;
    let guessed = guess::at_code(ctx, Purpose::Reauthentication, max_attempts(ctx), typed).await;
    match guessed.map_err(gone)? {
        Guess::Right(challenge) => accept(ctx, &challenge, onward).await,
        Guess::Wrong { challenge, last_attempt } => {
            reject(ctx, &challenge, last_attempt).await?;
            Err(guess::refusal(last_attempt))
        }
    }
}

/// A code that is not there (any more): another one is to be asked for.
fn gone(error: FlowError) -> FlowError {
    match error {
        FlowError::Expected(AccountError::Conflict) => FlowError::field("code", Code::CODE_EXPIRED),
        other => other,
    }
}

async fn reject(ctx: &Ctx, challenge: &Challenge, last_attempt: bool) -> Result<(), FlowError> {
    in_work!(ctx, |work| -> Step<_> {
        let owner = locked(ctx, work, challenge).await?;
        if last_attempt {
            work.rows().consume(challenge.id, ctx.now()).await?;
        }
        Ok(((), changes![work.fail_reauthentication(&owner, "code")]))
    })
    .await
}

async fn accept(
    ctx: &Ctx,
    challenge: &Challenge,
    onward: &Onward,
) -> FlowResult<Outcome<Option<Interrupted>>> {
    let email = email_of(challenge)?;
    let method = AuthMethod::Code { email: Some(email.to_string()), phone: None };
    let accepted = in_work!(ctx, |work| -> Step<_> {
        let owner = locked(ctx, work, challenge).await?;
        // The address may be removed by now, and exactly one of parallel submissions is the first.
        if to(&owner)? != email || !work.rows().consume(challenge.id, ctx.now()).await? {
            return Err(AccountError::Conflict.into());
        }
        failures::forget(ctx, work, &owner).await?;
        let going_on = interrupted::take(ctx, work, &owner, onward.resume.as_deref()).await?;
        let changes: Vec<Changes> = vec![work.reauthenticate(&owner, method.clone())];
        Ok((going_on, changes))
    })
    .await;
    match accepted {
        Ok(going_on) => Ok(proved(ctx, method, onward, going_on)),
        Err(error) => {
            if let FlowError::Fault(_) = &error {
                // It was right, and nothing of it is stored.
                guess::uncount(ctx, challenge).await?;
            }
            Err(error)
        }
    }
}

/// The viewer under the locks of a code, which must be theirs: another account may have been signed in here before.
async fn locked(ctx: &Ctx, work: &mut Work<'_>, challenge: &Challenge) -> Result<Owner, FlowError> {
    let owner = viewer::owner_to_change(ctx, work).await?;
    if challenge.account_id != Some(owner.account.id) {
        return Err(AccountError::Conflict.into());
    }
    work.lock_address(email_of(challenge)?).await?;
    if let Some(browser) = &challenge.browser {
        work.lock_browser(browser).await?;
    }
    Ok(owner)
}
