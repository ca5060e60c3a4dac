//! The stages of a login: everything between a proof of identity and a session.
//!
//! [`advance`] is the one function that turns a [`PendingLogin`] into a [`NewSession`]. It enters the stages in their
//! order; the first that stops the login is written into the login's row, with what that stage keeps. [`resume`] takes
//! it up again, in the same browser, also after a restart of the server. Nobody outside names a stage: where to go next
//! is read from the stage itself ([`StageRef`]).

pub(crate) mod closed;
mod list;
mod login_code;
mod permit;
mod resume;
mod stage;
pub(crate) mod trust_browser;
mod verify_email;
mod verify_phone;

pub use list::{StageError, Stages};
pub use permit::PreLogin;
pub(crate) use permit::{Permit, ask_host};
pub(crate) use resume::{Resumed, Resumption, prepare_to_resume, resume_in};
pub use resume::{keep_state, pending, resume, waiting_login};
pub use stage::{Entered, Place, Prepared, Stage};
pub(crate) use verify_email::ID as VERIFY_EMAIL;
pub(crate) use verify_phone::ID as VERIFY_PHONE;

use crate::{
    context::{Ctx, NewSession, NextStep, Outcome, SessionChange},
    errors::FlowError,
    failures,
    model::{
        AuthRecord, BrowserKey, DeviceKey, Email, Owner, PendingLogin, PendingLoginId, StageRef, Subject,
        WaitsAt,
    },
    ports::StoreResult,
    work::{Changes, Work},
};
use chrono::TimeDelta;
use housekey_protocol::AccountError;

/// The start of a login. What is not known yet is empty.
pub(crate) fn begin(
    ctx: &Ctx,
    browser: &BrowserKey,
    email: Option<Email>,
    records: Vec<AuthRecord>,
) -> PendingLogin {
    let now = ctx.now();
    PendingLogin {
        id: PendingLoginId(ctx.services.entropy.uuid()),
        browser: browser.digest(),
        account_id: None,
        email,
        phone: None,
        phone_confirmed: false,
        signup: false,
        remember: false,
        trust: false,
        next: None,
        records,
        waits_at: None,
        initiated_at: now,
        expires_at: now + TimeDelta::seconds(i64::from(ctx.settings().account.login_timeout)),
    }
}

