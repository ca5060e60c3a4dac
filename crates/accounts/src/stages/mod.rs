//! The stages of a login: everything between a proof of identity and a session.
//!
//! [`advance`] is the one function that turns a [`PendingLogin`] into a [`NewSession`]. A stage answers "passed" or
//! "stop here"; a login that stops is stored as a row and goes on when its browser brings what was missing.

mod pre_login;
mod verify_email;

pub use pre_login::PreLogin;
pub(crate) use pre_login::{Permit, permit};

use crate::{
    codes::Fresh,
    context::{Ctx, NewSession, NextStep, Outcome, SessionChange},
    errors::{Fault, FlowError},
    model::{AuthRecord, BrowserKey, DeviceKey, Email, PendingLogin, PendingLoginId, WaitsAt},
    settings::EmailVerification,
    work::{Changes, Owner, Work},
};
use chrono::TimeDelta;

/// What a login needs beside itself to pass the stages.
pub(crate) struct Passage<'p> {
    /// The browser that logs in.
    pub browser: &'p BrowserKey,
    /// A code made ready before the unit of work, in case a stage mails one.
    pub fresh: Option<&'p Fresh>,
}

/// The start of a login. What is not known yet is empty.
pub(crate) fn begin(
    ctx: &Ctx,
    browser: &BrowserKey,
    owner: Option<&Owner>,
    email: Option<Email>,
    records: Vec<AuthRecord>,
) -> PendingLogin {
    let now = ctx.now();
    PendingLogin {
        id: PendingLoginId(ctx.services.entropy.uuid()),
        browser: browser.digest(),
        account_id: owner.map(|owner| owner.account.id),
        email,
        signup: false,
        remember: false,
        next: None,
        records,
        waits_at: Some(WaitsAt { stage: "verify_email".into(), state: serde_json::json!({}) }),
        initiated_at: now,
        expires_at: now + TimeDelta::seconds(i64::from(ctx.settings().account.login_timeout)),
    }
}

/// What became of a login.
pub(crate) struct Advanced {
    /// The answer.
    pub outcome: Outcome,
    /// The changes made on the way, in order.
    pub changes: Vec<Changes>,
}

/// A stage's answer.
enum StageAnswer {
    Pass(Vec<Changes>),
    Stop(NextStep, Vec<Changes>),
}

/// Leads a login of a real, active account through the stages: to a grant, or to the first that stops it.
pub(crate) async fn advance(
    ctx: &Ctx,
    work: &mut Work<'_>,
    login: PendingLogin,
    owner: &Owner,
    passage: Passage<'_>,
) -> Result<Advanced, FlowError> {
    let browser = passage.browser.clone();
    match verify_email::handle(ctx, work, &login, owner, passage).await? {
        StageAnswer::Stop(next, changes) => {
            let outcome = Outcome { next, session: SessionChange::Bind(browser), notice: None, value: () };
            Ok(Advanced { outcome, changes })
        }
        StageAnswer::Pass(mut changes) => {
            let device = ctx.facts.device.clone();
            let is_fresh = device.is_none();
            let device = device.unwrap_or_else(|| DeviceKey::new(ctx.services.entropy.bytes()));
            changes.push(work.log_in(owner, &device).await?);
            Ok(Advanced { outcome: finish(ctx, login, owner, is_fresh.then_some(device)), changes })
        }
    }
}

fn finish(ctx: &Ctx, login: PendingLogin, owner: &Owner, fresh_device: Option<DeviceKey>) -> Outcome {
    let account = &ctx.settings().account;
    let after_signup = account.signup_redirect_url.as_ref().filter(|_| login.signup);
    let target = login.next.unwrap_or_else(|| after_signup.unwrap_or(&account.login_redirect_url).clone());
    let grant = NewSession {
        account_id: owner.account.id,
        credential_epoch: owner.account.credential_epoch,
        records: login.records,
        remember: account.session_remember.unwrap_or(login.remember),
        fresh_device,
    };
    let session = SessionChange::Begin(grant);
    Outcome { next: NextStep::LoggedIn(target), session, notice: None, value: () }
}

/// Lets a login that nobody can finish (there is no such account) stop where a real one would.
pub(crate) async fn pretend(
    ctx: &Ctx,
    work: &mut Work<'_>,
    login: PendingLogin,
    browser: &BrowserKey,
) -> Result<Outcome, Fault> {
    verify_email::pretend(ctx, work, &login, browser).await?;
    let session = SessionChange::Bind(browser.clone());
    Ok(Outcome { next: NextStep::ConfirmEmail, session, notice: None, value: () })
}

/// Whether a login that starts now may mail a code, so that one must be made ready.
pub(crate) fn may_need_code(ctx: &Ctx) -> bool {
    let account = &ctx.settings().account;
    account.email_verification == EmailVerification::Mandatory && account.email_verification_by_code_enabled
}
