//! The same sign-up, sent again: a double click, a reload, the back button.
//!
//! Same is what the browser that waits for its confirmation sends again with the same address. A browser that clicks
//! twice before the first answer has no key yet; so the first requests of a sign-up compute one, from what they have in
//! common (docs/decisions/a-sign-up-sent-twice-is-one.md).

use super::SignUp;
use crate::{
    context::{Ctx, Outcome},
    errors::FlowError,
    flows::verify_email::{self, Kept},
    mailing::confirmation,
    model::{BrowserKey, Email, Owner, PasswordHash, PendingLogin, Purpose, Subject},
    passwords,
    settings::EmailVerification,
    stages::{self},
    work::{Step, Work},
};
use housekey_protocol::AccountError;

/// How long requests without a cookie are taken for one sign-up: this long at least, and twice as long at most.
const SECONDS: i64 = 60;

/// The keys that this browser may have under way, the older one first. The last is the one to begin with.
pub(super) fn browsers(ctx: &Ctx, command: &SignUp) -> Vec<BrowserKey> {
    let waits = ctx.settings().account.email_verification == EmailVerification::Mandatory;
    let email = command.email.as_ref().filter(|_| waits && ctx.browser.is_none());
    // Without a password nothing tells the same person from a neighbour, who must not share a key.
    let Some((email, password)) = email.zip(command.password.as_ref()) else {
        return vec![ctx.browser_or_new()];
    };
    let password = passwords::normalise(password);
    let window = ctx.now().timestamp().div_euclid(SECONDS);
    let key = |window: i64| {
        ctx.services.process_secret.browser_key(&[
            b"sign-up",
            email.as_str().as_bytes(),
            ctx.facts.network.as_deref().unwrap_or_default().as_bytes(),
            ctx.facts.user_agent.as_deref().unwrap_or_default().as_bytes(),
            // Knowing it is what shows that it is the same person, and not a neighbour in the same network.
            password.expose().as_bytes(),
            &window.to_be_bytes(),
        ])
    };
    vec![key(window - 1), key(window)]
}

/// A sign-up that waits in this browser.
pub(super) struct Waiting {
    browser: BrowserKey,
    login: PendingLogin,
    pub(super) subject: Subject,
}

/// The sign-up with this address that waits in one of these browsers and can still be confirmed there.
pub(super) async fn find(
    ctx: &Ctx,
    work: &mut Work<'_>,
    email: &Email,
    browsers: &[BrowserKey],
) -> Result<Option<Waiting>, FlowError> {
    for browser in browsers {
        let login = work.rows().find_pending_login(&browser.digest(), ctx.now()).await?;
        let is_this = |login: &PendingLogin| login.signup && login.email.as_ref() == Some(email);
        let Some(login) = login.filter(is_this) else { continue };
        if !has_a_process(ctx, work, browser, &login).await? {
            continue;
        }
        let subject = match login.account_id {
            Some(id) => {
                let owner = work.owner(id).await?;
                // Confirmed meanwhile, somewhere else: then it waits no more.
                let waits = |owner: &Owner| owner.email(email).is_some_and(|row| !row.verified());
                let Some(owner) = owner.filter(waits) else { continue };
                Subject::Account(owner)
            }
            None => Subject::Nobody,
        };
        return Ok(Some(Waiting { browser: browser.clone(), login, subject }));
    }
    Ok(None)
}

/// In code mode there must be a code to enter, with tries left.
async fn has_a_process(
    ctx: &Ctx,
    work: &mut Work<'_>,
    browser: &BrowserKey,
    login: &PendingLogin,
) -> Result<bool, FlowError> {
    if !ctx.settings().account.email_verification_by_code_enabled {
        return Ok(true);
    }
    let challenge =
        work.rows().find_challenge_by_browser(Purpose::EmailCode, &browser.digest(), ctx.now()).await?;
    let most = verify_email::max_attempts(ctx);
    Ok(challenge.is_some_and(|challenge| {
        challenge.pending_login == Some(login.id) && challenge.attempts < i64::from(most)
    }))
}

/// Answers as the first time. A code that was mailed goes on; a link is mailed again after the cool-down.
///
/// The password typed last is the one that counts. (A user name is the first one's: a sign-up for nobody remembers
/// none, and the two must not differ.)
pub(super) async fn answer(
    ctx: &Ctx,
    work: &mut Work<'_>,
    email: &Email,
    hash: Option<&PasswordHash>,
    waiting: Waiting,
) -> Step<Outcome> {
    let Waiting { browser, login, subject } = waiting;
    if let Some(owner) = subject.owner() {
        work.retype_password(owner, hash).await?;
    }
    Kept::retype(work, login.clone(), hash).await?;
    let by_link = !ctx.settings().account.email_verification_by_code_enabled;
    let changes = if by_link {
        confirmation::send_link_again(ctx, work, &subject, email, &login).await?
    } else {
        vec![]
    };
    tracing::debug!(login = %login.id.0, "a sign-up was sent again");
    // A stage that is gone since it stopped the login.
    let stage = ctx.services.stages.name(&login).ok_or(AccountError::Conflict)?;
    Ok((stages::stopped(stage, browser), changes))
}
