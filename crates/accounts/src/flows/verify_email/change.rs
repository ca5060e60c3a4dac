//! Another address for a sign-up that waits for its confirmation.
//!
//! A sign-up with an address that is taken has no account, and must not be told from one that has. So it keeps what was typed
//! ([`Kept`]), and is signed up when it changes to an address that is free (docs/decisions/a-wrong-address-is-changed.md).

use crate::{
    changes, codes,
    context::{Ctx, FlowResult, Notice, Outcome},
    errors::FlowError,
    flows::signup::{self, SignUp},
    limits::{Limit, LimitDecision},
    mailing::{
        confirmation::{self, Sent},
        cool_down,
    },
    model::{
        AccountId, Email, EmailAddress, EmailAddressId, Owner, PasswordHash, PendingLogin, Purpose, Subject,
        Username, WaitsAt,
    },
    ports::{StoreError, StoreResult},
    settings::EmailVerification,
    stages,
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::{AccountError, Code, views::EmailView};
use serde::{Deserialize, Serialize};

/// What a sign-up keeps while it waits, so that it can change to another address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::flows) struct Kept {
    /// The account, if there is one. Its address may not be the one that was typed last: that may be taken.
    account: Option<uuid::Uuid>,
    /// What was typed, while there is no account.
    username: Option<String>,
    /// The hash of what was typed, while there is no account.
    password: Option<String>,
    /// How often the address was changed.
    changes: u32,
}

impl Kept {
    /// Stores it with a sign-up that has just stopped at this stage, if it may be changed at all.
    pub(in crate::flows) async fn begin(
        ctx: &Ctx,
        work: &mut Work<'_>,
        login: &PendingLogin,
        subject: &Subject,
        typed: (Option<&Username>, Option<&PasswordHash>),
    ) -> StoreResult<()> {
        if ctx.settings().account.email_verification_supports_change == 0 {
            return Ok(());
        }
        let account = subject.account_id().map(|id| id.0);
        let (username, password) = if account.is_none() { typed } else { (None, None) };
        let kept = Self {
            account,
            username: username.map(ToString::to_string),
            password: password.map(|hash| hash.as_str().to_owned()),
            changes: 0,
        };
        let stored = work.rows().find_pending_login(&login.browser, ctx.now()).await?;
        match stored.filter(|stored| stored.id == login.id) {
            Some(stored) => kept.put(work, stored).await,
            None => Ok(()),
        }
    }

    /// The password typed last is the one that counts. Where there is an account, that has it; the row is written again all the
    /// same, so that the two do not differ.
    pub(in crate::flows) async fn retype(
        work: &mut Work<'_>,
        login: PendingLogin,
        password: Option<&PasswordHash>,
    ) -> StoreResult<()> {
        let Some(kept) = Self::of(&login) else { return Ok(()) };
        let password = password.filter(|_| kept.account.is_none()).map(|hash| hash.as_str().to_owned());
        Self { password, ..kept }.put(work, login).await
    }

    fn of(login: &PendingLogin) -> Option<Self> {
        let at = login.waits_at.as_ref().filter(|at| login.signup && at.stage == stages::VERIFY_EMAIL)?;
        serde_json::from_value(at.state.get(KEPT)?.clone()).ok()
    }

    async fn put(&self, work: &mut Work<'_>, login: PendingLogin) -> StoreResult<()> {
        let state = serde_json::json!({ KEPT: self });
        let waits_at = Some(WaitsAt { stage: stages::VERIFY_EMAIL.to_owned(), state });
        work.rows().put_pending_login(&PendingLogin { waits_at, ..login }).await
    }
}

const KEPT: &str = "sign_up";

