//! The phone number of an account: show, add or change, confirm by a texted code, remove.
//!
//! A number belongs to an account once somebody has proved to read its messages: until then it waits with its code, and the
//! number before it stays. A number that another account has confirmed is answered alike where accounts are hidden: its owner
//! is told, and no code fits (docs/security.md#enumeration).

mod change;
mod code;

pub use change::{ChangePhone, change, remove};
pub use code::{enter, resend};

use super::viewer;
use crate::{
    context::{Ctx, FlowResult},
    errors::FlowError,
    limits::Limit,
    model::{Challenge, Owner, Phone, PhoneNumber, Purpose, Viewer},
    ports::{StoreError, StoreResult},
    work::Work,
};
use housekey_protocol::{
    AccountError,
    views::{PhoneCodeView, PhoneView},
};

/// The viewer, where people can have phone numbers.
///
/// # Errors
/// 401 for a visitor; 409 where they cannot.
fn required(ctx: &Ctx) -> Result<&Viewer, FlowError> {
    let viewer = viewer::required(ctx)?;
    if ctx.settings().account.uses_phones() { Ok(viewer) } else { Err(AccountError::Conflict.into()) }
}

/// The number of the signed-in account, if it has one.
///
/// # Errors
/// 401 for a visitor.
pub async fn show(ctx: &Ctx) -> FlowResult<Option<PhoneView>> {
    let account = viewer::required(ctx)?.account_id;
    let phone = Work::read(ctx).await?.rows().find_phone(account).await?;
    Ok(phone.as_ref().map(view))
}

/// The account that has confirmed this number.
pub(super) async fn owner(work: &mut Work<'_>, number: &PhoneNumber) -> StoreResult<Option<Owner>> {
    match work.rows().find_phone_owner(number).await? {
        Some(phone) => work.owner(phone.account_id).await,
        None => work.read_nobody().await.map(|()| None),
    }
}

fn view(phone: &Phone) -> PhoneView {
    PhoneView {
        phone: phone.number.to_string(),
        readable: phone.number.readable(),
        verified: phone.verified_at.is_some(),
    }
}

/// The number for whose code this browser waits, if it does. One that is somebody else's looks like any other.
///
/// # Errors
/// 401 for a visitor.
pub async fn awaited(ctx: &Ctx) -> FlowResult<Option<PhoneCodeView>> {
    viewer::required(ctx)?;
    let mut work = Work::read(ctx).await?;
    let Some(challenge) = found(ctx, &mut work).await? else { return Ok(None) };
    let number = number_of(&challenge)?;
    let account = &ctx.settings().account;
    let resend_in = if may_be_sent_again(ctx, &challenge) {
        Some(texts(ctx, number).wait(ctx, work.rows()).await?)
    } else {
        None
    };
    let left = i64::from(account.phone_verification_max_attempts) - challenge.attempts;
    Ok(Some(PhoneCodeView {
        phone: number.readable(),
        minutes: (account.phone_verification_timeout / 60).max(1),
        tries_left: u32::try_from(left).unwrap_or(0),
        resend_in,
    }))
}

/// The code that this browser waits for, of the signed-in account.
async fn found(ctx: &Ctx, work: &mut Work<'_>) -> StoreResult<Option<Challenge>> {
    let (Some(browser), Some(viewer)) = (&ctx.browser, &ctx.viewer) else { return Ok(None) };
    let found =
        work.rows().find_challenge_by_browser(Purpose::PhoneCode, &browser.digest(), ctx.now()).await?;
    Ok(found.filter(|found| found.account_id == Some(viewer.account_id)))
}

fn may_be_sent_again(ctx: &Ctx, challenge: &Challenge) -> bool {
    let account = &ctx.settings().account;
    challenge.resends < i64::from(account.phone_verification_supports_resend)
        && challenge.attempts < i64::from(account.phone_verification_max_attempts)
}

/// How many text messages a number gets: each costs money, and annoys its reader.
pub(in crate::flows) fn texts<'l>(ctx: &'l Ctx, number: &'l PhoneNumber) -> Limit<'l> {
    let rates = &ctx.settings().account.rate_limits.verify_phone;
    Limit { action: "verify_phone", rates, key: number.as_str() }
}

/// The number that a challenge of this flow proves.
fn number_of(challenge: &Challenge) -> StoreResult<&PhoneNumber> {
    challenge.target.phone().ok_or_else(|| StoreError::Inconsistent {
        table: "housekey_challenges",
        column: "target_kind",
        row: challenge.id.to_string(),
    })
}
