//! The stage that waits for an answer to "trust this browser?": after a code that was asked for beside another proof.
//!
//! What is trusted is the key in the browser's device cookie, for one account, for `account.trusted_browser_days`. An app has
//! no such key, and is not asked.

use super::{Entered, Place, Prepared, Stage, lock};
use crate::{
    context::Ctx,
    errors::FlowError,
    model::{AuthMethod, DeviceKey, PendingLogin, Subject},
    ports::StoreResult,
    settings::{Settings, account::CodeRequired},
    work::Work,
};
use async_trait::async_trait;
use housekey_protocol::Paths;
use serde_json::json;

/// See the module.
pub(super) struct TrustBrowser;

/// The stage's name.
pub(crate) const ID: &str = "trust_browser";

/// What the stage keeps once it has an answer.
pub(crate) const ANSWERED: &str = "answered";

/// Whether a login can come to this stage.
pub(super) fn is_used(settings: &Settings) -> bool {
    let account = &settings.account;
    account.login_by_code_trust_enabled && account.login_by_code_required != CodeRequired::Never
}

/// Whether this browser is trusted by the account that signs in.
pub(super) async fn is_trusted(ctx: &Ctx, work: &mut Work<'_>, subject: &Subject) -> StoreResult<bool> {
    let device = ctx.facts.device.as_ref().filter(|device| device.is_secret());
    match (device, subject.account_id()) {
        (Some(device), Some(account)) if is_used(ctx.settings()) => {
            work.rows().trusts_device(account, &device.digest_for(account), ctx.now()).await
        }
        _ => Ok(false),
    }
}

/// Whether a code was asked for beside another proof. Whoever signs in by a code alone is not asked for one by being trusted.
fn was_asked_for_a_code(login: &PendingLogin) -> bool {
    let is_code = login.records.last().is_some_and(|last| matches!(last.method, AuthMethod::Code { .. }));
    is_code && login.records.len() > 1
}

#[async_trait]
impl Stage for TrustBrowser {
    fn id(&self) -> &'static str {
        ID
    }

    fn place(&self) -> Place {
        Place::TrustBrowser
    }

    fn page(&self) -> &'static str {
        Paths::TRUST_BROWSER
    }

    fn flow(&self) -> &'static str {
        "mfa_trust"
    }

    async fn enter(
        &self,
        ctx: &Ctx,
        work: &mut Work<'_>,
        login: &PendingLogin,
        subject: &Subject,
        _: &Prepared,
    ) -> Result<Entered, FlowError> {
        let is_app = ctx.facts.device.as_ref().is_some_and(|device: &DeviceKey| !device.is_secret());
        if is_app || !was_asked_for_a_code(login) {
            return Ok(Entered::pass());
        }
        match login.waits_at.as_ref().filter(|at| at.stage == ID) {
            Some(at) if at.state[ANSWERED] == true => return Ok(Entered::pass()),
            Some(_) => return Ok(Entered::WaitsAlready),
            None => {}
        }
        lock(work, login, subject).await?;
        Ok(Entered::stop(json!({})))
    }
}
