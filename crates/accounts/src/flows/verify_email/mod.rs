//! Confirming an address: by link (from any browser) or by code (in the browser that asked).

mod code;
mod link;

use super::viewer;
use crate::mailing::challenges::email_of;
use crate::{
    changes,
    context::{Ctx, FlowResult, NextStep, Notice, Outcome},
    errors::FlowError,
    model::{Challenge, Owner, Purpose, Secret},
    ports::{StoreError, StoreResult},
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::{
    AccountError, Code, Paths,
    views::{ConfirmationView, Me, VerificationView},
};

pub(super) use code::max_attempts;
pub use code::{enter_code, resend};
pub use link::{confirm_link, look_link};

/// What a key (of a link, or a code, depending on the settings) is about. Asking about a code is a guess and counts
/// as an attempt (as in allauth 65.2.0).
pub async fn look(ctx: &Ctx, key: &Secret) -> FlowResult<(ConfirmationView, Me)> {
    if !ctx.settings().account.email_verification_by_code_enabled {
        return look_link(ctx, key).await;
    }
    let challenge = code::guess(ctx, key.expose()).await.map_err(as_key)?;
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
    Ok(about(&challenge, &owner.ok_or(AccountError::Conflict)?)?)
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

fn about(challenge: &Challenge, owner: &Owner) -> StoreResult<(ConfirmationView, Me)> {
    let view = ConfirmationView { email: email_of(challenge)?.to_string(), display: owner.display() };
    Ok((view, viewer::me(owner)))
}

fn confirmed_notice(ctx: &Ctx, outcome: &Outcome) -> Notice {
    let signed_in = ctx.viewer.is_some() || matches!(outcome.next, NextStep::LoggedIn(_));
    if signed_in { Notice::EMAIL_CONFIRMED } else { Notice::EMAIL_CONFIRMED_SIGN_IN }
}

fn after(ctx: &Ctx) -> String {
    let account = &ctx.settings().account;
    let anonymous = account.email_confirmation_anonymous_redirect_url.as_deref().unwrap_or(Paths::LOGIN);
    let authenticated =
        account.email_confirmation_authenticated_redirect_url.as_deref().unwrap_or(Paths::EMAIL);
    if ctx.viewer.is_some() { authenticated } else { anonymous }.to_owned()
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

/// The verification this browser waits for. A login for nobody looks like any other.
pub async fn pending(ctx: &Ctx) -> FlowResult<Option<VerificationView>> {
    let Some(browser) = ctx.browser.as_ref().map(crate::model::BrowserKey::digest) else { return Ok(None) };
    let account = &ctx.settings().account;
    let mut work = Work::read(ctx).await?;
    if let Some(challenge) =
        work.rows().find_challenge_by_browser(Purpose::EmailCode, &browser, ctx.now()).await?
    {
        return Ok(Some(VerificationView {
            email: email_of(&challenge)?.to_string(),
            by_code: true,
            can_resend: challenge.resends < i64::from(account.email_verification_supports_resend),
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
