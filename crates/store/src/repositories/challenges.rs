//! One-time secrets. Consuming one deletes its row.

use crate::args;
use crate::errors::{failed, inconsistent};
use crate::exec::Row;
use crate::tx::Tx;
use async_trait::async_trait;
use housekey_accounts::model::{
    AccountId, At, Challenge, ChallengeId, ChallengeSecret, Digest, Payload, PendingLoginId, Purpose, Target,
};
use housekey_accounts::ports::stores::Challenges;
use housekey_accounts::{model::PasswordHash, ports::StoreResult};

const TABLE: &str = "housekey_challenges";

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, purpose, account_id, target_kind, target, key, code, browser, pending_login_id, payload, \
             attempts, resends, created_at, expires_at FROM housekey_challenges ",
            $rest
        )
    };
}

const DELETE_EARLIER: &str =
    "DELETE FROM housekey_challenges WHERE browser = $1 AND purpose = $2 AND key IS NULL";
const INSERT: &str = "INSERT INTO housekey_challenges (id, purpose, account_id, target_kind, target, key, code, \
     browser, pending_login_id, payload, attempts, resends, created_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
const BY_KEY: &str = select!("WHERE key = $1 AND purpose = $2 AND expires_at > $3");
const BY_BROWSER: &str = select!("WHERE browser = $1 AND purpose = $2 AND key IS NULL AND expires_at > $3");
const COUNT_ATTEMPT: &str = "UPDATE housekey_challenges SET attempts = attempts + 1 \
     WHERE id = $1 AND attempts < $2 AND expires_at > $3 RETURNING attempts";
const UNCOUNT_ATTEMPT: &str =
    "UPDATE housekey_challenges SET attempts = attempts - 1 WHERE id = $1 AND attempts > 0";
const REPLACE_CODE: &str = "UPDATE housekey_challenges SET code = $2, resends = resends + 1 \
     WHERE id = $1 AND resends < $3";
const CONSUME: &str = "DELETE FROM housekey_challenges WHERE id = $1 AND expires_at > $2";
const DROP_FOR: &str = "DELETE FROM housekey_challenges \
     WHERE account_id = $1 AND target_kind = $2 AND target = $3";

const DROP_OF: &str =
    "DELETE FROM housekey_challenges WHERE account_id = $1 AND purpose = $2 AND pending_login_id IS NULL";
const DROP_TO: &str = "DELETE FROM housekey_challenges \
     WHERE account_id IS NULL AND purpose = $1 AND target_kind = $2 AND target = $3";

fn challenge(row: &Row) -> StoreResult<Challenge> {
    let id = ChallengeId(row.get("id")?);
    let digest = |column| match row.get::<Option<Vec<u8>>>(column)? {
        None => Ok(None),
        Some(bytes) => Digest::from_stored(&bytes).map(Some).ok_or_else(|| inconsistent(TABLE, column, id)),
    };
    let purpose = Purpose::from_stored(&row.get::<String>("purpose")?)
        .ok_or_else(|| inconsistent(TABLE, "purpose", id))?;
    let secret = match (digest("key")?, row.get::<Option<String>>("code")?) {
        (None, None) => ChallengeSecret::None,
        (Some(key), None) => ChallengeSecret::Digest(key),
        (None, Some(code)) => ChallengeSecret::Hash(PasswordHash::from_stored(code)),
        (Some(_), Some(_)) => return Err(inconsistent(TABLE, "code", id)),
    };
    Ok(Challenge {
        id,
        account_id: row.get::<Option<_>>("account_id")?.map(AccountId),
        target: Target::from_stored(&row.get::<String>("target_kind")?, row.get("target")?)
            .ok_or_else(|| inconsistent(TABLE, "target", id))?,
        secret,
        browser: digest("browser")?,
        pending_login: row.get::<Option<_>>("pending_login_id")?.map(PendingLoginId),
        payload: Payload::from_json(purpose, row.get("payload")?)
            .map_err(|_| inconsistent(TABLE, "payload", id))?,
        attempts: row.get("attempts")?,
        resends: row.get("resends")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
    })
}

#[async_trait]
impl Challenges for Tx {
    async fn insert_challenge(&mut self, challenge: &Challenge) -> StoreResult<()> {
        let purpose = challenge.purpose().as_str();
        if let (Some(browser), None) = (&challenge.browser, challenge.secret.digest()) {
            self.lock_browser_by_name(browser).await?;
            self.execute(DELETE_EARLIER, args![browser, purpose]).await?;
        }
        let args = args![
            challenge.id,
            purpose,
            challenge.account_id,
            challenge.target.kind(),
            challenge.target.value(),
            challenge.secret.digest(),
            challenge.secret.hash(),
            challenge.browser.as_ref(),
            challenge.pending_login,
            challenge.payload.to_json().map_err(failed)?,
            challenge.attempts,
            challenge.resends,
            challenge.created_at,
            challenge.expires_at,
        ];
        self.execute(INSERT, args).await.map(drop)
    }

    async fn find_challenge_by_key(
        &mut self,
        purpose: Purpose,
        key: &Digest,
        now: At,
    ) -> StoreResult<Option<Challenge>> {
        self.fetch_optional(BY_KEY, args![key, purpose.as_str(), now])
            .await?
            .as_ref()
            .map(challenge)
            .transpose()
    }

    async fn find_challenge_by_browser(
        &mut self,
        purpose: Purpose,
        browser: &Digest,
        now: At,
    ) -> StoreResult<Option<Challenge>> {
        let args = args![browser, purpose.as_str(), now];
        self.fetch_optional(BY_BROWSER, args).await?.as_ref().map(challenge).transpose()
    }

    async fn count_attempt(&mut self, id: ChallengeId, max: i64, now: At) -> StoreResult<Option<i64>> {
        let row = self.fetch_optional(COUNT_ATTEMPT, args![id, max, now]).await?;
        row.map(|row| row.get("attempts")).transpose()
    }

    async fn uncount_attempt(&mut self, id: ChallengeId) -> StoreResult<()> {
        self.execute(UNCOUNT_ATTEMPT, args![id]).await.map(drop)
    }

    async fn replace_code(
        &mut self,
        id: ChallengeId,
        code: Option<&PasswordHash>,
        max_resends: i64,
    ) -> StoreResult<bool> {
        Ok(self.execute(REPLACE_CODE, args![id, code, max_resends]).await? > 0)
    }

    async fn consume(&mut self, id: ChallengeId, now: At) -> StoreResult<bool> {
        Ok(self.execute(CONSUME, args![id, now]).await? > 0)
    }

    async fn drop_challenges_of(&mut self, account: AccountId, purpose: Purpose) -> StoreResult<()> {
        self.execute(DROP_OF, args![account, purpose.as_str()]).await.map(drop)
    }

    async fn drop_challenges_to(&mut self, purpose: Purpose, target: &Target) -> StoreResult<()> {
        self.execute(DROP_TO, args![purpose.as_str(), target.kind(), target.value()]).await.map(drop)
    }

    async fn drop_challenges_for(&mut self, account: AccountId, target: &Target) -> StoreResult<()> {
        self.execute(DROP_FOR, args![account, target.kind(), target.value()]).await.map(drop)
    }
}
