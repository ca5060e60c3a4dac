//! A new password for who does not know the old one: asked for with an address, proved by the link or code that is mailed
//! to it, chosen in the browser that brought the proof.
//!
//! Each step looks at the row that the step before left, never at a mark in the session: the mailed secret is turned into
//! a grant of this browser ([`Purpose::PasswordResetGrant`]), and the grant into the new password. All of them are bound
//! to the account's credentials and addresses as they were at the start ([`PasswordReset`]).

mod choose;
mod code;
mod link;

use super::mailbox;
use crate::{
    changes,
    context::{Ctx, FlowResult, NextStep, Outcome, SessionChange},
    errors::FlowError,
    failures,
    limits::Limit,
    mailing::{
        challenges::email_of,
        guess,
        reset::{self, ByCode},
    },
    model::{AccountId, Challenge, Email, Owner, PasswordReset, Payload, Purpose},
    ports::StoreResult,
    signals::Command,
    work::{Step, Work, in_work},
};
use housekey_protocol::{
    AccountError, Code, Paths,
    views::{Me, ResetCodeView, ResetView},
};

pub use choose::{ChooseResetPassword, choose, choose_with_key};
pub use code::enter_code;
pub use link::open_link;

/// Somebody asks for a new password, as `before` handlers see it; nothing is looked up yet.
#[derive(Clone, Debug)]
pub struct RequestPasswordReset {
    /// The address typed, canonical. Not for handlers to change: the answer may go to nobody else.
    email: Email,
}

impl RequestPasswordReset {
    /// The address typed, canonical.
    pub fn email(&self) -> &Email {
        &self.email
    }
}

impl Command for RequestPasswordReset {
    const NAME: &'static str = "request_password_reset";
}

/// Mails a link or a code to an address, or that it has no account. The answer is the same.
///
/// # Errors
/// The code that says what is wrong with the address; `unknown_email` where accounts are not hidden; 429 past
/// `reset_password`.
pub async fn request(ctx: &Ctx, typed: &str) -> FlowResult {
    let account = &ctx.settings().account;
    let email = Email::parse(typed).map_err(|code| FlowError::field("email", code))?;
    let rates = &account.rate_limits.reset_password;
    Limit { action: "reset_password", rates, key: email.as_str() }.require(ctx).await?;
    let RequestPasswordReset { email } = ctx.ask(RequestPasswordReset { email }).await?;
    let seen = mailbox::seek(ctx, &email).await?;
    let by_code = if account.password_reset_by_code_enabled {
        // For everybody, so that everybody waits as long.
        let account = seen.as_ref().map(|owner| owner.account.id);
        let fresh = failures::fresh_code(ctx, account, email.as_str()).await?;
        Some(ByCode { browser: ctx.browser_or_new(), fresh })
    } else {
        mailbox::hash_for_nobody(ctx).await?;
        None
    };
    in_work!(ctx, |work| -> Step<_> {
        let subject = mailbox::lock(work, seen.as_ref(), &email).await?;
        if let Some(code) = &by_code {
            work.lock_browser(&code.browser.digest()).await?;
        }
        Ok(((), changes![reset::send(ctx, work, &subject, &email, by_code.as_ref()).await?]))
    })
    .await?;
    Ok(match by_code {
        Some(code) => Outcome {
            next: NextStep::Mailed { page: Paths::PASSWORD_RESET_CODE, email },
            session: SessionChange::Bind(code.browser),
            ..Outcome::default()
        },
        None => Outcome {
            next: NextStep::Mailed { page: Paths::PASSWORD_RESET_DONE, email },
            ..Outcome::default()
        },
    })
}

/// The account of a proof, if it is as it was when the proof was mailed.
async fn owner_of(work: &mut Work<'_>, proof: &Challenge) -> StoreResult<Option<Owner>> {
    let (Some(id), email) = (proof.account_id, email_of(proof)?) else { return Ok(None) };
    let (Payload::PasswordResetLink(bound)
    | Payload::PasswordResetCode(bound)
    | Payload::PasswordResetGrant(bound)) = &proof.payload
    else {
        return Ok(None);
    };
    let owner = work.owner(id).await?;
    Ok(owner.filter(|owner| mailbox::opens(owner, email) && PasswordReset::of(owner) == *bound))
}

