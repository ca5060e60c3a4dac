//! Taking up a login that waits in a browser.

use super::{Advanced, Permit, Preparation, advance, ask_host, lock, prepare, stage::reference};
use crate::{
    context::{Ctx, FlowResult},
    errors::FlowError,
    model::{AccountId, Email, EmailAddress, Owner, PendingLogin, PendingLoginId, StageRef, Subject},
    ports::StoreResult,
    work::{Step, Work, in_work},
};
use housekey_protocol::AccountError;
use serde_json::Value;

/// The login that waits in this browser, while nobody is signed in there. Reads only.
///
/// # Errors
/// The database's.
pub async fn waiting_login(ctx: &Ctx) -> StoreResult<Option<PendingLogin>> {
    if ctx.browser.is_none() || ctx.viewer.is_some() {
        return Ok(None);
    }
    find(ctx, &mut Work::read(ctx).await?).await
}

async fn find(ctx: &Ctx, work: &mut Work<'_>) -> StoreResult<Option<PendingLogin>> {
    let (Some(browser), None) = (&ctx.browser, &ctx.viewer) else { return Ok(None) };
    work.rows().find_pending_login(&browser.digest(), ctx.now()).await
}

/// The stage at which this browser's login waits, if it can still pass it there. Reads only. A login for nobody looks
/// like any other.
///
/// # Errors
/// The database's.
pub async fn pending(ctx: &Ctx) -> FlowResult<Option<StageRef>> {
    if ctx.browser.is_none() || ctx.viewer.is_some() {
        return Ok(None);
    }
    let mut work = Work::read(ctx).await?;
    let Some(login) = find(ctx, &mut work).await? else { return Ok(None) };
    match ctx.services.stages.of(&login) {
        Some(stage) if stage.is_pending(ctx, &mut work, &login).await? => Ok(Some(reference(stage))),
        _ => Ok(None),
    }
}

/// Replaces what a stage keeps with the login that waits at it in this browser. For the flow of a host's stage, before
/// [`resume`].
///
/// # Errors
/// Conflict, when no login waits there.
pub async fn keep_state(ctx: &Ctx, stage: &str, kept: Value) -> Result<(), FlowError> {
    let browser = ctx.browser.as_ref().ok_or(AccountError::Conflict)?.digest();
    in_work!(ctx, |work| -> Step<_> {
        work.lock_browser(&browser).await?;
        let login = find(ctx, work).await?.ok_or(AccountError::Conflict)?;
        let mut waits_at =
            login.waits_at.clone().filter(|at| at.stage == stage).ok_or(AccountError::Conflict)?;
        waits_at.state.clone_from(&kept);
        let login = PendingLogin { waits_at: Some(waits_at), ..login };
        work.rows().put_pending_login(&login).await?;
        Ok(((), vec![]))
    })
    .await
}

/// Takes up the login that waits at this stage in this browser: the stage is entered again, and then those after it. Only
/// the flow that does what the stage asks for calls this: an address, say, that was confirmed in another browser must not
/// let a login go on here.
///
/// # Errors
/// Conflict, when none waits there. What the host's `before::<PreLogin>` handlers answer; the login still waits then.
pub async fn resume(ctx: &Ctx, stage: &str) -> FlowResult {
    let waits_there = |login: &PendingLogin| login.waits_at.as_ref().is_some_and(|at| at.stage == stage);
    let login = waiting_login(ctx).await?.filter(waits_there).ok_or(AccountError::Conflict)?;
    let subject = match login.account_id {
        Some(id) => Subject::Account(active(Work::read(ctx).await?.owner(id).await?)?),
        None => Subject::Nobody,
    };
    let resumption = Resumption::new(ctx, &login, &subject).await?;
    let (permit, preparation) = (resumption.permit?, resumption.preparation);
    let account = subject.account_id();
    in_work!(ctx, |work| -> Step<_> {
        let subject = match account {
            Some(id) => {
                work.lock_account(id).await?;
                Subject::Account(active(work.owner(id).await?)?)
            }
            None => Subject::Nobody,
        };
        lock(work, &login, &subject).await?;
        let now = find(ctx, work).await?.filter(|now| now.id == login.id && waits_there(now));
        let advanced =
            advance(ctx, work, &permit, &preparation, now.ok_or(AccountError::Conflict)?, &subject).await?;
        Ok((advanced.outcome, advanced.changes))
    })
    .await
}

