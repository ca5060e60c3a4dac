//! Confirming an address: by link (from any browser) or by code (in the browser that asked).

mod change;
mod code;
mod link;

use super::viewer;
use crate::mailing::{challenges::email_of, cool_down, guess};
use crate::{
    changes,
    context::{Ctx, FlowResult, NextStep, Notice, Outcome},
    errors::FlowError,
    model::{Challenge, Email, Owner, PendingLogin, Purpose, Secret},
    ports::{StoreError, StoreResult},
    stages,
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::{
    AccountError, Code, Paths,
    views::{ConfirmationView, Me, VerificationView},
};

pub use change::{change, may_change};
pub use code::enter_code;
pub(super) use code::max_attempts;
pub use link::{confirm_link, look_link};

/// What a key (of a link, or a code, depending on the settings) is about. Asking about a code is a guess and counts
/// as an attempt (as in allauth 65.2.0).
pub async fn look(ctx: &Ctx, key: &Secret) -> FlowResult<(ConfirmationView, Me)> {
    if !ctx.settings().account.email_verification_by_code_enabled {
        return look_link(ctx, key).await;
    }
    let challenge = code::guess(ctx, key.expose()).await.map_err(guess::as_key)?;
    let owner = in_work!(ctx, |work| -> Step<_> {
        // The code was right: it is not consumed, and the answer tells nothing to somebody who knows the code already.
        work.rows().uncount_attempt(challenge.id).await?;
        let owner = match challenge.account_id {
            Some(id) => work.owner(id).await?,
            None => None,
        };
        Ok((owner, changes![]))
    })
    .await?;
    Ok(about(ctx, &challenge, &owner.ok_or(AccountError::Conflict)?)?)
}

/// Confirms with a key (of a link, or a code, as the settings have it).
pub async fn confirm_key(ctx: &Ctx, key: &Secret) -> FlowResult {
    if ctx.settings().account.email_verification_by_code_enabled {
        enter_code(ctx, key.expose()).await.map_err(guess::as_key)
    } else {
        confirm_link(ctx, key).await
    }
}

fn about(ctx: &Ctx, challenge: &Challenge, owner: &Owner) -> StoreResult<(ConfirmationView, Me)> {
    let view = ConfirmationView { email: email_of(challenge)?.to_string(), display: owner.display() };
    Ok((view, viewer::me(ctx, owner)))
}

fn confirmed_notice(ctx: &Ctx, outcome: &Outcome) -> Notice {
    let signed_in = ctx.viewer.is_some() || matches!(outcome.next, NextStep::LoggedIn(_));
    if signed_in { Notice::EMAIL_CONFIRMED } else { Notice::EMAIL_CONFIRMED_SIGN_IN }
}

/// An address was confirmed, and nobody was signed in by it.
fn confirmed(ctx: &Ctx, email: &Email) -> Outcome {
    let account = &ctx.settings().account;
    let anonymous = account.email_confirmation_anonymous_redirect_url.as_deref().unwrap_or(Paths::LOGIN);
    let authenticated =
        account.email_confirmation_authenticated_redirect_url.as_deref().unwrap_or(Paths::EMAIL);
    let path = if ctx.viewer.is_some() { authenticated } else { anonymous }.to_owned();
    Outcome { next: NextStep::Confirmed { path, email: email.clone() }, ..Outcome::default() }
}

/// Marks the challenge's address verified, or says that somebody else has it.
async fn confirm(
    work: &mut Work<'_>,
    owner: &mut Owner,
    challenge: &Challenge,
    field: &'static str,
) -> Result<Changes, FlowError> {
    match work.confirm_email(owner, email_of(challenge)?).await {
        Ok(Some(change)) => Ok(change),
        Ok(None) => Err(FlowError::field(field, Code::INVALID_OR_EXPIRED_KEY)),
        Err(StoreError::Conflict { .. }) => Err(FlowError::field(field, Code::EMAIL_CONFIRMATION_FAILED)),
        Err(error) => Err(error.into()),
    }
}

/// Whether a login waits for the confirmation of its address, and for nothing before that.
fn waits(login: &PendingLogin) -> bool {
    login.waits_at.as_ref().is_some_and(|at| at.stage == stages::VERIFY_EMAIL)
}

/// The verification this browser waits for. A login for nobody looks like any other.
pub async fn pending(ctx: &Ctx) -> FlowResult<Option<VerificationView>> {
    let Some(browser) = ctx.browser.as_ref().map(crate::model::BrowserKey::digest) else { return Ok(None) };
    let account = &ctx.settings().account;
    let mut work = Work::read(ctx).await?;
    let may_change = change::changeable(ctx, &mut work).await?.is_some();
    if let Some(challenge) =
        work.rows().find_challenge_by_browser(Purpose::EmailCode, &browser, ctx.now()).await?
    {
        let email = email_of(&challenge)?;
        let resend_in = if code::may_be_sent_again(ctx, &challenge) {
            Some(cool_down::wait(ctx, &mut work, email).await?)
        } else {
            None
        };
        return Ok(Some(VerificationView {
            email: email.to_string(),
            by_code: true,
            resend_in,
            minutes: account.email_verification_by_code_timeout / 60,
            tries_left: u32::try_from(i64::from(max_attempts(ctx)) - challenge.attempts).unwrap_or(0),
            may_change,
        }));
    }
    let login = work.rows().find_pending_login(&browser, ctx.now()).await?;
    let login = login.filter(|login| waits(login) && !account.email_verification_by_code_enabled);
    let email = login.and_then(|login| login.email);
    let Some(email) = email else { return Ok(None) };
    Ok(Some(VerificationView {
        resend_in: Some(cool_down::wait(ctx, &mut work, &email).await?),
        email: email.to_string(),
        by_code: false,
        minutes: account.email_confirmation_expire_days * 24 * 60,
        tries_left: 0,
        may_change,
    }))
}

/// Sends the mail again that this browser waits for: a fresh code, or another link.
///
/// # Errors
/// 409: it waits for none, or for none that may be sent again. 429: the cool-down of the address is not over.
pub async fn resend(ctx: &Ctx) -> FlowResult {
    if ctx.settings().account.email_verification_by_code_enabled {
        code::resend(ctx).await
    } else {
        link::resend(ctx).await
    }
}