/// Takes the locks of a step with this proof, in their order. Answers who is signed in here.
async fn lock(ctx: &Ctx, work: &mut Work<'_>, proof: Option<&Challenge>) -> Result<Option<Owner>, FlowError> {
    let viewer = ctx.viewer.as_ref().map(|viewer| viewer.account_id);
    let mut accounts: Vec<AccountId> =
        viewer.into_iter().chain(proof.and_then(|proof| proof.account_id)).collect();
    accounts.sort_unstable();
    for account in accounts {
        work.lock_account(account).await?;
    }
    if let Some(proof) = proof {
        work.lock_address(email_of(proof)?).await?;
    }
    if let Some(browser) = &ctx.browser {
        work.lock_browser(&browser.digest()).await?;
    }
    match super::viewer::owner(ctx, work).await {
        Ok(owner) => Ok(Some(owner)),
        Err(FlowError::Expected(AccountError::Unauthenticated)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// This browser's proof of one of the two kinds that it is found by.
async fn of_browser(ctx: &Ctx, work: &mut Work<'_>, purpose: Purpose) -> StoreResult<Option<Challenge>> {
    match &ctx.browser {
        Some(browser) => work.rows().find_challenge_by_browser(purpose, &browser.digest(), ctx.now()).await,
        None => Ok(None),
    }
}

/// The code that this browser waits for, if it does. One for nobody looks like any other.
pub async fn awaited(ctx: &Ctx) -> FlowResult<Option<ResetCodeView>> {
    if ctx.browser.is_none() {
        return Ok(None);
    }
    let challenge = of_browser(ctx, &mut Work::read(ctx).await?, Purpose::PasswordResetCode).await?;
    let Some(challenge) = challenge else { return Ok(None) };
    let account = &ctx.settings().account;
    let most = i64::from(account.password_reset_by_code_max_attempts);
    Ok(Some(ResetCodeView {
        email: email_of(&challenge)?.to_string(),
        minutes: (account.password_reset_by_code_timeout / 60).max(1),
        tries_left: u32::try_from(most - challenge.attempts).unwrap_or(0),
    }))
}

/// Whose password this browser may choose, if it may.
pub async fn granted(ctx: &Ctx) -> FlowResult<Option<ResetView>> {
    if ctx.browser.is_none() {
        return Ok(None);
    }
    let mut work = Work::read(ctx).await?;
    let Some(grant) = of_browser(ctx, &mut work, Purpose::PasswordResetGrant).await? else { return Ok(None) };
    let owner = owner_of(&mut work, &grant).await?;
    let email = email_of(&grant)?.to_string();
    Ok(owner.map(|owner| ResetView { email, display: owner.display(), grant: grant.id.to_string() }))
}

/// Whose password a key (of a link, or a code, as the settings have it) lets choose. Asking about a code is a guess, and
/// is counted.
///
/// # Errors
/// `token_invalid` or `incorrect_code` at `key`; 409 where no code is awaited.
pub async fn look(ctx: &Ctx, key: &crate::model::Secret) -> FlowResult<Me> {
    let proof = if ctx.settings().account.password_reset_by_code_enabled {
        let proof = code::right(ctx, key.expose()).await.map_err(guess::as_key)?;
        // It tells nothing to somebody who knows the code already.
        guess::uncount(ctx, &proof).await?;
        proof
    } else {
        link::find(ctx, &mut Work::read(ctx).await?, key).await?.ok_or_else(invalid_key)?
    };
    let owner = owner_of(&mut Work::read(ctx).await?, &proof).await?;
    Ok(super::viewer::me(ctx, &owner.ok_or_else(invalid_key)?))
}

fn invalid_key() -> FlowError {
    FlowError::field("key", Code::TOKEN_INVALID)
}

/// The grant was used, or what it was bound to has changed.
fn no_grant() -> FlowError {
    FlowError::form(Code::TOKEN_INVALID)
}

/// What no proof is there for.
fn none_awaited() -> FlowError {
    AccountError::Conflict.into()
}