fn active(owner: Option<Owner>) -> Result<Owner, AccountError> {
    owner.filter(|owner| owner.account.active).ok_or(AccountError::Conflict)
}

/// What taking up a login needs, made ready before the unit of work that does it.
pub(crate) struct Resumption {
    login: PendingLoginId,
    address: Option<Email>,
    /// The host's answer; `Err` holds its refusal.
    permit: Result<Permit, FlowError>,
    preparation: Preparation,
}

impl Resumption {
    async fn new(ctx: &Ctx, login: &PendingLogin, subject: &Subject) -> Result<Self, FlowError> {
        let browser = ctx.browser.as_ref().ok_or(AccountError::Conflict)?;
        let expected = expected(login, subject);
        let permit = match ask_host(ctx, subject.owner(), &expected).await {
            Err(FlowError::Fault(fault)) => return Err(fault.into()),
            answer => answer,
        };
        let preparation = prepare(ctx, browser, &expected).await?;
        Ok(Self { login: login.id, address: subject.address(login), permit, preparation })
    }

    /// Why the host refuses the login, if it does.
    pub(crate) fn into_refusal(self) -> Option<FlowError> {
        self.permit.err()
    }

    /// The address that going on with the login may touch, to be locked before the browser.
    pub(crate) fn address(&self) -> Option<&Email> {
        self.address.as_ref()
    }
}

/// The login as the stages before it will judge it: an address that is confirmed already (by an invitation, say) stops nobody.
fn expected(login: &PendingLogin, subject: &Subject) -> PendingLogin {
    let stops = |email: &Email| match subject.owner() {
        Some(owner) => match owner.email(email) {
            Some(row) => !row.verified(),
            // Gone from the list since: then any confirmed one will do.
            None => !owner.emails.iter().any(EmailAddress::verified),
        },
        None => true,
    };
    PendingLogin { email: login.email.clone().filter(stops), ..login.clone() }
}

/// Makes ready what [`resume_in`] needs, if a login of this account (or of nobody) waits in this browser.
///
/// # Errors
/// A fault of the host's handlers; their refusal is kept for [`resume_in`].
pub(crate) async fn prepare_to_resume(
    ctx: &Ctx,
    account: Option<AccountId>,
) -> Result<Option<Resumption>, FlowError> {
    let login = waiting_login(ctx).await?.filter(|login| login.account_id == account);
    let Some(login) = login else { return Ok(None) };
    let subject = match account {
        Some(id) => match Work::read(ctx).await?.owner(id).await? {
            Some(owner) => Subject::Account(owner),
            None => return Ok(None),
        },
        None => Subject::Nobody,
    };
    Resumption::new(ctx, &login, &subject).await.map(Some)
}

/// What became of the login that waits in this browser.
pub(crate) enum Resumed {
    /// None of theirs waits here.
    Nothing,
    /// It is gone: nobody is signed in by it.
    Dropped,
    /// It went on.
    Advanced(Advanced),
}

/// Takes up the login, of the account or of nobody, that waits in this browser, within the unit of work that did what was missing. One that
/// the host refused, or that began after it was asked, is dropped. Account, addresses and browser are locked.
///
/// # Errors
/// As [`advance`].
pub(crate) async fn resume_in(
    ctx: &Ctx,
    work: &mut Work<'_>,
    resumption: Option<&Resumption>,
    subject: &Subject,
) -> Result<Resumed, FlowError> {
    let login = find(ctx, work).await?.filter(|login| login.account_id == subject.account_id());
    let Some(login) = login else { return Ok(Resumed::Nothing) };
    match resumption {
        Some(Resumption { permit: Ok(permit), preparation, login: id, .. }) if *id == login.id => {
            advance(ctx, work, permit, preparation, login, subject).await.map(Resumed::Advanced)
        }
        _ => {
            work.rows().take_pending_login(login.id).await?;
            Ok(Resumed::Dropped)
        }
    }
}
