//! What somebody was doing when they had to prove again who they are: kept for a plain form, which cannot send itself again.

use crate::{
    context::{Ctx, FlowResult, Outcome, SessionChange},
    errors::FlowError,
    flows::{closing, emails, phone, sessions, viewer},
    model::{BrowserKey, Challenge, ChallengeId, ChallengeSecret, Owner, Payload, Purpose, Target},
    ports::StoreResult,
    work::{Step, Work, in_work},
};
use chrono::TimeDelta;
use housekey_protocol::views::Interrupted;

/// Keeps what was interrupted for this browser, as long as a half-finished login lives. The value is its name, which is
/// sent along with the proof. A later one takes its place.
///
/// # Errors
/// 401 for a visitor.
pub async fn interrupt(ctx: &Ctx, doing: Interrupted) -> FlowResult<Outcome<String>> {
    viewer::required(ctx)?;
    let browser = ctx.browser_or_new();
    let kept = in_work!(ctx, |work| -> Step<_> {
        let owner = viewer::owner_to_change(ctx, work).await?;
        work.lock_browser(&browser.digest()).await?;
        let kept = challenge(ctx, &owner, &browser, doing.clone());
        work.rows().insert_challenge(&kept).await?;
        Ok((kept.id.to_string(), vec![]))
    })
    .await?;
    Ok(Outcome { session: SessionChange::Bind(browser), ..Outcome::stay(kept) })
}

fn challenge(ctx: &Ctx, owner: &Owner, browser: &BrowserKey, doing: Interrupted) -> Challenge {
    let now = ctx.now();
    Challenge {
        id: ChallengeId(ctx.services.entropy.uuid()),
        account_id: Some(owner.account.id),
        target: Target::None,
        secret: ChallengeSecret::None,
        browser: Some(browser.digest()),
        pending_login: None,
        payload: Payload::Interrupted(doing),
        attempts: 0,
        resends: 0,
        created_at: now,
        expires_at: now + TimeDelta::seconds(ctx.settings().account.login_timeout.into()),
    }
}

/// What goes on after the proof, by its name: for the page that asks for the proof.
///
/// # Errors
/// 401 for a visitor.
pub(super) async fn awaits(ctx: &Ctx, name: &str) -> FlowResult<Option<Interrupted>> {
    let viewer = viewer::required(ctx)?;
    let mut work = Work::read(ctx).await?;
    let found = find(ctx, &mut work, name).await?;
    let own = found.filter(|found| found.account_id == Some(viewer.account_id));
    Ok(own.and_then(doing))
}

/// The browser's own, if it goes by this name.
async fn find(ctx: &Ctx, work: &mut Work<'_>, name: &str) -> StoreResult<Option<Challenge>> {
    let Some(browser) = &ctx.browser else { return Ok(None) };
    let found =
        work.rows().find_challenge_by_browser(Purpose::Interrupted, &browser.digest(), ctx.now()).await?;
    Ok(found.filter(|found| found.id.to_string() == name))
}

fn doing(challenge: Challenge) -> Option<Interrupted> {
    match challenge.payload {
        Payload::Interrupted(doing) => Some(doing),
        _ => None,
    }
}

/// Takes what goes on now; it goes on once.
pub(super) async fn take(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
    name: Option<&str>,
) -> Result<Option<Interrupted>, FlowError> {
    let (Some(name), Some(browser)) = (name, &ctx.browser) else { return Ok(None) };
    work.lock_browser(&browser.digest()).await?;
    let Some(found) = find(ctx, work, name).await? else { return Ok(None) };
    let own = found.account_id == Some(owner.account.id);
    let taken = own && work.rows().consume(found.id, ctx.now()).await?;
    Ok(Some(found).filter(|_| taken).and_then(doing))
}

/// Does what was interrupted, as if its form had been sent again.
///
/// # Errors
/// Those of the flow.
pub async fn resume(ctx: &Ctx, doing: &Interrupted) -> FlowResult {
    Ok(match doing {
        Interrupted::AddEmail { email } => emails::add(ctx, email).await?.without_value(),
        Interrupted::MakePrimaryEmail { email } => emails::make_primary(ctx, email).await?.without_value(),
        Interrupted::RemoveEmail { email } => emails::remove(ctx, email).await?.without_value(),
        Interrupted::ChangePhone { phone } => phone::change(ctx, phone).await?.without_value(),
        Interrupted::RemovePhone => phone::remove(ctx).await?,
        Interrupted::EndSession { session } => {
            sessions::end(ctx, std::slice::from_ref(session)).await?.without_value()
        }
        Interrupted::Deactivate => closing::deactivate(ctx).await?.without_value(),
        Interrupted::DeleteAccount => closing::delete(ctx).await?.without_value(),
        Interrupted::EndOtherSessions => sessions::end_others(ctx).await?.without_value(),
    })
}
