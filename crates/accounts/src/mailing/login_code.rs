//! What a sign-in by code mails.

use super::{account_code, reset::unknown};
use crate::{
    changes,
    codes::Fresh,
    context::Ctx,
    model::{
        Challenge, ChallengeId, ChallengeSecret, Email, Payload, PendingLogin, Subject, Target,
        purpose::Nothing,
    },
    ports::StoreResult,
    work::{Changes, Work},
};
use chrono::TimeDelta;

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
        Subject::Account(owner) => {
            Ok(changes![account_code::mail(ctx, work, owner, email, &challenge, fresh).await?])
        }
        Subject::Nobody => {
            if account.email_unknown_accounts {
                work.mail(unknown(ctx, email)).await?;
            }
            Ok(vec![])
        }
    }
}
