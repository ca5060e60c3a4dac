//! Mailing confirmations: a link or a code for one address, within the cool-down.

use crate::{
    changes,
    codes::Fresh,
    context::Ctx,
    limits::{Limit, LimitDecision},
    model::{
        AccountId, BrowserKey, Challenge, ChallengeId, ChallengeSecret, Digest, Email, EmailAddress, Payload,
        PendingLogin, PendingLoginId, Secret, Target, purpose::Nothing, secret,
    },
    outbox::{Mail, mail::object},
    ports::{StoreError, StoreResult},
    signals::parts::Via,
    stages::Subject,
    work::{Changes, Owner, Work},
};
use chrono::TimeDelta;
use housekey_protocol::Paths;
use serde_json::json;

/// Whether a confirmation was sent.
pub(crate) enum Sent {
    /// It was; where there is nobody to send it to, nothing tells that.
    Mailed(Vec<Changes>),
    /// The cool-down of this address is not over.
    HeldBack,
}

/// The cool-down of an address, as everybody sees it.
const CONFIRM: &str = "confirm_email";
/// The cool-down of an address for the account that has it.
const CONFIRM_OWN: &str = "confirm_email_own";
/// The cool-down of the mail to the owner of an address that somebody else tried.
const ALREADY_EXISTS: &str = "account_already_exists";

const SIGNUP: &str = "account/email/email_confirmation_signup";
const OTHERWISE: &str = "account/email/email_confirmation";

/// Takes the cool-down's token of an address. Every attempt for an address takes it, one for nobody, too: else
/// whoever asks again would learn from "too early" whether the address had an account.
pub(crate) async fn cool_down(ctx: &Ctx, work: &mut Work<'_>, email: &Email) -> StoreResult<LimitDecision> {
    take(ctx, work, CONFIRM, email.as_str()).await
}

/// Whether a confirmation may be mailed to an address now.
pub(crate) async fn may_mail(ctx: &Ctx, work: &mut Work<'_>, email: &Email) -> StoreResult<bool> {
    Ok(matches!(cool_down(ctx, work, email).await?, LimitDecision::Allowed(_)))
}

/// Takes the token of whoever is written to, if there is one; answers whether there was.
///
/// An account has one for each of its addresses: strangers who try an address empty the other bucket, and must not keep
/// its owner from a confirmation by that; so this one alone decides at sign-in, and every mail to the account takes a
/// token from it. An attempt for nobody takes that of the mail to the address's owner.
async fn take_own(
    ctx: &Ctx,
    work: &mut Work<'_>,
    account: Option<AccountId>,
    email: &Email,
) -> StoreResult<bool> {
    let decision = match account {
        Some(account) => take(ctx, work, CONFIRM_OWN, &format!("{account}\0{email}")).await?,
        None => take(ctx, work, ALREADY_EXISTS, email.as_str()).await?,
    };
    Ok(matches!(decision, LimitDecision::Allowed(_)))
}

async fn take(ctx: &Ctx, work: &mut Work<'_>, action: &'static str, key: &str) -> StoreResult<LimitDecision> {
    let account = &ctx.settings().account;
    let by_code = account.email_verification_by_code_enabled;
    let rates = &account.rate_limits;
    let rates = if by_code { &rates.confirm_email_by_code } else { &rates.confirm_email };
    Limit { action, rates, key }.take_in(ctx, work.rows()).await
}

/// For a login that stops at the verification stage (or, where verification is optional, passes it).
pub(crate) async fn send_for_login(
    ctx: &Ctx,
    work: &mut Work<'_>,
    subject: &Subject,
    email: &Email,
    login: &PendingLogin,
    fresh: Option<&Fresh>,
) -> StoreResult<Sent> {
    let by_all = may_mail(ctx, work, email).await?;
    let by_own = take_own(ctx, work, subject.account_id(), email).await?;
    // Whoever signs in with an address has it; by a user name, it may be somebody else's as well.
    let allowed = if login.email.is_some() { by_own } else { by_all };
    // A new account's first mail is never held back; it starts the cool-down for those that follow.
    if !allowed && !login.signup {
        return Ok(Sent::HeldBack);
    }
    let kind = if login.signup { SIGNUP } else { OTHERWISE };
    let Some(fresh) = fresh else {
        return send_link(ctx, work, subject, email, kind, by_own).await.map(Sent::Mailed);
    };
    let account = subject.account_id();
    // Nobody is mailed the code, so none is kept: no guess fits.
    let kept = account.map(|_| fresh);
    let challenge = code_challenge(ctx, account, email, &login.browser, Some(login.id), kept);
    work.rows().insert_challenge(&challenge).await?;
    match subject {
        Subject::Account(owner) => {
            let change = mail_code(ctx, work, owner, &challenge, fresh, login.signup).await?;
            Ok(Sent::Mailed(changes![change]))
        }
        Subject::Nobody => {
            mail_owner_of(ctx, work, email, by_own).await?;
            Ok(Sent::Mailed(vec![]))
        }
    }
}

