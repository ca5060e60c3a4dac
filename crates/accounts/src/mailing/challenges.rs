//! The challenges that prove an address: links and codes.

use crate::{
    codes::Fresh,
    context::Ctx,
    model::{
        AccountId, Challenge, ChallengeId, ChallengeSecret, Digest, Email, Payload, PendingLoginId, Secret,
        Target, purpose::Nothing, secret,
    },
    ports::{StoreError, StoreResult},
};
use chrono::TimeDelta;

/// A link: found by the digest of its key, good from any browser, for this one address.
pub(super) fn link_challenge(ctx: &Ctx, account_id: Option<AccountId>, email: &Email) -> (Challenge, Secret) {
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

/// A code: bound to the browser that asked.
pub(super) fn code_challenge(
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

/// The address that a challenge of these flows proves.
pub(crate) fn email_of(challenge: &Challenge) -> StoreResult<&Email> {
    challenge.target.email().ok_or_else(|| StoreError::Inconsistent {
        table: "housekey_challenges",
        column: "target_kind",
        row: challenge.id.to_string(),
    })
}
