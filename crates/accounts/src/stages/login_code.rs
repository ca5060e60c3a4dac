//! The stage that waits for a mailed code: where a sign-in began with nothing but an address, and where the settings ask for a
//! code after another proof.

use super::{Entered, Place, Prepared, Stage};
use crate::{
    codes::Fresh,
    context::Ctx,
    errors::FlowError,
    failures,
    limits::{Limit, LimitDecision},
    mailing::login_code,
    model::{AuthMethod, Email, PendingLogin, Purpose, Subject},
    ports::StoreResult,
    settings::{Per, Settings, account::CodeRequired},
    work::Work,
};
use async_trait::async_trait;
use housekey_protocol::{Code, Paths};
use serde_json::json;

/// See the module.
pub(super) struct LoginByCode;

pub(super) const ID: &str = "login_by_code";

/// Whether a login can come to this stage.
pub(super) fn is_used(settings: &Settings) -> bool {
    settings.account.login_by_code_enabled || settings.account.login_by_code_required != CodeRequired::Never
}

#[async_trait]
impl Stage for LoginByCode {
    fn id(&self) -> &'static str {
        ID
    }

    fn place(&self) -> Place {
        Place::LoginByCode
    }

    fn page(&self) -> &'static str {
        Paths::LOGIN_CODE_CONFIRM
    }

    fn stops_every(&self, ctx: &Ctx, login: &PendingLogin) -> bool {
        is_asked(ctx, login) && login.waits_at.is_none()
    }

    /// A code for everybody, so that everybody waits as long. A login that waits here has been mailed one.
    async fn prepare(&self, ctx: &Ctx, login: &PendingLogin) -> Result<Prepared, FlowError> {
        if self.stops_every(ctx, login) {
            let typed = login.email.as_ref().map(Email::as_str).unwrap_or_default();
            return Ok(Prepared::new(failures::fresh_code(ctx, login.account_id, typed).await?));
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
        if !is_asked(ctx, login) {
            return Ok(Entered::pass());
        }
        let Some(fresh) = prepared.get::<Fresh>() else { return Ok(Entered::WaitsAlready) };
        // Who has no address cannot be sent a code, and is not let in without one.
        let email = reader(login, subject).ok_or_else(|| FlowError::form(Code::DENIED))?;
        // Before the browser's lock, those of both addresses.
        work.lock_addresses(subject.address(login).iter().chain([&email])).await?;
        work.lock_browser(&login.browser).await?;
        if !login.records.is_empty() {
            // Who asked for the code has taken a token already.
            let rates = &ctx.settings().account.rate_limits.request_login_code.of(Per::Key);
            let limit = Limit { action: "request_login_code", rates, key: email.as_str() };
            if let LimitDecision::Limited { .. } = limit.take_in(ctx, work.rows()).await? {
                return Err(FlowError::form(Code::TOO_MANY_LOGIN_ATTEMPTS));
            }
        }
        let changes = login_code::send(ctx, work, subject, &email, login, fresh).await?;
        Ok(Entered::Stop { state: json!({}), changes })
    }

    async fn is_pending(&self, ctx: &Ctx, work: &mut Work<'_>, login: &PendingLogin) -> StoreResult<bool> {
        let challenge =
            work.rows().find_challenge_by_browser(Purpose::LoginCode, &login.browser, ctx.now()).await?;
        Ok(challenge.is_some_and(|challenge| challenge.pending_login == Some(login.id)))
    }
}

/// Where the code goes: to the address that was used. After another proof only to one that is verified, if the account has
/// one: the reader of another is not known to be the owner.
fn reader(login: &PendingLogin, subject: &Subject) -> Option<Email> {
    let verified = subject.owner().filter(|_| !login.records.is_empty()).and_then(|owner| {
        let used = login.email.as_ref().and_then(|email| owner.email(email));
        let all = used.into_iter().chain(owner.primary()).chain(&owner.emails);
        all.into_iter().find(|row| row.verified()).map(|row| row.email.clone())
    });
    verified.or_else(|| subject.address(login))
}

/// Whether a code is still to be brought. Who signs up is not asked: the address is confirmed by another stage, where it
/// must be.
fn is_asked(ctx: &Ctx, login: &PendingLogin) -> bool {
    match login.records.last().map(|record| &record.method) {
        Some(AuthMethod::Code { .. }) => false,
        Some(method) => ctx.settings().account.login_by_code_required.after(method.name()),
        None => !login.signup,
    }
}
