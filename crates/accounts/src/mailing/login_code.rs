//! What a sign-in by code mails.

use super::reset::unknown;
use crate::{
    changes,
    codes::Fresh,
    context::Ctx,
    model::{
        Challenge, ChallengeId, ChallengeSecret, Email, Owner, Payload, PendingLogin, Subject, Target,
        purpose::Nothing,
    },
    outbox::{Mail, kinds::LOGIN_CODE, object},
    ports::StoreResult,
    signals::CodeSent,
    work::{Change, Changes, Work},
};
use chrono::TimeDelta;
use serde_json::json;

/// Stores the challenge of a login that waits for a code, and mails the code to its account. For nobody the same is stored,
/// which no code fits.
pub(crate) async fn send(
    ctx: &Ctx,
    work: &mut Work<'_>,
    subject: &Subject,
    email: &Email,
    login: &PendingLogin,
    fresh: &Fresh,
) -> StoreResult<Vec<Changes>> {
    let account = &ctx.settings().account;
    let now = ctx.now();
    // Nobody is mailed the code, so none is kept.
    let kept = subject.owner().map(|_| ChallengeSecret::Hash(fresh.hash.clone()));
    let challenge = Challenge {
        id: ChallengeId(ctx.services.entropy.uuid()),
        account_id: subject.account_id(),
        target: Target::Email(email.clone()),
        secret: kept.unwrap_or_default(),
        browser: Some(login.browser),
        pending_login: Some(login.id),
        payload: Payload::LoginCode(Nothing {}),
        attempts: 0,
        resends: 0,
        created_at: now,
        expires_at: now + TimeDelta::seconds(i64::from(account.login_by_code_timeout)),
    };
    work.rows().insert_challenge(&challenge).await?;
    match subject {
        Subject::Account(owner) => Ok(changes![mail(ctx, work, owner, email, &challenge, fresh).await?]),
        Subject::Nobody => {
            if account.email_unknown_accounts {
                work.mail(unknown(ctx, email)).await?;
            }
            Ok(vec![])
        }
    }
}

/// Mails the code of a challenge that is stored already.
pub(crate) async fn mail(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
    email: &Email,
    challenge: &Challenge,
    fresh: &Fresh,
) -> StoreResult<Change<CodeSent>> {
    let left = (challenge.expires_at - ctx.now()).num_minutes().max(1);
    let mut values = object(json!({
        "code": fresh.code.expose(),
        "email": email.as_str(),
        "expires_minutes": left,
    }));
    if let Some(name) = &owner.account.username {
        values.insert("user".into(), name.as_str().into());
    }
    let (kind, to, locale) = (LOGIN_CODE, email.clone(), owner.account.locale);
    let mail = Mail { kind, to, locale, values, expires_at: Some(challenge.expires_at), urgent: true };
    work.send_login_code(owner, mail).await
}
