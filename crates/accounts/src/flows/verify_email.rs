//! Confirming an address: by link (from any browser) or by code (in the browser that asked).

use super::{confirmation, emails, viewer};
use crate::{
    codes,
    context::{Ctx, NextStep, Notice, Outcome, SessionChange},
    errors::{Fault, FlowError, FlowResult},
    limits::Answer,
    model::{Digest, EmailAddress, EmailAddressId, PendingLogin, Proof, Purpose, Secret},
    ports::{StoreError, hasher::Verdict},
    signals::EmailConfirmed,
    stages::{self, Passage},
    told,
    work::{Change, Owner, Told, Work},
};
use housekey_protocol::{
    AccountError, Code, Paths,
    views::{ConfirmationView, Me, VerificationView},
};

/// What a link is about. Opening it, as scanners do, changes nothing (T051).
pub async fn look_link(ctx: &Ctx, key: &Secret) -> FlowResult<(ConfirmationView, Me)> {
    let mut work = Work::read(ctx).await?;
    let (proof, owner) = find_link(ctx, &mut work, key).await?;
    Ok(about(&proof, &owner))
}

/// What a key (of a link, or a code, as the settings have it) is about. A look at a code is a guess like any
/// other and counts as one (allauth 65.2.0).
pub async fn look(ctx: &Ctx, key: &Secret) -> FlowResult<(ConfirmationView, Me)> {
    if !ctx.settings().account.email_verification_by_code_enabled {
        return look_link(ctx, key).await;
    }
    let proof = guess(ctx, key.expose()).await.map_err(as_key)?;
    let mut work = Work::begin(ctx).await?;
    // It was right, and is not used up by looking; whoever knows the code learns nothing by it.
    work.rows().uncount_attempt(proof.id).await?;
    let owner = match proof.account_id {
        Some(id) => work.owner(id).await?,
        None => None,
    };
    work.commit(told![]).await?;
    Ok(about(&proof, &owner.ok_or(AccountError::Conflict)?))
}

/// Confirms with a key (of a link, or a code, as the settings have it).
pub async fn confirm_key(ctx: &Ctx, key: &Secret) -> FlowResult {
    if ctx.settings().account.email_verification_by_code_enabled {
        enter_code(ctx, key.expose()).await.map_err(as_key)
    } else {
        confirm_link(ctx, key).await
    }
}

/// Where the input is called `key`, so are its errors.
fn as_key(error: FlowError) -> FlowError {
    match error {
        FlowError::Expected(AccountError::Invalid { mut errors }) => {
            for refused in &mut errors {
                refused.field = Some("key".into());
            }
            AccountError::Invalid { errors }.into()
        }
        other => other,
    }
}

fn about(proof: &Proof, owner: &Owner) -> (ConfirmationView, Me) {
    let view = ConfirmationView { email: proof.email.to_string(), display: owner.display() };
    (view, viewer::me(owner))
}

/// Confirms the address of a link.
pub async fn confirm_link(ctx: &Ctx, key: &Secret) -> FlowResult {
    // A look first: strangers with made-up keys do not queue among the writers.
    let (_, seen) = find_link(ctx, &mut Work::read(ctx).await?, key).await?;
    let mut work = Work::begin(ctx).await?;
    work.rows().lock_account(seen.account.id).await?;
    let (proof, mut owner) = find_link(ctx, &mut work, key).await?;
    if !work.rows().consume(proof.id, ctx.now()).await? {
        return Err(FlowError::field("key", Code::INVALID_OR_EXPIRED_KEY));
    }
    let confirmed = confirm(&mut work, &mut owner, &proof, "key").await?;
    let waiting = pending_of(ctx, &mut work, &owner).await?;
    let mut told = told![confirmed];
    let outcome = match waiting {
        Some(login) if ctx.settings().account.login_on_email_confirmation => {
            let advanced = resume(ctx, &mut work, login, &owner).await?;
            told.extend(advanced.told);
            advanced.outcome
        }
        // The link proves the mailbox, not the person at this browser: nobody is signed in by it (T054).
        waiting => {
            if let Some(login) = waiting {
                work.rows().take_pending_login(login.id).await?;
            }
            Outcome { next: NextStep::Confirmed(after_link(ctx)), ..Outcome::default() }
        }
    };
    work.commit(told).await?;
    Ok(Outcome { notice: Some(confirmed_notice(ctx, &outcome)), ..outcome })
}

async fn find_link(ctx: &Ctx, work: &mut Work<'_>, key: &Secret) -> Result<(Proof, Owner), FlowError> {
    let unusable = || FlowError::field("key", Code::INVALID_OR_EXPIRED_KEY);
    let digest = Digest::of(key.expose().as_bytes());
    let proof = work.rows().find_proof_by_key(Purpose::EmailLink, &digest, ctx.now()).await?;
    let proof = proof.ok_or_else(unusable)?;
    let owner = match proof.account_id {
        Some(id) => work.owner(id).await?,
        None => None,
    };
    // The link proves exactly the address it was mailed to; gone from the list, it proves nothing.
    let owner = owner.filter(|owner| owner.account.active && owner.email(&proof.email).is_some());
    Ok((proof, owner.ok_or_else(unusable)?))
}

fn confirmed_notice(ctx: &Ctx, outcome: &Outcome) -> Notice {
    let signed_in = ctx.viewer.is_some() || matches!(outcome.next, NextStep::LoggedIn(_));
    if signed_in { Notice::EmailConfirmed } else { Notice::EmailConfirmedSignIn }
}