/// A link for whoever it is for.
async fn send_link(
    ctx: &Ctx,
    work: &mut Work<'_>,
    subject: &Subject,
    email: &Email,
    kind: &'static str,
    by_own: bool,
) -> StoreResult<Vec<Changes>> {
    let (challenge, key) = link_challenge(ctx, subject.account_id(), email);
    work.rows().insert_challenge(&challenge).await?;
    match subject {
        Subject::Account(owner) => {
            Ok(changes![mail_link(ctx, work, owner, email, kind, &challenge, &key).await?])
        }
        Subject::Nobody => {
            mail_owner_of(ctx, work, email, by_own).await?;
            Ok(vec![])
        }
    }
}

/// For a sign-up that is sent again while it waits for its link: once more the same mail, after the cool-down.
pub(crate) async fn send_link_again(
    ctx: &Ctx,
    work: &mut Work<'_>,
    subject: &Subject,
    email: &Email,
) -> StoreResult<Vec<Changes>> {
    if !may_mail(ctx, work, email).await? {
        return Ok(vec![]);
    }
    let by_own = take_own(ctx, work, subject.account_id(), email).await?;
    send_link(ctx, work, subject, email, SIGNUP, by_own).await
}

/// For an added address whose owner is somebody else: a challenge of this account that no code fits.
pub(crate) async fn insert_unmailed_code(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
    email: &Email,
    browser: &BrowserKey,
) -> StoreResult<()> {
    let challenge = code_challenge(ctx, Some(owner.account.id), email, &browser.digest(), None, None);
    work.rows().insert_challenge(&challenge).await
}

/// For an address on the signed-in account's list, or about to join it.
pub(crate) async fn send_for_manager(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
    email: &Email,
    browser: &BrowserKey,
    fresh: Option<&Fresh>,
) -> StoreResult<Changes> {
    take_own(ctx, work, Some(owner.account.id), email).await?;
    let Some(fresh) = fresh else {
        let (challenge, key) = link_challenge(ctx, Some(owner.account.id), email);
        work.rows().insert_challenge(&challenge).await?;
        return mail_link(ctx, work, owner, email, OTHERWISE, &challenge, &key).await;
    };
    let challenge = code_challenge(ctx, Some(owner.account.id), email, &browser.digest(), None, Some(fresh));
    work.rows().insert_challenge(&challenge).await?;
    mail_code(ctx, work, owner, &challenge, fresh, false).await
}

/// A link: found by the digest of its key, good from any browser, for this one address.
fn link_challenge(ctx: &Ctx, account_id: Option<AccountId>, email: &Email) -> (Challenge, Secret) {
    let days = ctx.settings().account.email_confirmation_expire_days;
    let key = secret::link_key(ctx.services.entropy.bytes());
    let now = ctx.now();
    let challenge = Challenge {
        id: ChallengeId(ctx.services.entropy.uuid()),
        account_id,
        target: Target::Email(email.clone()),
        secret: ChallengeSecret::Digest(Digest::of(key.expose().as_bytes())),
        browser: None,
        pending_login: None,
        payload: Payload::EmailLink(Nothing {}),
        attempts: 0,
        resends: 0,
        created_at: now,
        expires_at: now + TimeDelta::days(i64::from(days)),
    };
    (challenge, key)
}

async fn mail_link(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
    email: &Email,
    kind: &'static str,
    challenge: &Challenge,
    key: &Secret,
) -> StoreResult<Changes> {
    let days = ctx.settings().account.email_confirmation_expire_days;
    let values = json!({
        "activate_url": confirmation_url(ctx, key.expose()),
        "expires_minutes": u64::from(days) * 24 * 60,
    });
    let mail = confirmation_mail(ctx, owner, email, kind, values, challenge);
    work.send_confirmation(owner, mail, Via::Link, kind == SIGNUP).await
}

/// Sends a fresh code of a challenge that had one before: to its account, or to nobody, which looks the same.
pub(crate) async fn send_code_again(
    ctx: &Ctx,
    work: &mut Work<'_>,
    subject: &Subject,
    challenge: &Challenge,
    fresh: &Fresh,
    signup: bool,
) -> StoreResult<Vec<Changes>> {
    take_own(ctx, work, subject.account_id(), email_of(challenge)?).await?;
    match subject {
        // An address that is somebody else's has a challenge that no code fits, and gets none.
        Subject::Account(owner) if challenge.secret.hash().is_some() => {
            Ok(changes![mail_code(ctx, work, owner, challenge, fresh, signup).await?])
        }
        Subject::Account(_) | Subject::Nobody => Ok(vec![]),
    }
}

