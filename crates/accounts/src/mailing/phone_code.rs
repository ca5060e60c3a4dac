//! The text message that confirms a phone number.

use crate::{
    changes,
    codes::Fresh,
    context::Ctx,
    limits::Limit,
    model::{
        Challenge, ChallengeId, ChallengeSecret, Digest, Payload, PendingLoginId, PhoneNumber, Subject,
        Target, purpose::Nothing,
    },
    ports::{SmsKind, StoreError, StoreResult},
    signals::parts::CodePurpose,
    work::{Changes, Work},
};
use chrono::TimeDelta;

/// Where a code is entered: in this browser, and (before anybody is signed in) for this login.
pub(crate) struct Place {
    /// The browser.
    pub browser: Digest,
    /// The login that waits for it.
    pub login: Option<PendingLoginId>,
}

/// When the code is texted.
#[derive(Clone, Copy)]
pub(crate) enum Sending<'c> {
    /// At once.
    Now,
    /// At once; it takes the place of the code of another number, with its tries, and until that would have expired.
    InThePlaceOf(&'c Challenge),
    /// When its reader asks for it again: too much was texted.
    Later,
}

/// How many text messages a number gets: each costs money, and annoys its reader.
pub(crate) fn limit<'l>(ctx: &'l Ctx, number: &'l PhoneNumber) -> Limit<'l> {
    let rates = &ctx.settings().account.rate_limits.verify_phone;
    Limit { action: "verify_phone", rates, key: number.as_str() }
}

/// The number that a challenge proves.
pub(crate) fn number_of(challenge: &Challenge) -> StoreResult<&PhoneNumber> {
    challenge.target.phone().ok_or_else(|| StoreError::Inconsistent {
        table: "housekey_challenges",
        column: "target_kind",
        row: challenge.id.to_string(),
    })
}

/// Whether another account has confirmed this number.
pub(crate) async fn is_taken(
    work: &mut Work<'_>,
    subject: &Subject,
    number: &PhoneNumber,
) -> StoreResult<bool> {
    let owner = work.phone_holder(number).await?;
    Ok(owner.is_some_and(|owner| Some(owner.account_id) != subject.account_id()))
}

/// Stores the challenge and texts its code. Of a number that another account has confirmed, the owner is told, and no code is
/// kept.
///
/// Nobody is texted a code like an account: who signs up with a number of their own and somebody else's address shall not learn
/// from the phone that the address is taken.
pub(crate) async fn send(
    ctx: &Ctx,
    work: &mut Work<'_>,
    subject: &Subject,
    number: &PhoneNumber,
    place: Place,
    fresh: &Fresh,
    sending: Sending<'_>,
) -> StoreResult<Vec<Changes>> {
    let former = match sending {
        Sending::InThePlaceOf(former) => Some(former),
        Sending::Now | Sending::Later => None,
    };
    let taken = work.phone_holder(number).await?;
    let taken = taken.filter(|taken| Some(taken.account_id) != subject.account_id());
    let kept =
        if taken.is_none() { ChallengeSecret::Hash(fresh.hash.clone()) } else { ChallengeSecret::None };
    let now = ctx.now();
    let expires_at = now + TimeDelta::seconds(i64::from(ctx.settings().account.phone_verification_timeout));
    let challenge = Challenge {
        id: ChallengeId(ctx.services.entropy.uuid()),
        account_id: subject.account_id(),
        target: Target::Phone(number.clone()),
        secret: kept,
        browser: Some(place.browser),
        pending_login: place.login,
        payload: Payload::PhoneCode(Nothing {}),
        attempts: former.map_or(0, |former| former.attempts),
        resends: former.map_or(0, |former| former.resends),
        created_at: now,
        expires_at: former.map_or(expires_at, |former| former.expires_at),
    };
    work.rows().insert_challenge(&challenge).await?;
    if let Sending::Later = sending {
        return Ok(vec![]);
    }
    let Some(taken) = taken else { return text(ctx, work, subject, &challenge, fresh).await };
    let account = work.rows().lookup_account(taken.account_id).await?;
    let locale = account.map(|account| account.locale).unwrap_or_default();
    work.text_notice(SmsKind::AccountAlreadyExists, number, locale).await?;
    Ok(vec![])
}

/// Texts the code of a challenge that is stored already.
pub(crate) async fn text(
    ctx: &Ctx,
    work: &mut Work<'_>,
    subject: &Subject,
    challenge: &Challenge,
    fresh: &Fresh,
) -> StoreResult<Vec<Changes>> {
    let (number, code) = (number_of(challenge)?, fresh.code.clone());
    match subject {
        Subject::Account(owner) => {
            // While nobody is signed in, as for nobody: the language would tell the two apart.
            let waits = challenge.pending_login.is_some();
            let locale = if waits { ctx.locale() } else { owner.account.locale };
            let purpose = CodePurpose::VerifyPhone;
            Ok(changes![work.text_code(owner, purpose, number, challenge, code, locale).await?])
        }
        Subject::Nobody => {
            work.text_code_to_nobody(number, challenge, code, ctx.locale()).await?;
            Ok(vec![])
        }
    }
}
