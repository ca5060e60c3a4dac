//! The sign-up form, and what is wrong with it.

use crate::{
    context::Ctx,
    errors::FlowError,
    flows::Refusals,
    model::{Email, PendingLogin, PhoneNumber, Secret, Username},
    passwords,
    settings::account::{Presence, UsernameValidator},
    signals::Command,
};
use housekey_protocol::Code;

/// The sign-up form.
#[derive(Clone, Debug, Default)]
pub struct SignUpForm {
    /// As typed.
    pub email: String,
    /// Typed again; `None` where the client does not ask twice (the JSON API).
    pub email2: Option<String>,
    /// As typed.
    pub username: String,
    /// As typed.
    pub phone: String,
    /// As typed.
    pub password: Secret,
    /// Typed again; `None` where the client does not ask twice (the JSON API).
    pub password2: Option<Secret>,
    /// What stands in the field that people do not see.
    pub homepage: String,
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
    /// The phone number.
    pub phone: Option<PhoneNumber>,
    /// Where to go afterwards: a checked path.
    pub next: Option<String>,
    /// Whether an invitation to this address was opened in this browser.
    pub invited: bool,
    /// Nothing where none is asked for, or none was given.
    pub(super) password: Option<Secret>,
}

impl SignUp {
    /// The sign-up that waits, once more: with what it kept.
    pub(in crate::flows) fn of(login: &PendingLogin, username: Option<Username>) -> Self {
        let (email, phone, next) = (login.email.clone(), login.phone.clone(), login.next.clone());
        Self { email, username, phone, next, invited: false, password: None }
    }
}

impl Command for SignUp {
    const NAME: &'static str = "sign_up";
}

/// Reads the form: everything that is wrong with it, all at once.
pub(super) async fn validate(ctx: &Ctx, form: SignUpForm) -> Result<SignUp, FlowError> {
    let account = &ctx.settings().account;
    let mut refused = Refusals::default();
    let email = present(account.signup_field("email"), &form.email)
        .and_then(|typed| refused.note("email", Email::parse(typed)));
    let username = present(account.signup_field("username"), &form.username)
        .and_then(|typed| refused.note("username", allowed(ctx, typed)));
    let phone = present(account.signup_field("phone"), &form.phone)
        .and_then(|typed| refused.note("phone", PhoneNumber::parse(typed, account.region())));
    let repeats = account.signup_field("email2") != Presence::Absent;
    if let (Some(email), Some(again)) = (&email, form.email2.filter(|_| repeats)) {
        let same = Email::parse(&again).is_ok_and(|again| again == *email);
        refused.note("email2", if same { Ok(()) } else { Err(Code::EMAIL_MISMATCH) });
    }
    let is_asked = present(account.signup_field("password1"), form.password.expose()).is_some();
    let password = is_asked.then_some(form.password);
    if let Some(password) = &password {
        let checked = passwords::check(ctx.settings(), password, email.as_ref(), username.as_ref()).await?;
        refused.note("password", checked);
    }
    let twice = account.signup_field("password2") != Presence::Absent;
    if let (Some(password), Some(again)) = (&password, form.password2.filter(|_| twice)) {
        let same = passwords::normalise(&again).expose() == passwords::normalise(password).expose();
        refused.note("password2", if same { Ok(()) } else { Err(Code::PASSWORD_MISMATCH) });
    }
    refused.check()?;
    let next = ctx.safe_next(form.next.as_deref());
    Ok(SignUp { email, username, phone, next, invited: false, password })
}

/// A user name that a sign-up may have.
fn allowed(ctx: &Ctx, typed: &str) -> Result<Username, Code> {
    let account = &ctx.settings().account;
    let ascii = account.username_validator == UsernameValidator::Ascii;
    if ascii && !typed.trim().is_ascii() {
        return Err(Code::INVALID_USERNAME);
    }
    let typed = if account.preserve_username_casing { typed.to_owned() } else { typed.to_lowercase() };
    let name = Username::parse(&typed)?;
    // Whoever confirms that number would be meant by it at sign-in.
    if account.uses_phones() && PhoneNumber::parse(name.as_str(), account.region()).is_ok() {
        return Err(Code::INVALID_USERNAME);
    }
    if name.as_str().chars().count() < account.username_min_length as usize {
        return Err(Code::USERNAME_TOO_SHORT);
    }
    let banned = account
        .username_blacklist
        .iter()
        .any(|banned| Username::parse(banned).is_ok_and(|banned| banned.key() == name.key()));
    if banned { Err(Code::USERNAME_BLACKLISTED) } else { Ok(name) }
}

fn present(presence: Presence, typed: &str) -> Option<&str> {
    match presence {
        Presence::Absent => None,
        Presence::Optional => Some(typed).filter(|typed| !typed.trim().is_empty()),
        Presence::Required => Some(typed),
    }
}
