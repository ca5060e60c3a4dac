//! Sessions, for tower-sessions.
//!
//! Four things the ready-made stores do not do: an id is stored as its SHA-256; saving is an UPDATE only, so
//! that a request in flight cannot bring a session back that was ended meanwhile; a session of an account
//! that was deactivated, or whose credential epoch moved on, does not load; and one statement finds a session
//! together with its account and the account's addresses ([`SqlSessions::look`]).

use crate::args;
use crate::errors::is_orphan;
use crate::exec::{Arg, Row};
use crate::pool::Pool;
use crate::repositories::accounts::account;
use async_trait::async_trait;
use chrono::DateTime;
use housekey_accounts::model::Owner;
use housekey_accounts::model::{AccountId, At, Digest, Email, EmailAddress, EmailAddressId, SessionHandle};
use housekey_accounts::ports::{Clock, StoreError, StoreResult};
use serde::{Deserialize, Serialize};
use serde_json::Value;
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
/// [`SAVE`], with another id. Found by the id that it had until now, or before that: then another request changed it while
/// this one was under way. (Nothing loads a session by a former id.)
const RENAME: &str = "UPDATE housekey_sessions SET id_hash = $1, account_id = $2, credential_epoch = $3, data = $4, \
     ip = $5, user_agent = $6, last_seen_at = $7, expires_at = $8, former_hash = $9 \
     WHERE (id_hash = $9 OR former_hash = $9) AND expires_at > $7";
/// One row for each address of the account; one row when it has none, or when nobody is signed in. What makes a
/// session dead is judged by [`found`], so that a dead one differs from one that never was.
const LOOK: &str = "SELECT s.data, s.expires_at, s.last_seen_at, s.account_id AS session_account_id, \
     s.credential_epoch AS session_epoch, a.id, a.username, a.password_hash, a.active, a.credential_epoch, \
     a.locale, a.created_at, a.last_login_at, a.closed_at, a.delete_at, e.id AS email_id, e.email, e.verified_at, e.is_primary, \
     e.created_at AS email_created_at FROM housekey_sessions AS s \
     LEFT JOIN housekey_accounts AS a ON a.id = s.account_id \
     LEFT JOIN housekey_email_addresses AS e ON e.account_id = a.id WHERE s.id_hash = $1";
/// Never back in time, where two requests note their use in the wrong order.
const TOUCH: &str = "UPDATE housekey_sessions SET last_seen_at = $2, expires_at = $3 \
     WHERE id_hash = $1 AND expires_at > $2 AND last_seen_at < $2";
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

    /// Over a migrated database.
    pub fn new(pool: Pool, clock: Arc<dyn Clock>) -> Self {
        Self { pool, clock }
    }

    /// Notes that a session was used now, and when it ends unless it is used again. Beside whatever else happens to
    /// the session: the note is worth no wait and no error of anybody's request.
    pub async fn touch(&self, id: &Id, expires_at: At) {
        if let Err(error) = self.pool.execute(TOUCH, args![&digest(id), self.clock.now(), expires_at]).await {
            tracing::debug!(%error, "a session's use was not noted");
        }
    }

    /// Saves a session whose id was `old` under the id it has now, in one statement: at no moment is it missing from the
    /// account's sessions, and one that was ended meanwhile does not come back. `false`: it was ended. Of two that do this at
    /// once the last one has the session.
    ///
    /// # Errors
    /// The database's.
    pub async fn rename(&self, old: &Id, record: &Record) -> Result<bool> {
        let mut args = row_args(record, self.clock.now())?;
        args.extend(args![&digest(old)]);
        Ok(self.pool.execute(RENAME, args).await.map_err(backend)? > 0)
    }

    /// The session of this id, its account and the account's addresses, by one statement and so of one moment.
    pub async fn look(&self, id: &Id) -> Result<Look> {
        let rows = self.pool.fetch_all(LOOK, args![&digest(id)]).await.map_err(backend)?;
        let Some(first) = rows.first() else { return Ok(Look::Nothing) };
        found(*id, first, &rows, self.clock.now())
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

/// What [`SqlSessions::look`] found under an id.
#[derive(Debug)]
pub enum Look {
    /// No session.
    Nothing,
    /// One that does not count (any more): too old, or its account is deactivated or has another credential epoch.
    Dead,
    /// A session.
    Alive(Box<Found>),
}

/// A session, and whose it is.
#[derive(Debug)]
pub struct Found {
    /// The session.
    pub record: Record,
    /// When its use was last noted.
    pub seen_at: At,
    /// The account it is signed in to, and the account's addresses.
    pub owner: Option<Owner>,
}

fn found(id: Id, first: &Row, rows: &[Row], now: At) -> Result<Look> {
    let expires_at: At = first.get("expires_at").map_err(backend)?;
    let owner = match first.get::<Option<uuid::Uuid>>("session_account_id").map_err(backend)? {
        Some(_) => Some(owner(first, rows).map_err(backend)?),
        None => None,
    };
    let epoch: Option<i64> = first.get("session_epoch").map_err(backend)?;
    let counts = |owner: &Owner| owner.account.active && Some(owner.account.credential_epoch) == epoch;
    if expires_at <= now || !owner.as_ref().is_none_or(counts) {
        return Ok(Look::Dead);
    }
    let data: Value = first.get("data").map_err(backend)?;
    let data = serde_json::from_value(data).map_err(|error| Error::Decode(error.to_string()))?;
    let expiry_date =
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(expires_at.timestamp_micros()) * 1_000)
            .map_err(|error| Error::Decode(error.to_string()))?;
    let seen_at = first.get("last_seen_at").map_err(backend)?;
    Ok(Look::Alive(Box::new(Found { record: Record { id, data, expiry_date }, seen_at, owner })))
}

/// The account of a row of [`LOOK`], and its addresses from all of them, ordered as
/// [`EmailAddresses::list_emails`](housekey_accounts::ports::stores::EmailAddresses::list_emails) orders them.
fn owner(first: &Row, rows: &[Row]) -> StoreResult<Owner> {
    let account = account(first)?;
    let mut emails = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(id) = row.get::<Option<uuid::Uuid>>("email_id")? else { continue };
        emails.push(EmailAddress {
            id: EmailAddressId(id),
            account_id: account.id,
            email: Email::from_stored(row.get("email")?),
            verified_at: row.get("verified_at")?,
            primary: row.get("is_primary")?,
            created_at: row.get("email_created_at")?,
        });
    }
    emails.sort_by_key(|row| (!row.primary, row.created_at, row.id.0));
    Ok(Owner { account, emails })
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
    let data = serde_json::to_value(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
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

/// What a session is called by outside of its cookie or token.
pub fn session_handle(id: &Id) -> SessionHandle {
    SessionHandle(digest(id))
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
                // The session follows the sign-in's commit; its account was deleted in between. It never loads.
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
        match self.look(id).await? {
            Look::Alive(found) => Ok(Some(found.record)),
            Look::Dead | Look::Nothing => Ok(None),
        }
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.pool.execute(DELETE, args![&digest(id)]).await.map(drop).map_err(backend)
    }
}
