//! Sessions, for tower-sessions.
//!
//! Three things the ready-made stores do not do: an id is stored as its SHA-256; saving is an UPDATE only, so
//! that a request in flight cannot bring a session back that was ended meanwhile; and a session of an account
//! that was switched off, or whose credential epoch moved on, does not load.

use crate::args;
use crate::errors::is_orphan;
use crate::exec::Arg;
use crate::pool::Pool;
use async_trait::async_trait;
use chrono::DateTime;
use housekey_accounts::model::{AccountId, At, Digest};
use housekey_accounts::ports::{Clock, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

const CREATE: &str = "INSERT INTO housekey_sessions (id_hash, account_id, credential_epoch, data, ip, \
     user_agent, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8) \
     ON CONFLICT (id_hash) DO NOTHING";
const SAVE: &str = "UPDATE housekey_sessions SET account_id = $2, credential_epoch = $3, data = $4, ip = $5, \
     user_agent = $6, last_seen_at = $7, expires_at = $8 WHERE id_hash = $1 AND expires_at > $7";
const LOAD: &str = "SELECT s.data, s.expires_at, s.last_seen_at, s.account_id FROM housekey_sessions AS s \
     LEFT JOIN housekey_accounts AS a ON a.id = s.account_id \
     WHERE s.id_hash = $1 AND s.expires_at > $2 \
     AND (s.account_id IS NULL OR (a.active AND a.credential_epoch = s.credential_epoch))";
const TOUCH: &str = "UPDATE housekey_sessions SET last_seen_at = $2 WHERE id_hash = $1 AND expires_at > $2";
const DELETE: &str = "DELETE FROM housekey_sessions WHERE id_hash = $1";

/// Ids have 128 random bits: one collision is an alarm, and this many are a broken source of randomness.
const TRIES: usize = 4;

/// The prefix of what [`SqlSessions::is_unavailable`] recognises.
const UNAVAILABLE: &str = "unavailable: ";

/// The session store over a [`Pool`].
///
/// Two keys of a session's data are also kept in columns: `account` ([`SqlSessions::ACCOUNT`], made by
/// [`account_json`]) and `client` ([`SqlSessions::CLIENT`], made by [`client_json`]). A session whose
/// `account` cannot be read is not saved at all.
#[derive(Clone)]
pub struct SqlSessions {
    pool: Pool,
    clock: Arc<dyn Clock>,
}

impl SqlSessions {
    /// The key under which a session says whose it is.
    pub const ACCOUNT: &'static str = "account";
    /// The key under which a session says where it is used from.
    pub const CLIENT: &'static str = "client";
    /// The key under which a loaded session of an account says when it was last seen. Read only: it is the column's, and
    /// saving leaves it out.
    pub const SEEN: &'static str = "seen";

    /// Over a migrated database.
    pub fn new(pool: Pool, clock: Arc<dyn Clock>) -> Self {
        Self { pool, clock }
    }

    /// Notes that a session was used. An UPDATE of one column, beside whatever else happens to the session:
    /// the note is worth no wait and no error of anybody's request.
    pub async fn touch(&self, id: &Id) {
        if let Err(error) = self.pool.execute(TOUCH, args![&digest(id), self.clock.now()]).await {
            tracing::debug!(%error, "a session's use was not noted");
        }
    }

    /// Whether the same request may succeed soon (503) or something is broken (500).
    pub fn is_unavailable(error: &Error) -> bool {
        matches!(error, Error::Backend(text) if text.starts_with(UNAVAILABLE))
    }
}

impl std::fmt::Debug for SqlSessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqlSessions").field("pool", &self.pool).finish_non_exhaustive()
    }
}

#[derive(Serialize, Deserialize)]
struct AccountPart {
    id: AccountId,
    epoch: i64,
}

#[derive(Default, Serialize, Deserialize)]
struct ClientPart {
    #[serde(default)]
    ip: Option<String>,
    #[serde(default)]
    user_agent: Option<String>,
}

