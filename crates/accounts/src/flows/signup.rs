//! Sign-up by e-mail (or user name) and password.
//!
//! With mandatory verification a taken address and a free one are answered alike: the owner of the taken one
//! gets a mail, the visitor the same page, and a login begins that can never finish (T008).

use super::{Refusals, ask, confirmation, safe_next};
use crate::{
    codes,
    context::{Ctx, Outcome},
    errors::{Fault, FlowError, FlowResult},
    limits::Limit,
    model::{Account, AccountId, Email, EmailAddress, EmailAddressId, Secret, Username},
    passwords,
    ports::{PasswordHash, StoreError},
    settings::{EmailVerification, PreventEnumeration, account::Presence},
    signals::Command,
    stages::{self, Passage},
    told,
    work::{Owner, Told, Work},
};
use housekey_protocol::{AccountError, Code};

/// The sign-up form.
#[derive(Clone, Debug, Default)]
pub struct SignUpForm {
    /// As typed.
    pub email: String,
    /// As typed.
    pub username: String,
    /// As typed.
    pub password: Secret,
    /// Typed again; `None` where the client does not ask twice (the JSON API).
    pub password2: Option<Secret>,
    /// Where to go afterwards.
    pub next: Option<String>,
}

/// A valid sign-up, as `before` handlers see it.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// The address.
    pub email: Option<Email>,
    /// The user name.
    pub username: Option<Username>,
    /// Where to go afterwards: a checked path.
    pub next: Option<String>,
    password: Secret,
}

impl Command for SignUp {
    const NAME: &'static str = "sign_up";
}

/// Takes the form; answers a login on its way, or the fields to mend.
pub async fn submit(ctx: &Ctx, form: SignUpForm) -> FlowResult {
    if ctx.viewer.is_some() {
        return Err(AccountError::Conflict.into());
    }
    let account = &ctx.settings().account;
    if !account.signup_open {
        return Err(AccountError::Forbidden { code: Code::SIGNUP_CLOSED }.into());
    }
    Limit { action: "signup", rates: &account.rate_limits.signup, key: "" }.require(ctx).await?;
    let command = ask(ctx, validate(ctx, form).await?).await?;
    // Hashing is slow on purpose: it happens before the transaction, for free and taken addresses alike.
    let hash = ctx.services.hasher.hash(passwords::normalise(&command.password)).await?;
    for _ in 0..2 {
        match attempt(ctx, &command, &hash).await {
            // Somebody took the name between our look and our insert: look again.
            Err(FlowError::Fault(Fault::Store(StoreError::Conflict { .. }))) => {}
            answer => return answer,
        }
    }
    attempt(ctx, &command, &hash).await
}

async fn validate(ctx: &Ctx, form: SignUpForm) -> Result<SignUp, FlowError> {
    let account = &ctx.settings().account;
    let mut refused = Refusals::default();
    let email = present(account.signup_field("email"), &form.email)
        .and_then(|typed| refused.note("email", Email::parse(typed)));
    let username = present(account.signup_field("username"), &form.username)
        .and_then(|typed| refused.note("username", Username::parse(typed)));
    let checked = passwords::check(ctx.settings(), &form.password, email.as_ref(), username.as_ref()).await?;
    refused.note("password", checked);
    let twice = account.signup_field("password2") != Presence::Absent;
    if let Some(again) = form.password2.filter(|_| twice) {
        let same = passwords::normalise(&again).expose() == passwords::normalise(&form.password).expose();
        refused.note("password2", if same { Ok(()) } else { Err(Code::PASSWORD_MISMATCH) });
    }
    refused.check()?;
    Ok(SignUp { email, username, next: safe_next(ctx, form.next.as_deref()), password: form.password })
}

fn present(presence: Presence, typed: &str) -> Option<&str> {
    match presence {
        Presence::Absent => None,
        Presence::Optional => Some(typed).filter(|typed| !typed.trim().is_empty()),
        Presence::Required => Some(typed),
    }
}