/// What the stages before a login made ready, and the browser that it belongs to.
pub(crate) struct Preparation {
    browser: BrowserKey,
    of_stages: Vec<(&'static str, Prepared)>,
}

/// Lets every stage that the login can come to make ready what it may need. No transaction may be open.
pub(crate) async fn prepare(
    ctx: &Ctx,
    browser: &BrowserKey,
    login: &PendingLogin,
) -> Result<Preparation, FlowError> {
    let mut of_stages = vec![];
    for stage in ctx.services.stages.before(login) {
        of_stages.push((stage.id(), stage.prepare(ctx, login).await?));
        // It comes no further; what is behind is made ready when it goes on.
        if stage.stops_every(ctx, login) {
            break;
        }
    }
    Ok(Preparation { browser: browser.clone(), of_stages })
}

/// Locks what a login touches beside its account: its address, then its browser.
///
/// # Errors
/// The database's.
pub async fn lock(work: &mut Work<'_>, login: &PendingLogin, subject: &Subject) -> StoreResult<()> {
    if let Some(email) = subject.address(login) {
        work.lock_address(&email).await?;
    }
    work.lock_browser(&login.browser).await
}

/// What became of a login.
pub(crate) struct Advanced {
    /// The answer.
    pub outcome: Outcome,
    /// The changes made on the way, in order.
    pub changes: Vec<Changes>,
}

impl Advanced {
    fn stopped(stage: &dyn Stage, browser: &BrowserKey, changes: Vec<Changes>) -> Self {
        Self { outcome: stopped(stage::reference(stage), browser.clone()), changes }
    }
}

/// The answer where a login waits.
pub(crate) fn stopped(stage: StageRef, browser: BrowserKey) -> Outcome {
    Outcome { next: NextStep::Stage(stage), session: SessionChange::Bind(browser), notice: None, value: () }
}

/// Leads a login through the stages before it: to a session, or to the first that stops it. The account of `subject` is
/// locked, and active.
///
/// # Errors
/// A stage's. Conflict, when a login for nobody passes every stage, or when somebody else has taken up the login.
pub(crate) async fn advance(
    ctx: &Ctx,
    work: &mut Work<'_>,
    permit: &Permit,
    preparation: &Preparation,
    login: PendingLogin,
    subject: &Subject,
) -> Result<Advanced, FlowError> {
    let is_stored = login.waits_at.is_some();
    let mut login = PendingLogin { account_id: subject.account_id(), next: permit.next_of(&login)?, ..login };
    let mut changes = vec![];
    for stage in ctx.services.stages.before(&login) {
        let prepared = preparation.of_stages.iter().find(|(id, _)| *id == stage.id());
        // It waits at an earlier stage than when everything was made ready.
        let (_, prepared) = prepared.ok_or(AccountError::Conflict)?;
        match stage.enter(ctx, work, &login, subject, prepared).await? {
            Entered::Pass(made) => {
                changes.extend(made);
                login.waits_at = None;
            }
            Entered::Stop { state, changes: made } => {
                changes.extend(made);
                login.waits_at = Some(WaitsAt { stage: stage.id().to_owned(), state });
                work.lock_browser(&login.browser).await?;
                if stage.sends_secret(&login) {
                    work.rows().put_pending_login(&login).await?;
                    return Ok(Advanced::stopped(&**stage, &preparation.browser, changes));
                }
                let browser = move_to_fresh_browser(ctx, work, &mut login).await?;
                let stopped = stopped(stage::reference(&**stage), browser.clone());
                let outcome = Outcome { session: SessionChange::Restart(browser), ..stopped };
                return Ok(Advanced { outcome, changes });
            }
            Entered::WaitsAlready => return Ok(Advanced::stopped(&**stage, &preparation.browser, changes)),
        }
    }
    // Nobody can finish: this must not be distinguishable from a login that somebody else has taken up.
    let Subject::Account(owner) = subject else { return Err(AccountError::Conflict.into()) };
    permit.require_asked()?;
    if is_stored && !work.rows().take_pending_login(login.id).await? {
        return Err(AccountError::Conflict.into());
    }
    failures::forget(ctx, work, owner).await?;
    let device = ctx.facts.device.clone();
    let is_fresh = device.is_none();
    let device = device.unwrap_or_else(|| DeviceKey::new(ctx.services.entropy.bytes()));
    changes.push(work.log_in(owner, &device, &login.records).await?);
    let mut fresh = is_fresh.then_some(device);
    if login.trust {
        // Another one than the browser brought: that may have been copied by somebody who used the browser before.
        let device = DeviceKey::new(ctx.services.entropy.bytes());
        work.trust_device(owner, &device).await?;
        fresh = Some(device);
    }
    Ok(Advanced { outcome: finish(ctx, login, owner, fresh), changes })
}

/// Stores the login, and what it waits for, under another key. What else was under way under the former one is gone.
async fn move_to_fresh_browser(
    ctx: &Ctx,
    work: &mut Work<'_>,
    login: &mut PendingLogin,
) -> StoreResult<BrowserKey> {
    let browser = BrowserKey::new(ctx.services.entropy.bytes());
    let former = std::mem::replace(&mut login.browser, browser.digest());
    work.lock_browser(&login.browser).await?;
    work.rows().put_pending_login(&PendingLogin { browser: former, ..login.clone() }).await?;
    work.rows().move_pending_login(login.id, &login.browser).await?;
    work.rows().drop_browser(&former).await?;
    Ok(browser)
}

fn finish(ctx: &Ctx, login: PendingLogin, owner: &Owner, fresh_device: Option<DeviceKey>) -> Outcome {
    let account = &ctx.settings().account;
    let after_signup = account.signup_redirect_url.as_ref().filter(|_| login.signup);
    let target = login.next.unwrap_or_else(|| after_signup.unwrap_or(&account.login_redirect_url).clone());
    let session = NewSession {
        account_id: owner.account.id,
        credential_epoch: owner.account.credential_epoch,
        records: login.records,
        remember: account.session_remember.unwrap_or(login.remember),
        fresh_device,
    };
    let session = SessionChange::Begin(session);
    Outcome { next: NextStep::LoggedIn(target), session, notice: None, value: () }
}
