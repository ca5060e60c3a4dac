//! The stage that waits for a confirmed address.
//!
//! Judged is the address used to sign in; without one (a user name was typed), any confirmed address will do.

use super::{Entered, Place, Prepared, Stage, lock};
use crate::{
    codes::{self, Fresh},
    context::Ctx,
    errors::FlowError,
    mailing::confirmation::{self, Sent},
    model::{Email, EmailAddress, PendingLogin, Purpose, Subject, WaitsAt},
    ports::StoreResult,
    settings::EmailVerification,
    work::Work,
};
use async_trait::async_trait;
use housekey_protocol::{Code, Paths};
use serde_json::json;

/// See the module.
pub(super) struct VerifyEmail;

pub(crate) const ID: &str = "verify_email";

#[async_trait]
impl Stage for VerifyEmail {
    fn id(&self) -> &'static str {
        ID
    }

    fn place(&self) -> Place {
        Place::VerifyEmail
    }

    fn page(&self) -> &'static str {
        Paths::CONFIRM_EMAIL
    }

    fn sends_secret(&self, _: &PendingLogin) -> bool {
        true
    }

    /// A new account's address is never confirmed yet.
    fn stops_every(&self, ctx: &Ctx, login: &PendingLogin) -> bool {
        is_mandatory(ctx) && login.signup && login.email.is_some() && !waits_here(login)
    }

    /// A code for everybody, so that everybody waits as long. A login that waits here has been mailed one.
    async fn prepare(&self, ctx: &Ctx, login: &PendingLogin) -> Result<Prepared, FlowError> {
        if is_mandatory(ctx) && by_code(ctx) && !waits_here(login) {
            return Ok(Prepared::new(codes::fresh(ctx).await?));
        }
        Ok(Prepared::nothing())
    }

    async fn enter(
        &self,
        ctx: &Ctx,
        work: &mut Work<'_>,
        login: &PendingLogin,
        subject: &Subject,
        prepared: &Prepared,
    ) -> Result<Entered, FlowError> {
        let Some(email) = unconfirmed(subject, login) else { return Ok(Entered::pass()) };
        if waits_here(login) {
            // Its mail is on its way; another address may have been confirmed.
            return Ok(Entered::WaitsAlready);
        }
        let stop = match ctx.settings().account.email_verification {
            EmailVerification::None => return Ok(Entered::pass()),
            EmailVerification::Optional if !login.signup => return Ok(Entered::pass()),
            EmailVerification::Optional => false,
            EmailVerification::Mandatory => true,
        };
        if stop {
            lock(work, login, subject).await?;
        } else {
            work.lock_address(&email).await?;
        }
        let fresh = prepared.get::<Fresh>();
        if stop && fresh.is_some() && !login.signup && has_code(ctx, work, login, subject, &email).await? {
            return Ok(Entered::WaitsAlready);
        }
        let changes =
            match confirmation::send_for_login(ctx, work, subject, &email, login, fresh, None).await? {
                Sent::Mailed(changes) => changes,
                // A code is of use only where it was asked for, and this browser has none.
                Sent::HeldBack if fresh.is_some() => {
                    return Err(FlowError::form(Code::TOO_MANY_LOGIN_ATTEMPTS));
                }
                // The link mailed before is still good.
                Sent::HeldBack => vec![],
            };
        Ok(if stop { Entered::Stop { state: json!({}), changes } } else { Entered::Pass(changes) })
    }

    /// In code mode there must be a code to enter.
    async fn is_pending(&self, ctx: &Ctx, work: &mut Work<'_>, login: &PendingLogin) -> StoreResult<bool> {
        if !by_code(ctx) {
            return Ok(login.email.is_some());
        }
        let challenge =
            work.rows().find_challenge_by_browser(Purpose::EmailCode, &login.browser, ctx.now()).await?;
        Ok(challenge.is_some())
    }
}

fn is_mandatory(ctx: &Ctx) -> bool {
    ctx.settings().account.email_verification == EmailVerification::Mandatory
}

fn by_code(ctx: &Ctx) -> bool {
    ctx.settings().account.email_verification_by_code_enabled
}

fn waits_here(login: &PendingLogin) -> bool {
    login.waits_at.as_ref().is_some_and(|WaitsAt { stage, .. }| stage == ID)
}

/// Whether this browser has been mailed a code for this very address so recently that no other would be: then
/// that one goes on, with its tries, instead of being replaced by one that never comes.
async fn has_code(
    ctx: &Ctx,
    work: &mut Work<'_>,
    login: &PendingLogin,
    subject: &Subject,
    email: &Email,
) -> StoreResult<bool> {
    let challenge =
        work.rows().find_challenge_by_browser(Purpose::EmailCode, &login.browser, ctx.now()).await?;
    let waiting = work.rows().find_pending_login(&login.browser, ctx.now()).await?.map(|waiting| waiting.id);
    let most = i64::from(ctx.settings().account.email_verification_by_code_max_attempts);
    Ok(challenge.is_some_and(|found| {
        let is_this = found.account_id == subject.account_id() && found.target.email() == Some(email);
        is_this && waiting.is_some() && found.pending_login == waiting && found.attempts < most
    }))
}

/// The address to confirm, if one must be. Nobody's is never confirmed.
fn unconfirmed(subject: &Subject, login: &PendingLogin) -> Option<Email> {
    let Subject::Account(owner) = subject else { return login.email.clone() };
    match &login.email {
        Some(email) => match owner.email(email) {
            Some(row) if row.verified() => None,
            Some(row) => Some(row.email.clone()),
            // It is gone from the list since it was typed: then another one must be confirmed.
            None if owner.emails.iter().any(EmailAddress::verified) => None,
            None => owner.primary().or(owner.emails.first()).map(|row| row.email.clone()),
        },
        None if owner.emails.iter().any(EmailAddress::verified) => None,
        None => subject.address(login),
    }
}
