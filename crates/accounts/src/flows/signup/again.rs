//! The same sign-up, sent again: a double click, a reload, the back button.
//!
//! Same is what the browser that waits for its confirmation sends again with the same address (without one: with the same user
//! name). A browser that clicks twice before the first answer has no key yet; so the first requests of a sign-up compute one, from
//! what they have in common (docs/decisions/a-sign-up-sent-twice-is-one.md).

use super::{Kept, SignUp};
use crate::{
    context::{Ctx, Outcome, SessionChange},
    errors::FlowError,
    flows::verify_email,
    mailing::confirmation,
    model::{
        BrowserKey, Email, EmailAddress, Owner, PasswordHash, PendingLogin, PhoneNumber, Purpose, Subject,
        Username,
    },
    passwords,
    ports::StoreResult,
    settings::EmailVerification,
    stages::{self},
    work::{Changes, Step, Work},
};
use housekey_protocol::AccountError;

/// How long requests without a cookie are taken for one sign-up: this long at least, and twice as long at most.
const SECONDS: i64 = 60;

/// Whether it waits for a confirmation, as far as the settings tell.
pub(super) fn waits(ctx: &Ctx, command: &SignUp) -> bool {
    let mandatory = ctx.settings().account.email_verification == EmailVerification::Mandatory;
    command.phone.is_some() || (mandatory && command.email.is_some())
}

/// The keys that this browser may have under way, the older one first. The last is the one to begin with: not the one that it
/// brings, which may have been planted (CWE-384).
pub(super) fn browsers(ctx: &Ctx, command: &SignUp) -> Vec<BrowserKey> {
    // Without a password nothing tells the same person from a neighbour, who must not share a key.
    let Some(password) = command.password.as_ref().filter(|_| waits(ctx, command)) else {
        return vec![ctx.browser_or_new()];
    };
    let password = passwords::normalise(password);
    let window = ctx.now().timestamp().div_euclid(SECONDS);
    let name = command.username.as_ref().map(Username::key).unwrap_or_default();
    let key = |window: i64| {
        ctx.services.process_secret.browser_key(&[
            b"sign-up",
            command.email.as_ref().map(Email::as_str).unwrap_or_default().as_bytes(),
            command.phone.as_ref().map(PhoneNumber::as_str).unwrap_or_default().as_bytes(),
            name.as_bytes(),
            ctx.facts.network.as_deref().unwrap_or_default().as_bytes(),
            ctx.facts.user_agent.as_deref().unwrap_or_default().as_bytes(),
            // Knowing it is what shows that it is the same person, and not a neighbour in the same network.
            password.expose().as_bytes(),
            &window.to_be_bytes(),
        ])
    };
    ctx.browser.iter().cloned().chain([key(window - 1), key(window)]).collect()
}

