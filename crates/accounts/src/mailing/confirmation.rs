//! Sending confirmations: a link or a code for one address, within the cool-down.

use super::{
    challenges::{code_challenge, email_of, link_challenge},
    cool_down::{ALREADY_EXISTS, may_mail, take, take_own, take_waiting},
    mails::{mail_code, mail_link, mail_owner},
};
use crate::{
    changes,
    codes::Fresh,
    context::Ctx,
    limits::LimitDecision,
    model::{BrowserKey, Challenge, Email, EmailAddress, Owner, PendingLogin, Subject},
    outbox::kinds::{EMAIL_CONFIRMATION, EMAIL_CONFIRMATION_SIGNUP},
    ports::StoreResult,
    work::{Changes, Work},
};

/// Whether a confirmation was sent.
pub(crate) enum Sent {
    /// It was; where there is nobody to send it to, nothing tells that.
    Mailed(Vec<Changes>),
    /// The cool-down of this address is not over.
    HeldBack,
}

/// For a login that stops at the verification stage (or, where verification is optional, passes it). `former` is the code whose
/// place another one takes.
pub(crate) async fn send_for_login(
    ctx: &Ctx,
    work: &mut Work<'_>,
    subject: &Subject,
    email: &Email,
    login: &PendingLogin,
    fresh: Option<&Fresh>,
    former: Option<&Challenge>,
) -> StoreResult<Sent> {
    let by_all = may_mail(ctx, work, email).await?;
    let by_own = take_own(ctx, work, subject.account_id(), email).await?;
    // A person who signs in with an address has that address; with a user name, it may be somebody else's as well.
    let allowed = if login.email.is_some() { by_own } else { by_all };
    // A sign-up's first mail does not wait for the cool-down; it starts it for those that follow. Where there were too many of
    // them, all is stored and nobody is mailed: a refusal would tell that the address is free.
    let is_mailed = if login.signup {
        matches!(take_waiting(ctx, work, email).await?, LimitDecision::Allowed(_))
    } else {
        allowed
    };
    if !is_mailed && !login.signup {
        return Ok(Sent::HeldBack);
    }
    let by_own = by_own && is_mailed;
    let Some(fresh) = fresh else {
        if !is_mailed {
            let (challenge, _key) = link_challenge(ctx, subject.account_id(), email);
            work.rows().insert_challenge(&challenge).await?;
            return Ok(Sent::Mailed(vec![]));
        }
        return send_link(ctx, work, subject, email, kind_for(login), by_own).await.map(Sent::Mailed);
    };
    let account = subject.account_id();
    // Nobody is mailed the code, so none is kept: no guess fits.
    let kept = account.map(|_| fresh);
    let mut challenge = code_challenge(ctx, account, email, &login.browser, Some(login.id), kept);
    if let Some(former) = former {
        // The sign-up changed its address: that is no way to more time, nor to more guesses.
        challenge.attempts = former.attempts;
        challenge.resends = former.resends;
        challenge.expires_at = former.expires_at;
    }
    work.rows().insert_challenge(&challenge).await?;
    match subject {
        Subject::Account(_) if !is_mailed => Ok(Sent::Mailed(vec![])),
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

/// A link, for an account or for nobody.
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
    login: &PendingLogin,
) -> StoreResult<Vec<Changes>> {
    if may_mail(ctx, work, email).await? {
        send_link_of_login(ctx, work, subject, email, login).await
    } else {
        Ok(vec![])
    }
}

/// Once more the mail of a login that waits for its link. The caller has taken the cool-down's token.
pub(crate) async fn send_link_of_login(
    ctx: &Ctx,
    work: &mut Work<'_>,
    subject: &Subject,
    email: &Email,
    login: &PendingLogin,
) -> StoreResult<Vec<Changes>> {
    let by_own = take_own(ctx, work, subject.account_id(), email).await?;
    send_link(ctx, work, subject, email, kind_for(login), by_own).await
}

fn kind_for(login: &PendingLogin) -> &'static str {
    if login.signup { EMAIL_CONFIRMATION_SIGNUP } else { EMAIL_CONFIRMATION }
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
        return mail_link(ctx, work, owner, email, EMAIL_CONFIRMATION, &challenge, &key).await;
    };
    let challenge = code_challenge(ctx, Some(owner.account.id), email, &browser.digest(), None, Some(fresh));
    work.rows().insert_challenge(&challenge).await?;
    mail_code(ctx, work, owner, &challenge, fresh, false).await
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