async fn attempt(ctx: &Ctx, command: &SignUp, hash: &PasswordHash) -> FlowResult {
    // As for the hash: made ready for everybody, so that everybody waits as long.
    let fresh = if stages::may_need_code(ctx) { Some(codes::fresh(ctx).await?) } else { None };
    let owner = new_owner(ctx, command, hash);
    let next = match ctx.settings().account.email_verification {
        // A stage will stop this login, and the handlers are asked when it goes on.
        EmailVerification::Mandatory => command.next.clone(),
        _ => stages::permit(ctx, &owner, true, command.next.clone()).await?,
    };
    let mut work = Work::begin(ctx).await?;
    if let Some(username) = &command.username
        && work.rows().find_account_by_username(username).await?.is_some()
    {
        return Err(FlowError::field("username", Code::USERNAME_TAKEN));
    }
    if let Some(email) = &command.email {
        confirmation::lock(ctx, &mut work, email).await?;
        if let Some(taken) = conflict(ctx, &mut work, email).await? {
            return pretend(ctx, work, command, taken).await;
        }
    }
    let signed_up = work.sign_up(&owner).await?;
    let browser = ctx.browser_or_new();
    let mut login = stages::begin(ctx, &browser, Some(&owner), command.email.clone(), vec![]);
    login.signup = true;
    login.next = next;
    let passage = Passage { browser: &browser, fresh };
    let advanced = stages::advance(ctx, &mut work, login, &owner, passage).await?;
    let told = told![signed_up].into_iter().chain(advanced.told).collect::<Vec<Told>>();
    work.commit(told).await?;
    Ok(advanced.outcome)
}

/// The row that is in the way, if one is. Refuses openly where the settings do not hide it.
async fn conflict(ctx: &Ctx, work: &mut Work<'_>, email: &Email) -> Result<Option<EmailAddress>, FlowError> {
    let Some(taken) = work.rows().find_email_owners(email).await?.into_iter().next() else {
        return Ok(None);
    };
    let account = &ctx.settings().account;
    match account.prevent_enumeration {
        PreventEnumeration::Off => Err(FlowError::field("email", Code::EMAIL_TAKEN)),
        _ if account.email_verification == EmailVerification::Mandatory => Ok(Some(taken)),
        PreventEnumeration::Strict => Ok(None),
        PreventEnumeration::On => Err(FlowError::field("email", Code::EMAIL_TAKEN)),
    }
}

/// The taken address's owner gets a mail; the visitor sees what everybody sees.
async fn pretend(
    ctx: &Ctx,
    mut work: Work<'_>,
    command: &SignUp,
    taken: EmailAddress,
) -> FlowResult<Outcome> {
    confirmation::tell_owner(ctx, &mut work, &taken).await?;
    let browser = ctx.browser_or_new();
    let mut login = stages::begin(ctx, &browser, None, Some(taken.email), vec![]);
    login.signup = true;
    login.next.clone_from(&command.next);
    let outcome = stages::pretend(ctx, &mut work, login, &browser).await?;
    work.commit(told![]).await?;
    Ok(outcome)
}

fn new_owner(ctx: &Ctx, command: &SignUp, hash: &PasswordHash) -> Owner {
    let now = ctx.now();
    let entropy = &*ctx.services.entropy;
    let account = Account {
        id: AccountId(entropy.uuid()),
        username: command.username.clone(),
        password: Some(hash.clone()),
        active: true,
        credential_epoch: 0,
        locale: ctx.locale(),
        created_at: now,
        last_login_at: None,
    };
    let emails = command.email.iter().map(|email| EmailAddress {
        id: EmailAddressId(entropy.uuid()),
        account_id: account.id,
        email: email.clone(),
        verified_at: None,
        primary: true,
        created_at: now,
    });
    Owner { emails: emails.collect(), account }
}