/// Mails the code of a challenge that is stored already.
async fn mail_code(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
    challenge: &Challenge,
    fresh: &Fresh,
    signup: bool,
) -> StoreResult<Changes> {
    let left = (challenge.expires_at - ctx.now()).num_minutes().max(1);
    let values = json!({ "code": fresh.code.expose(), "expires_minutes": left });
    let kind = if signup { SIGNUP } else { OTHERWISE };
    let mail = confirmation_mail(ctx, owner, email_of(challenge)?, kind, values, challenge);
    work.send_confirmation(owner, mail, Via::Code, signup).await
}

/// The address that a challenge of these flows proves.
pub(crate) fn email_of(challenge: &Challenge) -> StoreResult<&Email> {
    challenge.target.email().ok_or_else(|| StoreError::Inconsistent {
        table: "housekey_challenges",
        column: "target_kind",
        row: challenge.id.to_string(),
    })
}

/// A code: bound to the browser that asked.
fn code_challenge(
    ctx: &Ctx,
    account_id: Option<AccountId>,
    email: &Email,
    browser: &Digest,
    login: Option<PendingLoginId>,
    fresh: Option<&Fresh>,
) -> Challenge {
    let timeout = ctx.settings().account.email_verification_by_code_timeout;
    let now = ctx.now();
    Challenge {
        id: ChallengeId(ctx.services.entropy.uuid()),
        account_id,
        target: Target::Email(email.clone()),
        secret: fresh.map_or(ChallengeSecret::None, |fresh| ChallengeSecret::Hash(fresh.hash.clone())),
        browser: Some(*browser),
        pending_login: login,
        payload: Payload::EmailCode(Nothing {}),
        attempts: 0,
        resends: 0,
        created_at: now,
        expires_at: now + TimeDelta::seconds(i64::from(timeout)),
    }
}

fn confirmation_mail(
    ctx: &Ctx,
    owner: &Owner,
    email: &Email,
    kind: &'static str,
    values: serde_json::Value,
    challenge: &Challenge,
) -> Mail {
    let mut values = object(values);
    values.insert("user".into(), owner.display().into());
    values.insert("email".into(), email.as_str().into());
    // Before there is a last login, the reader's language is that of the page; later the account's own.
    let locale = if kind == SIGNUP { ctx.locale() } else { owner.account.locale };
    Mail { kind, to: email.clone(), locale, values, expires_at: Some(challenge.expires_at), urgent: true }
}

/// Tells the owner of an address that somebody tried to add it. Has a cool-down of its own, so that nobody can keep back
/// an owner's own mail by trying their address.
pub(crate) async fn tell_owner(ctx: &Ctx, work: &mut Work<'_>, taken: &EmailAddress) -> StoreResult<()> {
    match take(ctx, work, ALREADY_EXISTS, taken.email.as_str()).await? {
        LimitDecision::Allowed(_) => mail_owner(ctx, work, taken).await,
        LimitDecision::Limited { .. } => Ok(()),
    }
}

/// What is mailed in the place of a confirmation where the address is somebody's, and its token was there.
async fn mail_owner_of(ctx: &Ctx, work: &mut Work<'_>, email: &Email, by_own: bool) -> StoreResult<()> {
    if !by_own {
        return Ok(());
    }
    match work.rows().find_email_owners(email).await?.first() {
        Some(taken) => mail_owner(ctx, work, taken).await,
        None => Ok(()),
    }
}

async fn mail_owner(ctx: &Ctx, work: &mut Work<'_>, taken: &EmailAddress) -> StoreResult<()> {
    let locale = work.rows().lookup_account(taken.account_id).await?.map(|account| account.locale);
    let (to, locale) = (&taken.email, locale.unwrap_or_default());
    let site = &ctx.settings().site;
    let values = object(json!({
        "email": to.as_str(),
        "login_url": site.link(Paths::LOGIN),
        "signup_url": frontend_url(ctx, "account_signup").unwrap_or_else(|| site.link(Paths::SIGNUP)),
    }));
    let kind = "account/email/account_already_exists";
    work.mail(Mail { kind, to: to.clone(), locale, values, expires_at: None, urgent: true }).await
}

fn confirmation_url(ctx: &Ctx, key: &str) -> String {
    frontend_url(ctx, "account_confirm_email").map_or_else(
        || ctx.settings().site.link(&Paths::confirm_email_key(key)),
        |url| url.replace("{key}", key),
    )
}

/// A page of another front end, made absolute. The settings' check has seen that it resolves.
fn frontend_url(ctx: &Ctx, name: &str) -> Option<String> {
    let url = ctx.settings().headless.frontend_urls.get(name)?;
    Some(if url.starts_with('/') { ctx.settings().site.link(url) } else { url.clone() })
}
