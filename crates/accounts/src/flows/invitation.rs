//! Invitations: who is mailed one may sign up with that address, also where nobody else may, and has proved to read it.

use crate::{
    context::{Ctx, FlowResult, NextStep, Notice, Outcome, SessionChange},
    errors::FlowError,
    limits::Limit,
    mailing::challenges::email_of,
    model::{
        BrowserKey, Challenge, ChallengeId, ChallengeSecret, Digest, Email, EmailAddress, Payload, Purpose,
        Secret, Target, purpose::InvitationGrant, purpose::Nothing, secret,
    },
    outbox::{Mail, kinds::INVITATION, object},
    ports::StoreResult,
    work::{Step, Work, in_work},
};
use chrono::TimeDelta;
use housekey_protocol::{Code, Paths};
use serde_json::json;

/// Mails an invitation to an address; answers until when it is good. An earlier one stays good, too.
///
/// # Errors
/// `email_taken` at `email`, if an account has confirmed the address.
pub async fn invite(ctx: &Ctx, email: &Email) -> FlowResult<crate::model::At> {
    let days = ctx.settings().account.invitation_expire_days;
    let expires_at = ctx.now() + TimeDelta::days(days.into());
    in_work!(ctx, |work| -> Step<_> {
        work.lock_address(email).await?;
        if work.rows().find_email_owners(email).await?.iter().any(EmailAddress::verified) {
            return Err(FlowError::field("email", Code::EMAIL_TAKEN));
        }
        let key = secret::link_key(ctx.services.entropy.bytes());
        let link = Challenge {
            id: ChallengeId(ctx.services.entropy.uuid()),
            account_id: None,
            target: Target::Email(email.clone()),
            secret: ChallengeSecret::Digest(Digest::of(key.expose().as_bytes())),
            browser: None,
            pending_login: None,
            payload: Payload::Invitation(Nothing {}),
            attempts: 0,
            resends: 0,
            created_at: ctx.now(),
            expires_at,
        };
        work.rows().insert_challenge(&link).await?;
        let url = ctx.settings().site.link(&Paths::invitation_key(key.expose()));
        let values = object(json!({
            "email": email.as_str(), "invitation_url": url, "expires_minutes": days * 24 * 60,
        }));
        let (to, locale, expires_at) = (email.clone(), ctx.locale(), Some(expires_at));
        work.mail(Mail { kind: INVITATION, to, locale, values, expires_at, urgent: false }).await?;
        Ok((expires_at.unwrap_or(link.expires_at), vec![]))
    })
    .await
}

/// An invitation was opened: this browser may sign up with its address, on a page whose address has no key in it. The link
/// itself stays as it is, because mail scanners open links, too. Who is signed in goes to their account.
///
/// # Errors
/// 429 past `signup`: each opening begins a session.
pub async fn open(ctx: &Ctx, key: &Secret) -> FlowResult {
    if ctx.viewer.is_some() {
        return Ok(Outcome { next: NextStep::Page(Paths::OVERVIEW), ..Outcome::default() });
    }
    let gone = Outcome {
        next: NextStep::Page(Paths::SIGNUP),
        notice: Some(Notice::INVITATION_GONE),
        ..Outcome::default()
    };
    let rates = &ctx.settings().account.rate_limits.signup;
    Limit { action: "signup", rates, key: "" }.require(ctx).await?;
    // Read first, so that requests with invented keys do not wait for the lock of writers.
    if find(ctx, &mut Work::read(ctx).await?, key).await?.is_none() {
        return Ok(gone);
    }
    // A key of its own: whoever knows the one before (it may have been planted) does not share the right.
    let browser = BrowserKey::new(ctx.services.entropy.bytes());
    let granted = in_work!(ctx, |work| -> Step<_> {
        let Some(link) = find(ctx, work, key).await? else { return Ok((false, vec![])) };
        let grant = Challenge {
            id: ChallengeId(ctx.services.entropy.uuid()),
            account_id: None,
            target: link.target.clone(),
            secret: ChallengeSecret::None,
            browser: Some(browser.digest()),
            pending_login: None,
            payload: Payload::InvitationGrant(InvitationGrant { invitation: link.id.0 }),
            attempts: 0,
            resends: 0,
            created_at: ctx.now(),
            expires_at: link.expires_at.min(ctx.now() + TimeDelta::hours(GRANT_HOURS)),
        };
        work.rows().insert_challenge(&grant).await?;
        Ok((true, vec![]))
    })
    .await?;
    if !granted {
        return Ok(gone);
    }
    let session = SessionChange::Restart(browser);
    Ok(Outcome { next: NextStep::Page(Paths::SIGNUP), session, ..Outcome::default() })
}

/// Hours in which one may sign up after an invitation was opened. It can be opened again.
const GRANT_HOURS: i64 = 1;

async fn find(ctx: &Ctx, work: &mut Work<'_>, key: &Secret) -> StoreResult<Option<Challenge>> {
    let digest = Digest::of(key.expose().as_bytes());
    work.rows().find_challenge_by_key(Purpose::Invitation, &digest, ctx.now()).await
}

/// An invitation that was opened in this browser.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    pub(super) email: Email,
    invitation: ChallengeId,
}

pub(super) async fn opened(ctx: &Ctx) -> FlowResult<Option<Opened>> {
    let (Some(browser), None) = (&ctx.browser, &ctx.viewer) else { return Ok(None) };
    let mut work = Work::read(ctx).await?;
    let purpose = Purpose::InvitationGrant;
    let grant = work.rows().find_challenge_by_browser(purpose, &browser.digest(), ctx.now()).await?;
    let Some(grant) = grant else { return Ok(None) };
    let Payload::InvitationGrant(InvitationGrant { invitation }) = grant.payload else { return Ok(None) };
    let email = email_of(&grant)?.clone();
    Ok(Some(Opened { email, invitation: ChallengeId(invitation) }))
}

/// The address that this browser is invited to sign up with, if it is.
pub async fn invited(ctx: &Ctx) -> FlowResult<Option<String>> {
    Ok(opened(ctx).await?.map(|opened| opened.email.to_string()))
}

/// Uses the invitation up, and with it every other one to this address: true for exactly one sign-up.
pub(super) async fn spend(ctx: &Ctx, work: &mut Work<'_>, opened: &Opened) -> StoreResult<bool> {
    let spent = work.rows().consume(opened.invitation, ctx.now()).await?;
    let target = Target::Email(opened.email.clone());
    for purpose in [Purpose::Invitation, Purpose::InvitationGrant] {
        work.rows().drop_challenges_to(purpose, &target).await?;
    }
    Ok(spent)
}
