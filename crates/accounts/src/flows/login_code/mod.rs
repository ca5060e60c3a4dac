//! Sign-in by a code that is mailed or texted: asked for with an address or a phone number, or asked of somebody who gave
//! another proof.
//!
//! The code belongs to the login that waits in this browser at the stage of the same name. An address (or number) without an
//! account has a login and a code, too; nobody is sent it, and no code fits.

mod ask;
mod recipient;

pub use ask::{RequestForm, RequestLoginCode, request};

use super::mailbox;
use crate::{
    changes,
    context::{Ctx, FlowResult, Notice, Outcome},
    errors::FlowError,
    failures,
    mailing::{
        guess::{self, Guess},
        login_code,
    },
    model::{
        AuthMethod, AuthRecord, Challenge, Email, EmailAddress, Owner, PendingLogin, PhoneNumber, Purpose,
        Subject, Target,
    },
    ports::{StoreError, StoreResult},
    stages::{self, Resumed, Resumption},
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::{AccountError, Code, views::LoginCodeView};

fn max_attempts(ctx: &Ctx) -> u32 {
    ctx.settings().account.login_by_code_max_attempts
}

/// The code that this browser waits for, and the login that waits for it.
async fn found(ctx: &Ctx, work: &mut Work<'_>) -> StoreResult<Option<(Challenge, PendingLogin)>> {
    let (Some(browser), None) = (&ctx.browser, &ctx.viewer) else { return Ok(None) };
    let browser = browser.digest();
    let challenge = work.rows().find_challenge_by_browser(Purpose::LoginCode, &browser, ctx.now()).await?;
    let login = work.rows().find_pending_login(&browser, ctx.now()).await?;
    let both = challenge.zip(login);
    Ok(both.filter(|(challenge, login)| challenge.pending_login == Some(login.id)))
}

/// The code that this browser waits for, if it does. One for nobody looks like any other.
pub async fn awaited(ctx: &Ctx) -> FlowResult<Option<LoginCodeView>> {
    if ctx.browser.is_none() || ctx.viewer.is_some() {
        return Ok(None);
    }
    let mut work = Work::read(ctx).await?;
    let Some((challenge, login)) = found(ctx, &mut work).await? else { return Ok(None) };
    let account = &ctx.settings().account;
    let resend_in = if may_be_sent_again(ctx, &challenge) {
        Some(recipient::wait(ctx, &mut work, &challenge.target).await?)
    } else {
        None
    };
    let left = i64::from(max_attempts(ctx)) - challenge.attempts;
    Ok(Some(LoginCodeView {
        to: shown(&challenge.target, &login),
        texted: challenge.target.phone().is_some(),
        minutes: (account.login_by_code_timeout / 60).max(1),
        tries_left: u32::try_from(left).unwrap_or(0),
        resend_in,
        asked_for: login.records.is_empty(),
    }))
}

/// Where the code went. Who typed something else, a user name above all, may have nothing but a stolen password: then as much as its
/// reader needs to know it again.
fn shown(to: &Target, login: &PendingLogin) -> String {
    let in_full = login.records.is_empty();
    match to {
        Target::Email(email) if in_full || login.email.as_ref() == Some(email) => email.to_string(),
        Target::Email(email) => email.masked(),
        Target::Phone(number) if in_full || login.phone.as_ref() == Some(number) => number.readable(),
        Target::Phone(number) => number.masked(),
        _ => String::new(),
    }
}

fn may_be_sent_again(ctx: &Ctx, challenge: &Challenge) -> bool {
    let quota = i64::from(ctx.settings().account.login_by_code_supports_resend);
    challenge.resends < quota && challenge.attempts < i64::from(max_attempts(ctx))
}

/// Takes a code. The attempt is counted and committed before anything is compared.
///
/// # Errors
/// `required`, `incorrect_code` or, after the last one, `code_expired` at `code`; 409 if no login waits for a code here.
pub async fn enter(ctx: &Ctx, typed: &str) -> FlowResult {
    if ctx.viewer.is_some() {
        return Err(AccountError::Conflict.into());
    }
    match guess::at_code(ctx, Purpose::LoginCode, max_attempts(ctx), typed).await? {
        Guess::Right(challenge) => accept(ctx, &challenge).await,
        Guess::Wrong { challenge, last_attempt } => {
            reject(ctx, &challenge, last_attempt).await?;
            Err(guess::refusal(last_attempt))
        }
    }
}

/// Tells of a wrong guess; the last one ends the login.
async fn reject(ctx: &Ctx, challenge: &Challenge, last_attempt: bool) -> Result<(), FlowError> {
    in_work!(ctx, |work| -> Step<_> {
        let owner = lock(work, challenge, None).await?;
        if last_attempt {
            work.rows().consume(challenge.id, ctx.now()).await?;
            if let Some(login) = challenge.pending_login {
                work.rows().take_pending_login(login).await?;
            }
        }
        let rejected = owner.map(|owner| changes![work.reject_login_code(&owner, last_attempt)]);
        Ok(((), rejected.unwrap_or_default()))
    })
    .await
}

/// Takes the locks of a code, in their order, and reads whose it is again under them.
async fn lock(
    work: &mut Work<'_>,
    challenge: &Challenge,
    waiting: Option<&Resumption>,
) -> Result<Option<Owner>, FlowError> {
    let owner = match challenge.account_id {
        Some(account) => {
            work.lock_account(account).await?;
            work.owner(account).await?
        }
        None => None,
    };
    let addresses = waiting.into_iter().filter_map(Resumption::address);
    work.lock_addresses(addresses.chain(challenge.target.email())).await?;
    if let Some(browser) = &challenge.browser {
        work.lock_browser(browser).await?;
    }
    Ok(owner.filter(|owner| owner.account.active))
}

async fn accept(ctx: &Ctx, challenge: &Challenge) -> FlowResult {
    let account = challenge.account_id.ok_or(AccountError::Conflict)?;
    let accepted = async {
        let waiting = stages::prepare_to_resume(ctx, Some(account)).await?;
        let spent = in_work!(ctx, |work| -> Step<_> { spend(ctx, work, challenge, waiting.as_ref()).await });
        match spent.await? {
            Some(outcome) => Ok(outcome),
            // The proof was accepted all the same; only the login was refused.
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

/// What a right code does. `None`: the host refused the login, which is gone.
async fn spend(
    ctx: &Ctx,
    work: &mut Work<'_>,
    challenge: &Challenge,
    waiting: Option<&Resumption>,
) -> Step<Option<Outcome>> {
    let owner = lock(work, challenge, waiting).await?;
    let to = &challenge.target;
    let Some((_, mut login)) = found(ctx, work).await? else { return Err(AccountError::Conflict.into()) };
    // Exactly one of twenty parallel submissions of the right code gets past this line (T045).
    if !work.rows().consume(challenge.id, ctx.now()).await? {
        return Err(AccountError::Conflict.into());
    }
    let mut owner = owner.ok_or(AccountError::Conflict)?;
    if !recipient::opens(work, &owner, to).await? {
        return Err(AccountError::Conflict.into());
    }
    let (email, phone) = (to.email().map(Email::to_string), to.phone().map(PhoneNumber::to_string));
    let method = AuthMethod::Code { email, phone };
    let mut changes = changes![work.complete_step(&owner, method.clone())];
    if let Target::Email(email) = to {
        changes.extend(verify(work, &mut owner, email, &login).await.map_err(taken)?);
    }
    login.records.push(AuthRecord::new(method, ctx.now()));
    work.rows().put_pending_login(&login).await?;
    match stages::resume_in(ctx, work, waiting, &Subject::Account(owner)).await? {
        Resumed::Advanced(advanced) => {
            changes.extend(advanced.changes);
            Ok((Some(advanced.outcome), changes))
        }
        Resumed::Nothing | Resumed::Dropped => Ok((None, changes)),
    }
}

/// The code proves that the address is read. Where it is the only proof and the address was not verified, somebody else may
/// have made the account: what they know of it opens it no more.
async fn verify(
    work: &mut Work<'_>,
    owner: &mut Owner,
    email: &Email,
    login: &PendingLogin,
) -> Result<Vec<Changes>, StoreError> {
    if owner.email(email).is_some_and(EmailAddress::verified) {
        return Ok(vec![]);
    }
    if !login.records.is_empty() {
        return Ok(work.confirm_email(owner, email).await?.into_iter().collect());
    }
    let mut changes = mailbox::prove(work, owner, email).await?;
    changes.extend(work.forget_credentials(owner).await?.map(Changes::from));
    Ok(changes)
}

/// Another account has verified the address meanwhile.
fn taken(error: StoreError) -> FlowError {
    match error {
        StoreError::Conflict { .. } => FlowError::field("code", Code::EMAIL_TAKEN),
        error => error.into(),
    }
}

/// Sends a fresh code for the login that waits. The deadline and the wrong tries stay what they were.
///
/// # Errors
/// 409: none waits, or its code may not be sent again. 429 past `request_login_code`, or (for a number) past
/// `verify_phone`.
pub async fn resend(ctx: &Ctx) -> FlowResult {
    let (challenge, _) = found(ctx, &mut Work::read(ctx).await?).await?.ok_or(AccountError::Conflict)?;
    if !may_be_sent_again(ctx, &challenge) {
        return Err(AccountError::Conflict.into());
    }
    recipient::count(ctx, &challenge.target).await?;
    // Only now: hashing is expensive, and needs a login that waits and a token first.
    let fresh = failures::fresh_code_again(ctx, &challenge).await?;
    let quota = i64::from(ctx.settings().account.login_by_code_supports_resend);
    in_work!(ctx, |work| -> Step<_> {
        let owner = lock(work, &challenge, None).await?;
        // A challenge that no code fits gets none; it says the same.
        let hash = challenge.secret.hash().map(|_| &fresh.hash);
        if !work.rows().replace_code(challenge.id, hash, quota).await? {
            return Err(AccountError::Conflict.into());
        }
        let owner = owner.filter(|_| challenge.secret.hash().is_some());
        let changes = match owner {
            Some(owner) => changes![login_code::send_again(ctx, work, &owner, &challenge, &fresh).await?],
            None => vec![],
        };
        Ok(((), changes))
    })
    .await?;
    let texted = challenge.target.phone().is_some();
    let notice = if texted { Notice::TEXT_SENT_AGAIN } else { Notice::MAIL_SENT_AGAIN };
    Ok(Outcome { notice: Some(notice), ..Outcome::default() })
}
