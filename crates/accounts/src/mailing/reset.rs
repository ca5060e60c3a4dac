//! What a request for a new password mails: a link or a code, or that there is no account.

use super::mails::frontend_url;
use crate::{
    codes::Fresh,
    context::Ctx,
    model::{
        BrowserKey, Challenge, ChallengeId, ChallengeSecret, Digest, Email, PasswordReset, Payload, Secret,
        Subject, Target, secret,
    },
    outbox::{
        Mail,
        kinds::{PASSWORD_RESET_CODE, PASSWORD_RESET_KEY, UNKNOWN_ACCOUNT},
        object,
    },
    ports::StoreResult,
    signals::parts::Via,
    work::{Changes, Work},
};
use chrono::TimeDelta;
use housekey_protocol::Paths;
use serde_json::json;

/// Minutes in which a new password can be chosen after a link was opened or a code was right.
const GRANT_MINUTES: i64 = 15;

/// A request for a code: made before the unit of work, because hashing takes long.
pub(crate) struct ByCode {
    /// The browser that asked.
    pub browser: BrowserKey,
    /// The code.
    pub fresh: Fresh,
}

/// Stores the challenge of a request, and mails it to its account. For nobody the same is stored, which no link opens and
/// no code fits.
pub(crate) async fn send(
    ctx: &Ctx,
    work: &mut Work<'_>,
    subject: &Subject,
    email: &Email,
    by_code: Option<&ByCode>,
) -> StoreResult<Changes> {
    let account = &ctx.settings().account;
    let bound = subject.owner().map(PasswordReset::of).unwrap_or_default();
    let seconds = match by_code {
        Some(_) => account.password_reset_by_code_timeout,
        None => account.password_reset_timeout,
    };
    let key = secret::link_key(ctx.services.entropy.bytes());
    let (secret, payload) = match by_code {
        Some(code) => {
            // Nobody is mailed the code, so none is kept.
            let kept = subject.owner().map(|_| ChallengeSecret::Hash(code.fresh.hash.clone()));
            (kept.unwrap_or_default(), Payload::PasswordResetCode(bound))
        }
        None => {
            (ChallengeSecret::Digest(Digest::of(key.expose().as_bytes())), Payload::PasswordResetLink(bound))
        }
    };
    let challenge = Challenge {
        id: ChallengeId(ctx.services.entropy.uuid()),
        account_id: subject.account_id(),
        target: Target::Email(email.clone()),
        secret,
        browser: by_code.map(|code| code.browser.digest()),
        pending_login: None,
        payload,
        attempts: 0,
        resends: 0,
        created_at: ctx.now(),
        expires_at: ctx.now() + TimeDelta::seconds(i64::from(seconds)),
    };
    work.rows().insert_challenge(&challenge).await?;
    let Subject::Account(owner) = subject else {
        if account.email_unknown_accounts {
            work.mail(unknown(ctx, email)).await?;
        }
        return Ok(work.request_reset(None, email, None));
    };
    let (kind, mut values, via) = match by_code {
        Some(code) => (PASSWORD_RESET_CODE, json!({ "code": code.fresh.code.expose() }), Via::Code),
        None => (PASSWORD_RESET_KEY, json!({ "password_reset_url": reset_url(ctx, &key) }), Via::Link),
    };
    values["email"] = email.as_str().into();
    values["expires_minutes"] = (seconds / 60).max(1).into();
    let mut values = object(values);
    if let Some(name) = &owner.account.username {
        values.insert("user".into(), name.as_str().into());
    }
    let (locale, expires_at) = (owner.account.locale, Some(challenge.expires_at));
    work.mail(Mail { kind, to: email.clone(), locale, values, expires_at, urgent: true }).await?;
    Ok(work.request_reset(Some(owner), email, Some(via)))
}

/// What this browser may do after its link or code: choose a password, for as long as the link or code would be good.
pub(crate) fn grant(ctx: &Ctx, proof: &Challenge, bound: PasswordReset, browser: &BrowserKey) -> Challenge {
    let now = ctx.now();
    Challenge {
        id: ChallengeId(ctx.services.entropy.uuid()),
        account_id: proof.account_id,
        target: proof.target.clone(),
        secret: ChallengeSecret::None,
        browser: Some(browser.digest()),
        pending_login: None,
        payload: Payload::PasswordResetGrant(bound),
        attempts: 0,
        resends: 0,
        created_at: now,
        expires_at: match &proof.payload {
            Payload::PasswordResetLink(_) => proof.expires_at.min(now + TimeDelta::minutes(GRANT_MINUTES)),
            _ => now + TimeDelta::minutes(GRANT_MINUTES),
        },
    }
}

/// Tells whoever reads this address that it opens no account here.
pub(crate) fn unknown(ctx: &Ctx, email: &Email) -> Mail {
    let site = &ctx.settings().site;
    let mut values = object(json!({ "email": email.as_str() }));
    if ctx.has_signup_form() {
        let url = frontend_url(ctx, "account_signup").unwrap_or_else(|| site.link(Paths::SIGNUP));
        values.insert("signup_url".into(), url.into());
    }
    let kind = UNKNOWN_ACCOUNT;
    Mail { kind, to: email.clone(), locale: ctx.locale(), values, expires_at: None, urgent: true }
}

fn reset_url(ctx: &Ctx, key: &Secret) -> String {
    frontend_url(ctx, "account_reset_password_from_key").map_or_else(
        || ctx.settings().site.link(&Paths::password_reset_key(key.expose())),
        |url| url.replace("{key}", key.expose()),
    )
}
