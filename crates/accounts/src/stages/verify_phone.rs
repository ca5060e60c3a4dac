//! The stage that waits for a confirmed phone number: of who signs up with one, and of an account that did and never confirmed it.
//!
//! An account that has no number passes: one that an administrator made, say, could do nothing else.

use super::{Entered, Place, Prepared, Stage, lock};
use crate::{
    codes::{self, Fresh},
    context::Ctx,
    errors::FlowError,
    limits::LimitDecision,
    mailing::phone_code::{self, Sending},
    model::{AccountId, PendingLogin, PhoneNumber, Purpose, Subject},
    ports::StoreResult,
    settings::{Settings, account::Presence},
    work::Work,
};
use async_trait::async_trait;
use housekey_protocol::{AccountError, Paths};
use serde_json::json;

/// See the module.
pub(super) struct VerifyPhone;

pub(crate) const ID: &str = "verify_phone";

/// Whether a login can come to this stage.
pub(super) fn is_used(settings: &Settings) -> bool {
    settings.account.signup_field("phone") != Presence::Absent
}

#[async_trait]
impl Stage for VerifyPhone {
    fn id(&self) -> &'static str {
        ID
    }

    fn place(&self) -> Place {
        Place::VerifyPhone
    }

    fn page(&self) -> &'static str {
        Paths::VERIFY_PHONE
    }

    /// Who has the browser may have it sent to a number of theirs. (A sign-up has begun under a key of its own.)
    fn sends_secret(&self, login: &PendingLogin) -> bool {
        login.signup
    }

    /// A new account's number is never confirmed yet.
    fn stops_every(&self, _: &Ctx, login: &PendingLogin) -> bool {
        login.signup && login.phone.is_some() && !login.phone_confirmed && !waits_here(login)
    }

    async fn prepare(&self, ctx: &Ctx, login: &PendingLogin) -> Result<Prepared, FlowError> {
        let needs_code = if login.signup {
            self.stops_every(ctx, login)
        } else if let (false, Some(id)) = (waits_here(login), login.account_id) {
            claimed(&mut Work::read(ctx).await?, id).await?.is_some()
        } else {
            false
        };
        if needs_code { Ok(Prepared::new(codes::fresh(ctx).await?)) } else { Ok(Prepared::nothing()) }
    }

    async fn enter(
        &self,
        ctx: &Ctx,
        work: &mut Work<'_>,
        login: &PendingLogin,
        subject: &Subject,
        prepared: &Prepared,
    ) -> Result<Entered, FlowError> {
        let number = match subject {
            Subject::Account(owner) => claimed(work, owner.account.id).await?,
            Subject::Nobody => login.phone.clone().filter(|_| login.signup && !login.phone_confirmed),
        };
        let Some(number) = number else { return Ok(Entered::pass()) };
        if waits_here(login) {
            return Ok(Entered::WaitsAlready);
        }
        // Without: the account took this number since everything was made ready.
        let fresh = prepared.get::<Fresh>().ok_or(AccountError::Conflict)?;
        lock(work, login, subject).await?;
        if !login.signup && has_code(ctx, work, login, subject, &number).await? {
            return Ok(Entered::WaitsAlready);
        }
        let sending = count(ctx, work, login, &number).await?;
        let place = phone_code::Place { browser: login.browser, login: Some(login.id) };
        let changes = phone_code::send(ctx, work, subject, &number, place, fresh, sending).await?;
        Ok(Entered::Stop { state: json!({}), changes })
    }

    async fn is_pending(&self, ctx: &Ctx, work: &mut Work<'_>, login: &PendingLogin) -> StoreResult<bool> {
        let challenge =
            work.rows().find_challenge_by_browser(Purpose::PhoneCode, &login.browser, ctx.now()).await?;
        Ok(challenge.is_some_and(|challenge| challenge.pending_login == Some(login.id)))
    }
}

fn waits_here(login: &PendingLogin) -> bool {
    login.waits_at.as_ref().is_some_and(|at| at.stage == ID)
}

/// The number that an account signed up with and has not confirmed.
pub(super) async fn claimed(work: &mut Work<'_>, account: AccountId) -> StoreResult<Option<PhoneNumber>> {
    let phone = work.rows().find_phone(account).await?;
    Ok(phone.filter(|phone| phone.verified_at.is_none()).map(|phone| phone.number))
}

/// Whether this browser has been texted a code for this very number, which can still be entered: then that one goes on, with its
/// tries, instead of being replaced.
async fn has_code(
    ctx: &Ctx,
    work: &mut Work<'_>,
    login: &PendingLogin,
    subject: &Subject,
    number: &PhoneNumber,
) -> StoreResult<bool> {
    let challenge =
        work.rows().find_challenge_by_browser(Purpose::PhoneCode, &login.browser, ctx.now()).await?;
    let waiting = work.rows().find_pending_login(&login.browser, ctx.now()).await?.map(|waiting| waiting.id);
    let most = i64::from(ctx.settings().account.phone_verification_max_attempts);
    Ok(challenge.is_some_and(|found| {
        let is_this = found.account_id == subject.account_id() && found.target.phone() == Some(number);
        is_this && waiting.is_some() && found.pending_login == waiting && found.attempts < most
    }))
}

/// A text message costs money. Where there were too many, a sign-up is refused. A sign-in is not, because strangers may have asked
/// for them: its code is texted once its reader asks for it again, or for another number.
async fn count(
    ctx: &Ctx,
    work: &mut Work<'_>,
    login: &PendingLogin,
    number: &PhoneNumber,
) -> Result<Sending<'static>, FlowError> {
    match phone_code::limit(ctx, number).take_in(ctx, work.rows()).await? {
        LimitDecision::Allowed(_) => Ok(Sending::Now),
        limited if login.signup => limited.require().map(|()| Sending::Now),
        LimitDecision::Limited { .. } => Ok(Sending::Later),
    }
}
