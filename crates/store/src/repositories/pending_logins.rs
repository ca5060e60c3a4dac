//! Half-finished logins.

use crate::args;
use crate::errors::{failed, inconsistent};
use crate::exec::Row;
use crate::tx::Tx;
use async_trait::async_trait;
use housekey_accounts::model::{
    AccountId, At, Digest, Email, PendingLogin, PendingLoginId, PhoneNumber, WaitsAt,
};
use housekey_accounts::ports::StoreResult;
use housekey_accounts::ports::stores::PendingLogins;

const TABLE: &str = "housekey_pending_logins";

const FIND: &str = "SELECT id, browser, account_id, email, phone, phone_confirmed, signup, remember, trust, next, records, stage, stage_state, \
     initiated_at, expires_at FROM housekey_pending_logins WHERE browser = $1 AND expires_at > $2";
const DELETE_OTHERS: &str = "DELETE FROM housekey_pending_logins WHERE browser = $1 AND id <> $2";
/// The same login again is its next stage; what hangs on the row stays.
const PUT: &str = "INSERT INTO housekey_pending_logins (id, browser, account_id, email, phone, phone_confirmed, \
     signup, remember, trust, next, records, stage, stage_state, initiated_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
     ON CONFLICT (id) DO UPDATE SET account_id = excluded.account_id, email = excluded.email, phone = excluded.phone, \
     phone_confirmed = excluded.phone_confirmed, signup = excluded.signup, remember = excluded.remember, trust = excluded.trust, next = excluded.next, \
     records = excluded.records, stage = excluded.stage, stage_state = excluded.stage_state, \
     initiated_at = excluded.initiated_at, expires_at = excluded.expires_at";
const TAKE: &str = "DELETE FROM housekey_pending_logins WHERE id = $1";
const MOVE_LOGIN: &str = "UPDATE housekey_pending_logins SET browser = $1 WHERE id = $2";
const MOVE_CHALLENGES: &str = "UPDATE housekey_challenges SET browser = $1 WHERE pending_login_id = $2";
const DROP_LOGINS: &str = "DELETE FROM housekey_pending_logins WHERE browser = $1";
const DROP_CHALLENGES: &str = "DELETE FROM housekey_challenges WHERE browser = $1";

fn pending_login(row: &Row) -> StoreResult<PendingLogin> {
    let id = PendingLoginId(row.get("id")?);
    let records: serde_json::Value = row.get("records")?;
    Ok(PendingLogin {
        id,
        browser: Digest::from_stored(&row.get::<Vec<u8>>("browser")?)
            .ok_or_else(|| inconsistent(TABLE, "browser", id))?,
        account_id: row.get::<Option<_>>("account_id")?.map(AccountId),
        email: row.get::<Option<_>>("email")?.map(Email::from_stored),
        phone: row.get::<Option<_>>("phone")?.map(PhoneNumber::from_stored),
        phone_confirmed: row.get("phone_confirmed")?,
        signup: row.get("signup")?,
        remember: row.get("remember")?,
        trust: row.get("trust")?,
        next: row.get("next")?,
        records: serde_json::from_value(records).map_err(|_| inconsistent(TABLE, "records", id))?,
        waits_at: Some(WaitsAt { stage: row.get("stage")?, state: row.get("stage_state")? }),
        initiated_at: row.get("initiated_at")?,
        expires_at: row.get("expires_at")?,
    })
}

#[async_trait]
impl PendingLogins for Tx {
    async fn find_pending_login(&mut self, browser: &Digest, now: At) -> StoreResult<Option<PendingLogin>> {
        self.fetch_optional(FIND, args![browser, now]).await?.as_ref().map(pending_login).transpose()
    }

    async fn put_pending_login(&mut self, login: &PendingLogin) -> StoreResult<()> {
        let waits_at =
            login.waits_at.as_ref().ok_or_else(|| failed("a login that no stage stopped is not stored"))?;
        let records = serde_json::to_value(&login.records).map_err(failed)?;
        self.lock_browser_by_name(&login.browser).await?;
        self.execute(DELETE_OTHERS, args![&login.browser, login.id]).await?;
        let args = args![
            login.id,
            &login.browser,
            login.account_id,
            login.email.as_ref(),
            login.phone.as_ref(),
            login.phone_confirmed,
            login.signup,
            login.remember,
            login.trust,
            login.next.as_deref(),
            records,
            waits_at.stage.as_str(),
            &waits_at.state,
            login.initiated_at,
            login.expires_at,
        ];
        self.execute(PUT, args).await.map(drop)
    }

    async fn take_pending_login(&mut self, id: PendingLoginId) -> StoreResult<bool> {
        Ok(self.execute(TAKE, args![id]).await? > 0)
    }

    async fn move_pending_login(&mut self, id: PendingLoginId, browser: &Digest) -> StoreResult<()> {
        self.execute(MOVE_LOGIN, args![browser, id]).await?;
        self.execute(MOVE_CHALLENGES, args![browser, id]).await.map(drop)
    }

    async fn drop_browser(&mut self, browser: &Digest) -> StoreResult<()> {
        self.execute(DROP_LOGINS, args![browser]).await?;
        self.execute(DROP_CHALLENGES, args![browser]).await.map(drop)
    }
}
