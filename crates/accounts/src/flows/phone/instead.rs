//! Another number for a login that waits for its code: the first one was mistyped, or is another account's.

use super::{
    Awaited,
    change::{ChangePhone, refuse_taken},
    found, lock, tries_left, waiting,
};
use crate::{
    codes,
    context::{Ctx, FlowResult, Notice, Outcome},
    errors::FlowError,
    flows::signup::{Kept, SignUp},
    mailing::phone_code::{self, Sending},
    model::{Challenge, Owner, PendingLogin, PhoneNumber, Username},
    stages,
    work::{Step, Work, in_work},
};
use housekey_protocol::{AccountError, Code, views::PhoneView};

/// Where the stage keeps how often the number was changed.
const CHANGES: &str = "changes";

fn changes_of(login: &PendingLogin) -> u64 {
    let kept = login.waits_at.as_ref().and_then(|at| at.state[CHANGES].as_u64());
    kept.unwrap_or(0)
}

pub(super) fn is_allowed(ctx: &Ctx, challenge: &Challenge, login: &PendingLogin) -> bool {
    let most = u64::from(ctx.settings().account.phone_verification_supports_change);
    let waits = login.waits_at.as_ref().is_some_and(|at| at.stage == stages::VERIFY_PHONE);
    waits && changes_of(login) < most && tries_left(ctx, challenge) > 0
}

async fn changeable(ctx: &Ctx, work: &mut Work<'_>) -> Result<(Challenge, PendingLogin), FlowError> {
    let found = found(ctx, work).await?;
    let both = found.and_then(|Awaited { challenge, login }| login.map(|login| (challenge, login)));
    let (challenge, login) = both.ok_or(AccountError::Unauthenticated)?;
    if is_allowed(ctx, &challenge, &login) {
        Ok((challenge, login))
    } else {
        Err(AccountError::Conflict.into())
    }
}

/// Texts a code to another number. The deadline and the wrong tries stay what they were. A sign-up is asked of the
/// `before::<SignUp>` handlers once more, a sign-in of those of `before::<ChangePhone>`.
pub(super) async fn change(ctx: &Ctx, typed: &str) -> FlowResult<Outcome<PhoneView>> {
    let (waiting_for, login) = changeable(ctx, &mut Work::read(ctx).await?).await?;
    let region = ctx.settings().account.region();
    let number = PhoneNumber::parse(typed, region).map_err(|code| FlowError::field("phone", code))?;
    check(&waiting_for, &number)?;
    phone_code::limit(ctx, &number).require(ctx).await?;
    // Only now: hashing is expensive, and needs a token first.
    let number = ask(ctx, &login, number).await?;
    let fresh = codes::fresh(ctx).await?;
    in_work!(ctx, |work| -> Step<_> {
        let (seen, _) = changeable(ctx, work).await?;
        let subject = lock(ctx, work, &seen, login.email.as_ref()).await?;
        // Again, under the locks.
        let (former, login) = changeable(ctx, work).await?;
        if former.id != seen.id {
            return Err(AccountError::Conflict.into());
        }
        check(&former, &number)?;
        refuse_taken(ctx, work, &subject, &number).await?;
        if let Some(owner) = subject.owner() {
            claim(work, owner, &number).await?;
        }
        let place = phone_code::Place { browser: login.browser, login: Some(login.id) };
        let sending = Sending::InThePlaceOf(&former);
        let made = phone_code::send(ctx, work, &subject, &number, place, &fresh, sending).await?;
        put(work, login, &number).await?;
        Ok(((), made))
    })
    .await?;
    Ok(Outcome { notice: Some(Notice::NUMBER_CHANGED), ..Outcome::stay(waiting(&number)) })
}

fn check(former: &Challenge, number: &PhoneNumber) -> Result<(), FlowError> {
    let same = former.target.phone() == Some(number);
    if same { Err(FlowError::field("phone", Code::SAME_AS_CURRENT)) } else { Ok(()) }
}

/// Asks the handlers of a sign-up, or those of a changed number; they may not give it another number.
async fn ask(ctx: &Ctx, login: &PendingLogin, number: PhoneNumber) -> Result<PhoneNumber, FlowError> {
    if !login.signup {
        let account = login.account_id.ok_or(AccountError::Conflict)?;
        return Ok(ctx.ask(ChangePhone { account, phone: number }).await?.phone);
    }
    let name = Kept::of(login).and_then(|kept| kept.username).map(Username::from_stored);
    let mut command = SignUp::of(login, name);
    command.phone = Some(number.clone());
    ctx.ask(command).await?;
    Ok(number)
}

/// Only in the place of a number that was not confirmed, here or elsewhere.
async fn claim(work: &mut Work<'_>, owner: &Owner, number: &PhoneNumber) -> Result<(), FlowError> {
    let own = work.rows().find_phone(owner.account.id).await?;
    if own.is_some_and(|own| own.verified_at.is_none()) {
        Ok(work.claim_phone(owner, number).await?)
    } else {
        Err(AccountError::Conflict.into())
    }
}

async fn put(work: &mut Work<'_>, mut login: PendingLogin, number: &PhoneNumber) -> Result<(), FlowError> {
    let changes = changes_of(&login) + 1;
    if let Some(at) = &mut login.waits_at {
        at.state[CHANGES] = changes.into();
    }
    if login.signup {
        login.phone = Some(number.clone());
    }
    Ok(work.rows().put_pending_login(&login).await?)
}