/// What a signed-in session holds under [`SqlSessions::ACCOUNT`]: whose it is, and the account's credential
/// epoch at the time of signing in.
pub fn account_json(id: AccountId, epoch: i64) -> Value {
    serde_json::json!({ "id": id, "epoch": epoch })
}

/// What a session holds under [`SqlSessions::CLIENT`].
pub fn client_json(ip: Option<&str>, user_agent: Option<&str>) -> Value {
    serde_json::json!({ "ip": ip, "user_agent": user_agent })
}

/// The arguments `$1` to `$8` of [`CREATE`] and [`SAVE`].
fn row_args(record: &Record, now: At) -> Result<Vec<Arg>> {
    let account = match record.data.get(SqlSessions::ACCOUNT) {
        None | Some(Value::Null) => None,
        Some(value) => {
            Some(AccountPart::deserialize(value).map_err(|error| Error::Encode(error.to_string()))?)
        }
    };
    let client = record.data.get(SqlSessions::CLIENT);
    // Only shown to the user; not worth losing a session over.
    let client = client.and_then(|value| ClientPart::deserialize(value).ok()).unwrap_or_default();
    let kept: HashMap<_, _> = record.data.iter().filter(|(key, _)| *key != SqlSessions::SEEN).collect();
    let data = serde_json::to_value(kept).map_err(|error| Error::Encode(error.to_string()))?;
    Ok(args![
        &digest(&record.id),
        account.as_ref().map(|account| account.id),
        account.as_ref().map(|account| account.epoch),
        data,
        client.ip,
        client.user_agent,
        now,
        expiry(record)?,
    ])
}

fn digest(id: &Id) -> Digest {
    Digest::of(&id.0.to_le_bytes())
}

fn expiry(record: &Record) -> Result<At> {
    let micros = record.expiry_date.unix_timestamp_nanos() / 1_000;
    let at = i64::try_from(micros).ok().and_then(DateTime::from_timestamp_micros);
    at.ok_or_else(|| Error::Encode(format!("no such expiry: {}", record.expiry_date)))
}

fn backend(error: StoreError) -> Error {
    let passing = matches!(error, StoreError::Unavailable(_) | StoreError::Outrun(_));
    let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
    Error::Backend(format!("{}{error}: {source}", if passing { UNAVAILABLE } else { "" }))
}

#[async_trait]
impl SessionStore for SqlSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        for _ in 0..TRIES {
            let args = row_args(record, self.clock.now())?;
            match self.pool.execute(CREATE, args).await {
                Ok(0) => {}
                Ok(_) => return Ok(()),
                // The session follows the sign-in's commit; whoever it was for was deleted in between. It never loads.
                Err(error) if is_orphan(&error) => {
                    tracing::debug!("the account of a session that begins is gone; the session is dropped");
                    return Ok(());
                }
                Err(error) => return Err(backend(error)),
            }
            record.id = Id::default();
        }
        Err(Error::Backend("every new session id exists already".to_owned()))
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let args = row_args(record, self.clock.now())?;
        if self.pool.execute(SAVE, args).await.map_err(backend)? == 0 {
            tracing::debug!("a session ended while a request of it was in flight; what it wrote is dropped");
        }
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let args = args![&digest(id), self.clock.now()];
        let Some(row) = self.pool.fetch_optional(LOAD, args).await.map_err(backend)? else {
            return Ok(None);
        };
        let data: Value = row.get("data").map_err(backend)?;
        let expires_at: At = row.get("expires_at").map_err(backend)?;
        let expiry_date =
            OffsetDateTime::from_unix_timestamp_nanos(i128::from(expires_at.timestamp_micros()) * 1_000)
                .map_err(|error| Error::Decode(error.to_string()))?;
        let mut data: HashMap<String, Value> =
            serde_json::from_value(data).map_err(|error| Error::Decode(error.to_string()))?;
        if row.get::<Option<uuid::Uuid>>("account_id").map_err(backend)?.is_some() {
            let seen: At = row.get("last_seen_at").map_err(backend)?;
            data.insert(Self::SEEN.to_owned(), serde_json::json!(seen));
        }
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.pool.execute(DELETE, args![&digest(id)]).await.map(drop).map_err(backend)
    }
}
