//! Another address for a sign-up that waits for its confirmation.
//!
//! It is a new sign-up, of what the first one kept ([`Kept`]), in the place of the first, whose account is deleted: nobody has
//! confirmed it. A sign-up with an address that is taken has no account and goes the same way, so that the two cannot be told
//! apart (docs/decisions/a-wrong-address-is-changed.md).

use crate::{
    codes,
    context::{Ctx, FlowResult, Notice, Outcome},
    errors::FlowError,
    flows::signup::{self, Kept, SignUp},
    limits::Limit,
    mailing::{
        confirmation::{self, Sent},
        cool_down,
    },
    model::{Email, EmailAddress, Owner, PasswordHash, PendingLogin, Purpose, Subject, Username},
    ports::{StoreError, StoreResult},
    settings::EmailVerification,
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::{AccountError, Code, views::EmailView};

/// The sign-up that waits in this browser, if its address may be changed (again).
pub(super) async fn changeable(ctx: &Ctx, work: &mut Work<'_>) -> StoreResult<Option<(PendingLogin, Kept)>> {
    let (Some(browser), None) = (&ctx.browser, &ctx.viewer) else { return Ok(None) };
    let account = &ctx.settings().account;
    let Some(login) = work.rows().find_pending_login(&browser.digest(), ctx.now()).await? else {
        return Ok(None);
    };
    let kept = Kept::of(&login).filter(|_| super::waits(&login));
    let kept = kept.filter(|kept| kept.changes < account.email_verification_supports_change);
    let Some(kept) = kept.filter(|_| account.email_verification == EmailVerification::Mandatory) else {
        return Ok(None);
    };
    if account.email_verification_by_code_enabled {
        let purpose = Purpose::EmailCode;
        let code = work.rows().find_challenge_by_browser(purpose, &login.browser, ctx.now()).await?;
        let most = i64::from(super::max_attempts(ctx));
        let waits = code.is_some_and(|code| code.pending_login == Some(login.id) && code.attempts < most);
        return Ok(waits.then_some((login, kept)));
    }
    Ok(Some((login, kept)))
}

/// Whether the sign-up that waits in this browser may change its address.
pub async fn may_change(ctx: &Ctx) -> FlowResult<bool> {
    Ok(ctx.browser.is_some() && changeable(ctx, &mut Work::read(ctx).await?).await?.is_some())
}

/// Gives the sign-up that waits in this browser another address, and mails that one. It is counted as a sign-up, and asked
/// of the `before::<SignUp>` handlers like one. The deadline, and the wrong tries of a code, stay what they were.
///
/// # Errors
/// 409: none waits, or it may not be changed (any more); 403 where nobody may sign up; the code that says what is wrong
/// with the address; `email_taken` where that is not hidden; 429 past `signup`, or within the cool-down of the address.
pub async fn change(ctx: &Ctx, typed: &str) -> FlowResult<Outcome<Vec<EmailView>>> {
    let account = &ctx.settings().account;
    let waiting = changeable(ctx, &mut Work::read(ctx).await?).await?;
    let (login, kept) = waiting.ok_or(AccountError::Conflict)?;
    if !ctx.has_signup_form() {
        return Err(AccountError::Forbidden { code: Code::SIGNUP_CLOSED }.into());
    }
    Limit { action: "signup", rates: &account.rate_limits.signup, key: "" }.require(ctx).await?;
    let email = Email::parse(typed).map_err(|code| FlowError::field("email", code))?;
    if login.email.as_ref() == Some(&email) {
        return Err(FlowError::field("email", Code::SAME_EMAIL));
    }
    let name = kept.username.map(Username::from_stored);
    let mut command = SignUp::of(&login, name);
    command.email = Some(email);
    let command = ctx.ask(command).await?;
    let email = command.email.clone().ok_or(AccountError::Conflict)?;
    if !ctx.admits(Some(&email)).await? {
        return Err(FlowError::field("email", Code::NOT_INVITED));
    }
    let by_code = account.email_verification_by_code_enabled;
    let fresh = if by_code { Some(codes::fresh(ctx).await?) } else { None };
    let resend_in = in_work!(ctx, |work| -> Step<_> {
        let former_account = lock(work, &login, &email).await?;
        let (stored, kept) = changeable(ctx, work).await?.ok_or(AccountError::Conflict)?;
        if stored.id != login.id || stored.email != login.email || stored.account_id != login.account_id {
            return Err(AccountError::Conflict.into());
        }
        cool_down::take_shared(ctx, work, &email).await?.require()?;
        // Before the account is gone, and its code with it.
        let purpose = Purpose::EmailCode;
        let former = work.rows().find_challenge_by_browser(purpose, &stored.browser, ctx.now()).await?;
        let given_up = work.give_up_sign_up(former_account.as_ref()).await?;
        let mut changes: Vec<Changes> = given_up.into_iter().map(Changes::from).collect();
        let password = kept.password.clone().map(PasswordHash::from_stored);
        let new = signup::new_owner(ctx, &command, password);
        let (subject, signed_up) = sign_up(ctx, work, new, &email, &stored).await?;
        changes.extend(signed_up);
        let login = PendingLogin { account_id: subject.account_id(), email: Some(email.clone()), ..stored };
        Kept { changes: kept.changes + 1, ..kept }.put(work, login.clone()).await?;
        let (fresh, former) = (fresh.as_ref(), former.as_ref());
        match confirmation::send_for_login(ctx, work, &subject, &email, &login, fresh, former).await? {
            Sent::Mailed(sent) => changes.extend(sent),
            Sent::HeldBack => return Err(AccountError::RateLimited { retry_after: None }.into()),
        }
        Ok((cool_down::wait(ctx, work, &email).await?, changes))
    })
    .await?;
    // What is stored of it (nothing, where the address is taken) is not shown.
    let shown =
        EmailView { email: email.to_string(), verified: false, primary: true, pending: false, resend_in };
    Ok(Outcome { notice: Some(Notice::ADDRESS_CHANGED), ..Outcome::stay(vec![shown]) })
}

/// Takes the locks of a change, in their order, and reads the account under them, if there is one: nobody has confirmed it
/// or signed in to it.
async fn lock(work: &mut Work<'_>, login: &PendingLogin, email: &Email) -> Result<Option<Owner>, FlowError> {
    let owner = match login.account_id {
        Some(id) => {
            work.lock_account(id).await?;
            Some(work.owner(id).await?.ok_or(AccountError::Conflict)?)
        }
        None => None,
    };
    work.lock_addresses(login.email.iter().chain([email])).await?;
    work.lock_browser(&login.browser).await?;
    let is_new = |owner: &Owner| {
        owner.account.active
            && owner.account.last_login_at.is_none()
            && !owner.emails.iter().any(EmailAddress::verified)
    };
    if owner.as_ref().is_some_and(|owner| !is_new(owner)) {
        return Err(AccountError::Conflict.into());
    }
    Ok(owner)
}

/// Whose the sign-up is with this address: a new account's, or nobody's where it is taken. The number that was confirmed on the
/// way is the account's.
async fn sign_up(
    ctx: &Ctx,
    work: &mut Work<'_>,
    new: Owner,
    email: &Email,
    login: &PendingLogin,
) -> Result<(Subject, Vec<Changes>), FlowError> {
    if signup::is_taken(ctx, work, email).await? {
        return Ok((Subject::Nobody, vec![]));
    }
    let signed_up = work.sign_up(&new, login.phone.as_ref()).await.map_err(|error| match error {
        // Since the first sign-up, when the name was free.
        StoreError::Conflict { .. } => FlowError::form(Code::USERNAME_TAKEN),
        other => other.into(),
    })?;
    let mut changes = vec![signed_up];
    if let Some(number) = login.phone.as_ref().filter(|_| login.phone_confirmed)
        && work.phone_holder(number).await?.is_none()
    {
        let confirmed = work.set_confirmed_phone(&new, number).await;
        changes.push(confirmed.map_err(|error| match error {
            // By somebody else, at this moment.
            StoreError::Conflict { .. } => AccountError::Conflict.into(),
            other => FlowError::from(other),
        })?);
    }
    Ok((Subject::Account(new), changes))
}
