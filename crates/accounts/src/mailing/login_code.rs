//! What a sign-in by code mails or texts.

use super::{account_code, challenges::email_of, reset::unknown};
use crate::{
    changes,
    codes::Fresh,
    context::Ctx,
    model::{
        Challenge, ChallengeId, ChallengeSecret, Owner, Payload, PendingLogin, Subject, Target,
        purpose::Nothing,
    },
    ports::{SmsKind, StoreResult},
    signals::{CodeSent, parts::CodePurpose},
    work::{Change, Changes, Work},
};
use chrono::TimeDelta;

/// Stores the challenge of a login that waits for a code, and sends the code to its account. For nobody the same is stored,
/// which no code fits.
pub(crate) async fn send(
    ctx: &Ctx,
    work: &mut Work<'_>,
    subject: &Subject,
    to: &Target,
    login: &PendingLogin,
    fresh: &Fresh,
) -> StoreResult<Vec<Changes>> {
    let account = &ctx.settings().account;
    let now = ctx.now();
    // Nobody is sent the code, so none is kept.
    let kept = subject.owner().map(|_| ChallengeSecret::Hash(fresh.hash.clone()));
    let challenge = Challenge {
        id: ChallengeId(ctx.services.entropy.uuid()),
        account_id: subject.account_id(),
        target: to.clone(),
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
    match (subject, to) {
        (Subject::Account(owner), _) => Ok(changes![send_again(ctx, work, owner, &challenge, fresh).await?]),
        (Subject::Nobody, Target::Phone(_)) if !account.text_unknown_accounts => Ok(vec![]),
        (Subject::Nobody, Target::Email(_)) if !account.email_unknown_accounts => Ok(vec![]),
        (Subject::Nobody, Target::Phone(number)) => {
            work.text_notice(SmsKind::UnknownAccount, number, ctx.locale()).await?;
            Ok(vec![])
        }
        (Subject::Nobody, _) => {
            work.mail(unknown(ctx, email_of(&challenge)?)).await?;
            Ok(vec![])
        }
    }
}

/// Sends the code of a challenge that is stored already.
pub(crate) async fn send_again(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
    challenge: &Challenge,
    fresh: &Fresh,
) -> StoreResult<Change<CodeSent>> {
    match &challenge.target {
        Target::Phone(number) => {
            let (code, locale) = (fresh.code.clone(), owner.account.locale);
            work.text_code(owner, CodePurpose::Login, number, challenge, code, locale).await
        }
        _ => account_code::mail(ctx, work, owner, email_of(challenge)?, challenge, fresh).await,
    }
}