/// The sign-up that waits in this browser, if its address may be changed (again).
pub(super) async fn changeable(ctx: &Ctx, work: &mut Work<'_>) -> StoreResult<Option<(PendingLogin, Kept)>> {
    let (Some(browser), None) = (&ctx.browser, &ctx.viewer) else { return Ok(None) };
    let account = &ctx.settings().account;
    let Some(login) = work.rows().find_pending_login(&browser.digest(), ctx.now()).await? else {
        return Ok(None);
    };
    let kept = Kept::of(&login).filter(|kept| kept.changes < account.email_verification_supports_change);
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
    if !account.signup_open {
        return Err(AccountError::Forbidden { code: Code::SIGNUP_CLOSED }.into());
    }
    Limit { action: "signup", rates: &account.rate_limits.signup, key: "" }.require(ctx).await?;
    let email = Email::parse(typed).map_err(|code| FlowError::field("email", code))?;
    if login.email.as_ref() == Some(&email) {
        return Err(FlowError::field("email", Code::SAME_EMAIL));
    }
    let name = username(ctx, &kept).await?;
    let command = ctx.ask(SignUp::with_address(email, name, login.next.clone())).await?;
    let email = command.email.clone().ok_or(AccountError::Conflict)?;
    let by_code = account.email_verification_by_code_enabled;
    let fresh = if by_code { Some(codes::fresh(ctx).await?) } else { None };
    let hash = kept.password.clone().map(PasswordHash::from_stored);
    let new = signup::new_owner(ctx, &command, hash);
    let resend_in = in_work!(ctx, |work| -> Step<_> {
        let owner = lock(ctx, work, &login, &kept, &email).await?;
        let (stored, kept) = changeable(ctx, work).await?.ok_or(AccountError::Conflict)?;
        if stored.id != login.id || stored.email != login.email {
            return Err(AccountError::Conflict.into());
        }
        if let LimitDecision::Limited { retry_after, .. } = cool_down::take_shared(ctx, work, &email).await? {
            return Err(AccountError::RateLimited { retry_after: Some(retry_after) }.into());
        }
        // Before its address is gone, and its code with it.
        let former =
            work.rows().find_challenge_by_browser(Purpose::EmailCode, &stored.browser, ctx.now()).await?;
        let (subject, account, mut changes) = take_up(ctx, work, owner, &new, &email).await?;
        let kept = Kept { account: account.map(|id| id.0), changes: kept.changes + 1, ..kept };
        let login = PendingLogin { account_id: subject.account_id(), email: Some(email.clone()), ..stored };
        kept.put(work, login.clone()).await?;
        let sent = confirmation::send_for_login(
            ctx,
            work,
            &subject,
            &email,
            &login,
            fresh.as_ref(),
            former.as_ref(),
        );
        match sent.await? {
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

async fn username(ctx: &Ctx, kept: &Kept) -> Result<Option<Username>, FlowError> {
    match kept.account {
        Some(id) => {
            let account = Work::read(ctx).await?.rows().lookup_account(AccountId(id)).await?;
            Ok(account.ok_or(AccountError::Conflict)?.username)
        }
        None => Ok(kept.username.clone().map(Username::from_stored)),
    }
}

/// Takes the locks of a change, in their order, and reads the account under them, if there is one: nobody has confirmed it
/// or signed in to it.
async fn lock(
    ctx: &Ctx,
    work: &mut Work<'_>,
    login: &PendingLogin,
    kept: &Kept,
    email: &Email,
) -> Result<Option<Owner>, FlowError> {
    let id = kept.account.map(AccountId);
    if let Some(id) = id {
        work.lock_account(id).await?;
    }
    let owner = match id {
        Some(id) => Some(work.owner(id).await?.ok_or(AccountError::Conflict)?),
        None => None,
    };
    let own = owner.iter().flat_map(|owner| &owner.emails).map(|row| &row.email);
    work.lock_addresses(own.chain(login.email.as_ref()).chain([email])).await?;
    if let Some(browser) = &ctx.browser {
        work.lock_browser(&browser.digest()).await?;
    }
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

/// Whose the sign-up is with this address, and the account that it has.
async fn take_up(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: Option<Owner>,
    new: &Owner,
    email: &Email,
) -> Result<(Subject, Option<AccountId>, Vec<Changes>), FlowError> {
    let account = owner.as_ref().map(|owner| owner.account.id);
    // Back to the address that it has.
    if let Some(owner) = owner.as_ref().filter(|owner| owner.email(email).is_some()) {
        return Ok((Subject::Account(owner.clone()), account, vec![]));
    }
    if signup::is_taken(ctx, work, email).await? {
        return Ok((Subject::Nobody, account, vec![]));
    }
    let Some(mut owner) = owner else {
        let taken = |error| match error {
            // Since the sign-up, when it was free.
            StoreError::Conflict { .. } => FlowError::form(Code::USERNAME_TAKEN),
            other => other.into(),
        };
        let signed_up = changes![work.sign_up(new).await.map_err(taken)?];
        return Ok((Subject::Account(new.clone()), Some(new.account.id), signed_up));
    };
    let row = EmailAddress {
        id: EmailAddressId(ctx.services.entropy.uuid()),
        account_id: owner.account.id,
        email: email.clone(),
        verified_at: None,
        primary: true,
        created_at: ctx.now(),
    };
    let changes = changes![work.replace_email(&mut owner, row).await?];
    Ok((Subject::Account(owner), account, changes))
}
