//! Choosing the new password, with a proof.

use super::{Challenge, code, invalid_key, link, lock, no_grant, none_awaited, of_browser, owner_of};
use crate::{
    context::{Ctx, FlowResult, NextStep, Notice, Outcome, SessionChange},
    errors::FlowError,
    failures,
    flows::mailbox,
    limits::Limit,
    mailing::{challenges::email_of, guess},
    model::{
        AccountId, AuthMethod, AuthRecord, BrowserKey, Email, Owner, PasswordHash, PendingLogin, Purpose,
        Secret, Subject,
    },
    outbox::{Mail, kinds},
    passwords,
    ports::StoreError,
    signals::Command,
    stages::{self, Permit, Preparation},
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::Paths;

/// A new password is about to be stored, as `before` handlers see it: the proof is good, and the password will do.
#[derive(Clone, Debug)]
pub struct ChooseResetPassword {
    /// Whose.
    pub account: AccountId,
}

impl Command for ChooseResetPassword {
    const NAME: &'static str = "choose_reset_password";
}

/// Stores the password that was chosen in a browser which brought the proof; `shown` is the grant that the page was about
/// ([`ResetView::grant`](housekey_protocol::views::ResetView)): another link may have been opened in this browser since.
///
/// # Errors
/// `token_invalid` if it brought none, or one that is good for nothing any more; the judge's codes at `new_password`; 429
/// past `reset_password_from_key`.
pub async fn choose(ctx: &Ctx, new: &Secret, shown: Option<&str>) -> FlowResult {
    limit(ctx).await?;
    let grant = of_browser(ctx, &mut Work::read(ctx).await?, Purpose::PasswordResetGrant).await?;
    let is_shown = |grant: &Challenge| shown.is_none_or(|shown| grant.id.to_string() == shown);
    store(ctx, &grant.filter(is_shown).ok_or_else(no_grant)?, new, "new_password").await
}

/// Stores the password that was sent with a link's key or a code, as the settings have it.
///
/// # Errors
/// As [`choose`], at `key` and `password`; 409 where no code is awaited.
pub async fn choose_with_key(ctx: &Ctx, key: &Secret, new: &Secret) -> FlowResult {
    limit(ctx).await?;
    if !ctx.settings().account.password_reset_by_code_enabled {
        let link = link::find(ctx, &mut Work::read(ctx).await?, key).await?.ok_or_else(invalid_key)?;
        return store(ctx, &link, new, "password").await;
    }
    let proof = code::right(ctx, key.expose()).await.map_err(guess::as_key)?;
    let stored = store(ctx, &proof, new, "password").await;
    if stored.is_err() {
        // The code was right: a password that will not do uses up no try.
        guess::uncount(ctx, &proof).await?;
    }
    stored
}

async fn limit(ctx: &Ctx) -> Result<(), FlowError> {
    let rates = &ctx.settings().account.rate_limits.reset_password_from_key;
    Limit { action: "reset_password_from_key", rates, key: "" }.require(ctx).await
}

/// A sign-in that follows the reset, made ready.
struct LogIn {
    login: PendingLogin,
    preparation: Preparation,
    permit: Permit,
}

async fn store(ctx: &Ctx, proof: &Challenge, new: &Secret, field: &'static str) -> FlowResult {
    let seen = owner_of(&mut Work::read(ctx).await?, proof).await?.ok_or_else(|| dead(proof))?;
    let email = email_of(proof)?;
    if let Err(code) =
        passwords::check(ctx.settings(), new, Some(email), seen.account.username.as_ref()).await?
    {
        return Err(FlowError::field(field, code));
    }
    ctx.ask(ChooseResetPassword { account: seen.account.id }).await?;
    let hash = ctx.services.hasher.hash(passwords::normalise(new)).await?;
    let browser = ctx.browser_or_new();
    let log_in = log_in(ctx, &browser, &seen, email).await?;
    let (next, session) = in_work!(ctx, |work| -> Step<_> {
        // A session of the account itself ends with the others.
        let leaving =
            lock(ctx, work, Some(proof)).await?.filter(|viewer| viewer.account.id != seen.account.id);
        let mut owner = owner_of(work, proof).await?.ok_or_else(|| dead(proof))?;
        if !work.rows().consume(proof.id, ctx.now()).await? {
            return Err(dead(proof));
        }
        let mut changes: Vec<Changes> = leaving.iter().map(|other| work.log_out(other)).collect();
        changes.extend(mailbox::prove(work, &mut owner, email).await.map_err(|error| taken(error, proof))?);
        changes.push(replace(ctx, work, &mut owner, &hash).await?);
        let Some(LogIn { login, preparation, permit }) = &log_in else {
            let next = NextStep::Confirmed { path: Paths::LOGIN.to_owned(), email: email.clone() };
            // Whoever was signed in here was signed in as somebody else, or with the old password.
            let session = if ctx.viewer.is_some() { SessionChange::End } else { SessionChange::Keep };
            return Ok(((next, session), changes));
        };
        let record = AuthMethod::PasswordReset { email: email.to_string() };
        changes.push(work.complete_step(&owner, record).into());
        let subject = Subject::Account(owner);
        let advanced = stages::advance(ctx, work, permit, preparation, login.clone(), &subject).await?;
        changes.extend(advanced.changes);
        let session = match advanced.outcome.session {
            // It waits at a stage, for which nobody may be signed in here any more.
            SessionChange::Bind(browser) if ctx.viewer.is_some() => SessionChange::Restart(browser),
            other => other,
        };
        Ok(((advanced.outcome.next, session), changes))
    })
    .await?;
    // At a stage the sign-in is under way.
    let signs_in = !matches!(next, NextStep::Confirmed { .. });
    let notice = if signs_in { Notice::PASSWORD_RESET } else { Notice::PASSWORD_RESET_SIGN_IN };
    Ok(Outcome { next, session, notice: Some(notice), value: () })
}

/// Stores the hash, forgets the failed tries, and tells every address that is the owner's.
async fn replace(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &mut Owner,
    hash: &PasswordHash,
) -> Result<Changes, FlowError> {
    let account = &ctx.settings().account;
    failures::forget_all(ctx, work, owner).await?;
    let reset = work.reset_password(owner, hash).await?;
    for row in owner.emails.iter().filter(|row| row.verified() && account.email_notifications) {
        work.mail(Mail::notice(ctx, kinds::PASSWORD_RESET, row.email.clone(), owner.account.locale)).await?;
    }
    Ok(reset)
}

/// Makes the sign-in ready that follows, if one shall. Where the host refuses it, the password is stored all the same.
async fn log_in(
    ctx: &Ctx,
    browser: &BrowserKey,
    seen: &Owner,
    email: &Email,
) -> Result<Option<LogIn>, FlowError> {
    if !ctx.settings().account.login_on_password_reset {
        return Ok(None);
    }
    let record = AuthRecord::new(AuthMethod::PasswordReset { email: email.to_string() }, ctx.now());
    let mut login = stages::begin(ctx, browser, Some(email.clone()), vec![record]);
    login.account_id = Some(seen.account.id);
    let preparation = stages::prepare(ctx, browser, &login).await?;
    match stages::ask_host(ctx, Some(seen), &login).await {
        Ok(permit) => Ok(Some(LogIn { login, preparation, permit })),
        Err(FlowError::Fault(fault)) => Err(fault.into()),
        Err(FlowError::Expected(_) | FlowError::Detour(_)) => Ok(None),
    }
}

/// The proof is good for nothing any more.
fn dead(proof: &Challenge) -> FlowError {
    match proof.purpose() {
        Purpose::PasswordResetLink => invalid_key(),
        Purpose::PasswordResetCode => none_awaited(),
        _ => no_grant(),
    }
}

/// Another account has verified the address meanwhile.
fn taken(error: StoreError, proof: &Challenge) -> FlowError {
    match error {
        StoreError::Conflict { .. } => dead(proof),
        error => error.into(),
    }
}
