//! Asking for a code.

use super::recipient;
use crate::{
    context::{Ctx, FlowResult},
    errors::FlowError,
    flows::login::Identity,
    model::{Email, PhoneNumber, Target},
    settings::LoginMethod,
    signals::Command,
    stages::{self},
    work::{Step, in_work},
};
use housekey_protocol::{AccountError, Code};

/// The form that asks for a code.
#[derive(Clone, Debug)]
pub struct RequestForm {
    /// Where to: an address or a phone number, as typed.
    pub to: Identity,
    /// Whether the session should outlive the browser's.
    pub remember: bool,
    /// Where to go afterwards.
    pub next: Option<String>,
}

/// Somebody asks for a code to sign in, as `before` handlers see it; nothing is looked up yet.
#[derive(Clone, Debug)]
pub struct RequestLoginCode {
    /// Where to go afterwards: a checked path.
    pub next: Option<String>,
    /// Not for handlers to change: the code goes to nobody else.
    to: Target,
}

impl RequestLoginCode {
    /// The address typed, canonical, if it was one.
    pub fn email(&self) -> Option<&Email> {
        self.to.email()
    }

    /// The phone number typed, in E.164, if it was one.
    pub fn phone(&self) -> Option<&PhoneNumber> {
        self.to.phone()
    }
}

impl Command for RequestLoginCode {
    const NAME: &'static str = "request_login_code";
}

/// Sends a code, or that there is no account. The answer is the same: a login waits for the code.
///
/// # Errors
/// 409 where codes do not sign in, or somebody is signed in; the code that says what is wrong with what was typed;
/// `unknown_email` or `unknown_phone` where accounts are not hidden; `too_many_login_attempts` past `request_login_code`, or (for a
/// number) past `verify_phone`.
pub async fn request(ctx: &Ctx, form: RequestForm) -> FlowResult {
    if ctx.viewer.is_some() || !ctx.settings().account.login_by_code_enabled {
        return Err(AccountError::Conflict.into());
    }
    let to = read(ctx, &form.to)?;
    let too_many = |error| match error {
        FlowError::Expected(AccountError::RateLimited { .. }) => {
            FlowError::form(Code::TOO_MANY_LOGIN_ATTEMPTS)
        }
        other => other,
    };
    recipient::count(ctx, &to).await.map_err(too_many)?;
    let command = RequestLoginCode { next: ctx.safe_next(form.next.as_deref()), to };
    let RequestLoginCode { next, to } = ctx.ask(command).await?;
    let seen = recipient::seek(ctx, &to).await?;
    let browser = ctx.browser_or_new();
    let mut login = stages::begin(ctx, &browser, to.email().cloned(), vec![]);
    login.phone = to.phone().cloned();
    login.account_id = seen.as_ref().map(|owner| owner.account.id);
    login.remember = form.remember;
    login.next = ctx.safe_next(next.as_deref());
    let preparation = stages::prepare(ctx, &browser, &login).await?;
    // Nobody has proved anything yet: the host is asked when the code was right.
    let permit = stages::ask_host(ctx, seen.as_ref(), &login).await?;
    in_work!(ctx, |work| -> Step<_> {
        let subject = recipient::lock(work, seen.as_ref(), &to).await?;
        let advanced = stages::advance(ctx, work, &permit, &preparation, login.clone(), &subject).await?;
        Ok((advanced.outcome, advanced.changes))
    })
    .await
}

/// An address, always; a number, where people sign in with one. Of what may be either, a number is what has no `@`.
fn read(ctx: &Ctx, typed: &Identity) -> Result<Target, FlowError> {
    let account = &ctx.settings().account;
    let by_phone = account.signs_in_with(LoginMethod::Phone);
    let email = |field, typed: &str| {
        Email::parse(typed).map(Target::Email).map_err(|code| FlowError::field(field, code))
    };
    let phone = |field, typed: &str| {
        let number = PhoneNumber::parse(typed, account.region()).map(Target::Phone);
        number.map_err(|code| FlowError::field(field, code))
    };
    match typed {
        Identity::Email(typed) => email("email", typed),
        Identity::Phone(typed) if by_phone => phone("phone", typed),
        Identity::Any(typed) if !by_phone => email("email", typed),
        Identity::Any(typed) if typed.trim().is_empty() => Err(FlowError::field("login", Code::REQUIRED)),
        Identity::Any(typed) if typed.contains('@') => email("login", typed),
        Identity::Any(typed) => {
            phone("login", typed).map_err(|_| FlowError::field("login", Code::INVALID_RECIPIENT))
        }
        Identity::Several => Err(FlowError::form(Code::SELECT_ONLY_ONE)),
        Identity::Phone(_) | Identity::Username(_) => Err(FlowError::field("email", Code::REQUIRED)),
    }
}