fn after_link(ctx: &Ctx) -> String {
    let account = &ctx.settings().account;
    let anonymous = account.email_confirmation_anonymous_redirect_url.as_deref().unwrap_or(Paths::LOGIN);
    let authenticated =
        account.email_confirmation_authenticated_redirect_url.as_deref().unwrap_or(Paths::EMAIL);
    if ctx.viewer.is_some() { authenticated } else { anonymous }.to_owned()
}

/// Marks the proof's address verified, or says that somebody else has it.
async fn confirm(
    work: &mut Work<'_>,
    owner: &mut Owner,
    proof: &Proof,
    field: &'static str,
) -> Result<Change<EmailConfirmed>, FlowError> {
    match work.confirm_email(owner, &proof.email).await {
        Ok(Some(change)) => Ok(change),
        Ok(None) => Err(FlowError::field(field, Code::INVALID_OR_EXPIRED_KEY)),
        Err(StoreError::Conflict { .. }) => Err(FlowError::field(field, Code::EMAIL_CONFIRMATION_FAILED)),
        Err(error) => Err(error.into()),
    }
}

/// This browser's half-finished login, if it is this account's.
async fn pending_of(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
) -> Result<Option<PendingLogin>, FlowError> {
    let (Some(browser), None) = (&ctx.browser, &ctx.viewer) else { return Ok(None) };
    let login = work.rows().find_pending_login(&browser.digest(), ctx.now()).await?;
    Ok(login.filter(|login| login.account_id == Some(owner.account.id)))
}

/// Goes on with a login whose address is confirmed now.
async fn resume(
    ctx: &Ctx,
    work: &mut Work<'_>,
    login: PendingLogin,
    owner: &Owner,
) -> Result<stages::Advanced, FlowError> {
    if !work.rows().take_pending_login(login.id).await? {
        return Err(AccountError::Conflict.into());
    }
    let browser = ctx.browser_or_new();
    let passage = Passage { browser: &browser, fresh: None };
    stages::advance(ctx, work, login, owner, passage).await
}

/// The verification this browser waits for. A login that only pretends looks like any other.
pub async fn pending(ctx: &Ctx) -> FlowResult<Option<VerificationView>> {
    let Some(browser) = ctx.browser.as_ref().map(crate::model::BrowserKey::digest) else { return Ok(None) };
    let account = &ctx.settings().account;
    let mut work = Work::read(ctx).await?;
    if let Some(proof) = work.rows().find_proof_by_browser(Purpose::EmailCode, &browser, ctx.now()).await? {
        return Ok(Some(VerificationView {
            email: proof.email.to_string(),
            by_code: true,
            can_resend: proof.resends < i64::from(account.email_verification_supports_resend),
            minutes: account.email_verification_by_code_timeout / 60,
        }));
    }
    let login = work.rows().find_pending_login(&browser, ctx.now()).await?;
    let email = login.filter(|_| !account.email_verification_by_code_enabled).and_then(|login| login.email);
    Ok(email.map(|email| VerificationView {
        email: email.to_string(),
        by_code: false,
        can_resend: false,
        minutes: account.email_confirmation_expire_days * 24 * 60,
    }))
}

/// Takes a code. The attempt is counted and committed before anything is compared.
pub async fn enter_code(ctx: &Ctx, typed: &str) -> FlowResult {
    let proof = guess(ctx, typed).await?;
    accept(ctx, &proof).await
}

/// The browser's code process, if this is its code.
async fn guess(ctx: &Ctx, typed: &str) -> FlowResult<Proof> {
    let typed = codes::normalise(typed);
    if typed.is_empty() {
        return Err(FlowError::field("code", Code::REQUIRED));
    }
    let proof = counted(ctx).await?;
    let compared = match ctx.services.hasher.verify(typed, proof.code.clone()).await {
        Ok(verdict) => verdict,
        Err(fault) => {
            // Nothing was compared: a fault of ours costs nobody a try.
            let mut work = Work::begin(ctx).await?;
            work.rows().uncount_attempt(proof.id).await?;
            work.commit(told![]).await?;
            return Err(fault.into());
        }
    };
    match compared {
        Verdict::Mismatch => Err(reject(ctx, &proof).await?),
        Verdict::Match | Verdict::MatchRehash => Ok(proof),
    }
}

fn max_attempts(ctx: &Ctx) -> i64 {
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
    let Some(attempts) = attempts else {
        end(ctx, &proof).await?;
        return Err(AccountError::Conflict.into());
    };
    Ok(Proof { attempts, ..proof })
}

/// Ends a process that has no tries left, and the login that waits for it.
async fn end(ctx: &Ctx, proof: &Proof) -> Result<(), FlowError> {
    let mut work = Work::begin(ctx).await?;
    wipe(ctx, &mut work, proof).await?;
    Ok(work.commit(told![]).await?)
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
        Ok(change) => told.push(change.into()),
        // Taken meanwhile: nothing of this is kept but the attempt, which is committed already.
        Err(FlowError::Expected(_)) => return Err(FlowError::field("code", Code::EMAIL_TAKEN)),
        Err(error) => return Err(error),
    }
    let login = match (&ctx.viewer, proof.pending_login) {
        (None, Some(_)) => Some(pending_of(ctx, &mut work, &owner).await?.ok_or(AccountError::Conflict)?),
        _ => None,
    };
    let outcome = match login {
        Some(login) => {
            let advanced = resume(ctx, &mut work, login, &owner).await?;
            told.extend(advanced.told);
            advanced.outcome
        }
        None => Outcome {
            next: NextStep::Confirmed(after_link(ctx)),
            session: SessionChange::Keep,
            ..Outcome::default()
        },
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
    if let Answer::Limited { retry_after } = confirmation::cool_down(ctx, &mut work, &proof.email).await? {
        return Err(AccountError::RateLimited { retry_after: Some(retry_after) }.into());
    }
    work.commit(told![]).await?;
    Ok(proof)
}
