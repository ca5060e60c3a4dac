//! The phone number of an account: show, add or change, confirm by a texted code, remove. Who signs up with one confirms it before
//! anybody is signed in.
//!
//! A number belongs to an account once somebody has proved to read its messages: until then it waits with its code, and the
//! number before it stays. A number that another account has confirmed is answered alike where accounts are hidden: its owner
//! is told, and no code fits (docs/security.md#enumeration).

mod change;
mod code;
mod instead;

pub use change::{ChangePhone, remove};
pub use code::{enter, resend};

use super::viewer;
use crate::{
    context::{Ctx, FlowResult, Outcome},
    errors::FlowError,
    mailing::phone_code::{self, number_of},
    model::{
        BrowserKey, Challenge, Email, Owner, PendingLogin, Phone, PhoneNumber, Purpose, Subject, Viewer,
    },
    ports::StoreResult,
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

/// Texts a code to a number; it takes the place of the account's own, or of the one that a login waits for.
///
/// # Errors
/// `required`, `invalid_phone`, `same_as_current` at `phone`; `phone_taken` there where accounts are not hidden; 429 past
/// `change_phone` and `verify_phone`; 401 for a visitor without a login that waits for a number, 409 where that may change no more.
pub async fn change(ctx: &Ctx, typed: &str) -> FlowResult<Outcome<PhoneView>> {
    if ctx.viewer.is_some() { change::change(ctx, typed).await } else { instead::change(ctx, typed).await }
}

/// What is shown of a number that waits for its code. What is stored of it is not.
fn waiting(number: &PhoneNumber) -> PhoneView {
    PhoneView { phone: number.to_string(), readable: number.readable(), verified: false }
}

/// The account that has confirmed this number, and what else it signed up with.
pub(super) async fn owner(work: &mut Work<'_>, number: &PhoneNumber) -> StoreResult<Option<Owner>> {
    match work.phone_holder(number).await? {
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

/// The number for whose code this browser waits, if it does. One that is somebody else's looks like any other, and so does that of
/// a login for nobody.
///
/// # Errors
/// The database's.
pub async fn awaited(ctx: &Ctx) -> FlowResult<Option<PhoneCodeView>> {
    if ctx.browser.is_none() {
        return Ok(None);
    }
    let mut work = Work::read(ctx).await?;
    let Some(Awaited { challenge, login }) = found(ctx, &mut work).await? else { return Ok(None) };
    let number = number_of(&challenge)?;
    let account = &ctx.settings().account;
    let resend_in = if may_be_sent_again(ctx, &challenge) {
        Some(phone_code::limit(ctx, number).wait(ctx, work.rows()).await?)
    } else {
        None
    };
    Ok(Some(PhoneCodeView {
        phone: number.readable(),
        minutes: (account.phone_verification_timeout / 60).max(1),
        tries_left: u32::try_from(tries_left(ctx, &challenge)).unwrap_or(0),
        resend_in,
        may_change: login.is_some_and(|login| instead::is_allowed(ctx, &challenge, &login)),
    }))
}

/// Whether this browser waits for the code of a number.
///
/// # Errors
/// The database's.
pub async fn is_awaited(ctx: &Ctx) -> FlowResult<bool> {
    Ok(ctx.browser.is_some() && found(ctx, &mut Work::read(ctx).await?).await?.is_some())
}

/// A code that this browser waits for.
struct Awaited {
    challenge: Challenge,
    /// The login that waits for it; nothing where somebody is signed in.
    login: Option<PendingLogin>,
}

/// The code that this browser waits for: of the account that is signed in, or of the login that waits.
async fn found(ctx: &Ctx, work: &mut Work<'_>) -> StoreResult<Option<Awaited>> {
    let Some(browser) = ctx.browser.as_ref().map(BrowserKey::digest) else { return Ok(None) };
    let challenge = work.rows().find_challenge_by_browser(Purpose::PhoneCode, &browser, ctx.now()).await?;
    let Some(challenge) = challenge else { return Ok(None) };
    if let Some(viewer) = &ctx.viewer {
        let is_own = challenge.account_id == Some(viewer.account_id);
        return Ok(is_own.then_some(Awaited { challenge, login: None }));
    }
    let login = work.rows().find_pending_login(&browser, ctx.now()).await?;
    let login = login.filter(|login| challenge.pending_login == Some(login.id));
    Ok(login.map(|login| Awaited { challenge, login: Some(login) }))
}

/// Takes the locks of a code, in their order, and reads whose it is again under them.
async fn lock(
    ctx: &Ctx,
    work: &mut Work<'_>,
    challenge: &Challenge,
    address: Option<&Email>,
) -> Result<Subject, FlowError> {
    let subject = if ctx.viewer.is_some() {
        let owner = viewer::owner_to_change(ctx, work).await?;
        if challenge.account_id != Some(owner.account.id) {
            return Err(AccountError::Conflict.into());
        }
        Subject::Account(owner)
    } else if let Some(id) = challenge.account_id {
        work.lock_account(id).await?;
        let owner = work.owner(id).await?.filter(|owner| owner.account.active);
        Subject::Account(owner.ok_or(AccountError::Conflict)?)
    } else {
        Subject::Nobody
    };
    work.lock_addresses(address).await?;
    if let Some(browser) = &challenge.browser {
        work.lock_browser(browser).await?;
    }
    Ok(subject)
}

fn tries_left(ctx: &Ctx, challenge: &Challenge) -> i64 {
    i64::from(ctx.settings().account.phone_verification_max_attempts) - challenge.attempts
}

fn may_be_sent_again(ctx: &Ctx, challenge: &Challenge) -> bool {
    let quota = i64::from(ctx.settings().account.phone_verification_supports_resend);
    challenge.resends < quota && tries_left(ctx, challenge) > 0
}