/// Whether a sign-up waits under one of these keys.
pub(super) async fn is_under_way(ctx: &Ctx, browsers: &[BrowserKey]) -> StoreResult<bool> {
    let mut work = Work::read(ctx).await?;
    for browser in browsers {
        let login = work.rows().find_pending_login(&browser.digest(), ctx.now()).await?;
        if login.is_some_and(|login| login.signup) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A sign-up that waits in this browser.
pub(super) struct Waiting {
    browser: BrowserKey,
    login: PendingLogin,
    pub(super) subject: Subject,
}

/// This sign-up, if it waits in one of these browsers and can still be confirmed there.
pub(super) async fn find(
    ctx: &Ctx,
    work: &mut Work<'_>,
    command: &SignUp,
    browsers: &[BrowserKey],
) -> Result<Option<Waiting>, FlowError> {
    for browser in browsers {
        let login = work.rows().find_pending_login(&browser.digest(), ctx.now()).await?;
        let is_this = |login: &PendingLogin| login.signup && login.email == command.email;
        let Some(login) = login.filter(is_this) else { continue };
        if !has_a_process(ctx, work, browser, &login).await? {
            continue;
        }
        let subject = match login.account_id {
            Some(id) => {
                let Some(owner) = work.owner(id).await? else { continue };
                if !is_waiting(work, command, &login, &owner).await? {
                    continue;
                }
                Subject::Account(owner)
            }
            None => Subject::Nobody,
        };
        return Ok(Some(Waiting { browser: browser.clone(), login, subject }));
    }
    Ok(None)
}

/// Confirmed meanwhile, somewhere else, it waits no more.
async fn is_waiting(
    work: &mut Work<'_>,
    command: &SignUp,
    login: &PendingLogin,
    owner: &Owner,
) -> StoreResult<bool> {
    let named = |name: Option<&Username>| name.map(Username::key);
    if command.email.is_none() && named(command.username.as_ref()) != named(owner.account.username.as_ref()) {
        return Ok(false);
    }
    if waits_at(login, stages::VERIFY_PHONE) {
        let phone = work.rows().find_phone(owner.account.id).await?;
        let is_new = owner.account.last_login_at.is_none();
        return Ok(is_new && phone.is_some_and(|phone| phone.verified_at.is_none()));
    }
    let row = command.email.as_ref().and_then(|email| owner.email(email));
    Ok(row.is_some_and(|row| !row.verified()))
}

fn waits_at(login: &PendingLogin, stage: &str) -> bool {
    login.waits_at.as_ref().is_some_and(|at| at.stage == stage)
}

/// Where a code is to be entered, there must be one, with tries left.
async fn has_a_process(
    ctx: &Ctx,
    work: &mut Work<'_>,
    browser: &BrowserKey,
    login: &PendingLogin,
) -> Result<bool, FlowError> {
    let account = &ctx.settings().account;
    let (purpose, most) = if waits_at(login, stages::VERIFY_PHONE) {
        (Purpose::PhoneCode, account.phone_verification_max_attempts)
    } else if account.email_verification_by_code_enabled {
        (Purpose::EmailCode, verify_email::max_attempts(ctx))
    } else {
        return Ok(true);
    };
    let challenge = work.rows().find_challenge_by_browser(purpose, &browser.digest(), ctx.now()).await?;
    Ok(challenge.is_some_and(|challenge| {
        challenge.pending_login == Some(login.id) && challenge.attempts < i64::from(most)
    }))
}

impl Waiting {
    /// Whether it was sent again with another number (or with none): then it gives way to the new one. An account whose address is
    /// confirmed, by an invitation, stays; its number is changed where the code is asked for.
    pub(super) fn gives_way_to(&self, command: &SignUp) -> bool {
        let is_new = |owner: &Owner| {
            owner.account.last_login_at.is_none() && !owner.emails.iter().any(EmailAddress::verified)
        };
        waits_at(&self.login, stages::VERIFY_PHONE)
            && self.login.phone != command.phone
            && self.subject.owner().is_none_or(is_new)
    }

    /// Deletes its account: nobody has confirmed it or signed in to it.
    pub(super) async fn give_way(&self, work: &mut Work<'_>) -> StoreResult<Vec<Changes>> {
        Ok(work.give_up_sign_up(self.subject.owner()).await?.into_iter().map(Changes::from).collect())
    }
}

/// A key that this browser did not bring comes with a new session.
pub(super) fn in_session_of_its_own(ctx: &Ctx, outcome: Outcome) -> Outcome {
    match outcome.session {
        SessionChange::Bind(key) if ctx.browser.as_ref() != Some(&key) => {
            Outcome { session: SessionChange::Restart(key), ..outcome }
        }
        _ => outcome,
    }
}

/// Answers as the first time. A code that was sent goes on; a link is mailed again after the cool-down.
///
/// The password typed last is the one that counts. (A user name is the first one's: a sign-up for nobody remembers
/// none, and the two must not differ.)
pub(super) async fn answer(
    ctx: &Ctx,
    work: &mut Work<'_>,
    hash: Option<&PasswordHash>,
    waiting: Waiting,
) -> Step<Outcome> {
    let Waiting { browser, login, subject } = waiting;
    if let Some(owner) = subject.owner() {
        work.retype_password(owner, hash).await?;
    }
    Kept::retype(work, login.clone(), hash).await?;
    let by_link = !ctx.settings().account.email_verification_by_code_enabled;
    let changes = match &login.email {
        Some(email) if by_link && waits_at(&login, stages::VERIFY_EMAIL) => {
            confirmation::send_link_again(ctx, work, &subject, email, &login).await?
        }
        _ => vec![],
    };
    tracing::debug!(login = %login.id.0, "a sign-up was sent again");
    // A stage that is gone since it stopped the login.
    let stage = ctx.services.stages.name(&login).ok_or(AccountError::Conflict)?;
    Ok((in_session_of_its_own(ctx, stages::stopped(stage, browser)), changes))
}
