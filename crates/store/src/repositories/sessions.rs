//! Sessions, as flows list and end them; the session layer's side is [`SqlSessions`](crate::SqlSessions).

use crate::args;
use crate::errors::inconsistent;
use crate::tx::Tx;
use async_trait::async_trait;
use housekey_accounts::model::{AccountId, At, Digest, ListedSession, SessionHandle};
use housekey_accounts::ports::StoreResult;
use housekey_accounts::ports::stores::{SessionWrites, Sessions};

/// Those of another epoch are dead, and swept later.
const LIST: &str = "SELECT s.id_hash, s.created_at, s.last_seen_at, s.ip, s.user_agent \
     FROM housekey_sessions AS s JOIN housekey_accounts AS a ON a.id = s.account_id \
     AND a.credential_epoch = s.credential_epoch WHERE s.account_id = $1 AND s.expires_at > $2 \
     ORDER BY s.last_seen_at DESC, s.id_hash";
const DELETE_SESSION: &str = "DELETE FROM housekey_sessions WHERE account_id = $1 AND id_hash = $2";
const NEXT_EPOCH: &str = "UPDATE housekey_accounts SET credential_epoch = credential_epoch + 1 WHERE id = $1";
const DELETE_LOGINS: &str = "DELETE FROM housekey_pending_logins WHERE account_id = $1";
const DELETE_CODES: &str = "DELETE FROM housekey_challenges WHERE account_id = $1 AND browser IS NOT NULL";
const DELETE_SESSIONS: &str = "DELETE FROM housekey_sessions WHERE account_id = $1";

#[async_trait]
impl Sessions for Tx {
    async fn list_sessions(&mut self, account: AccountId, now: At) -> StoreResult<Vec<ListedSession>> {
        let rows = self.fetch_all(LIST, args![account, now]).await?;
        rows.iter()
            .map(|row| {
                let digest = Digest::from_stored(&row.get::<Vec<u8>>("id_hash")?);
                let digest = digest.ok_or_else(|| inconsistent("housekey_sessions", "id_hash", account))?;
                Ok(ListedSession {
                    handle: SessionHandle(digest),
                    created_at: row.get("created_at")?,
                    seen_at: row.get("last_seen_at")?,
                    ip: row.get("ip")?,
                    user_agent: row.get("user_agent")?,
                })
            })
            .collect()
    }
}

#[async_trait]
impl SessionWrites for Tx {
    async fn end_session(&mut self, account: AccountId, session: &SessionHandle) -> StoreResult<bool> {
        Ok(self.execute(DELETE_SESSION, args![account, &session.0]).await? > 0)
    }

    async fn end_sessions(&mut self, account: AccountId) -> StoreResult<u64> {
        // The epoch first: a session that somebody creates meanwhile carries the old one and never loads.
        self.execute(NEXT_EPOCH, args![account]).await?;
        self.execute(DELETE_LOGINS, args![account]).await?;
        self.execute(DELETE_CODES, args![account]).await?;
        self.execute(DELETE_SESSIONS, args![account]).await
    }
}
