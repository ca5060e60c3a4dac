//! The stage that waits for a mailed code: where a sign-in began with nothing but an address, and where the settings ask for a
//! code after another proof.

use super::{Entered, Place, Prepared, Stage, lock};
use crate::{
    codes::{self, Fresh},
    context::Ctx,
    errors::FlowError,
    mailing::login_code,
    model::{AuthMethod, PendingLogin, Purpose, Subject},
    ports::StoreResult,
    settings::{Settings, account::CodeRequired},
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
        if !is_asked(ctx, login) {
            return Ok(Entered::pass());
        }
        let Some(fresh) = prepared.get::<Fresh>() else { return Ok(Entered::WaitsAlready) };
        // Who has no address cannot be sent a code, and is not let in without one.
        let email = subject.address(login).ok_or_else(|| FlowError::form(Code::DENIED))?;
        lock(work, login, subject).await?;
        let changes = login_code::send(ctx, work, subject, &email, login, fresh).await?;
        Ok(Entered::Stop { state: json!({}), changes })
    }

    async fn is_pending(&self, ctx: &Ctx, work: &mut Work<'_>, login: &PendingLogin) -> StoreResult<bool> {
        let challenge =
            work.rows().find_challenge_by_browser(Purpose::LoginCode, &login.browser, ctx.now()).await?;
        Ok(challenge.is_some_and(|challenge| challenge.pending_login == Some(login.id)))
    }
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
