//! Bringing a database to the shape this binary knows.
//!
//! Our own runner and table instead of sqlx's: `_sqlx_migrations` may be the host's, sqlx takes no lock on
//! SQLite, and two starters must migrate once. All steps run in one transaction; a failed start changes
//! nothing. See `docs/decisions/own-migrations.md`.

use crate::args;
use crate::exec::Sql;
use crate::pool::Pool;
use crate::tx::Tx;
use housekey_accounts::model::At;
use housekey_accounts::ports::{StoreError, StoreResult, UnitOfWork};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

struct Migration {
    version: i64,
    name: &'static str,
    sql: Sql,
}

macro_rules! migrations {
    ($($version:literal $name:literal;)*) => {[$(
        Migration {
            version: $version,
            name: $name,
            sql: Sql {
                sqlite: include_str!(concat!("../../../migrations/sqlite/", $name, ".sql")),
                postgres: include_str!(concat!("../../../migrations/postgres/", $name, ".sql")),
            },
        }
    ),*]};
}

const MIGRATIONS: [Migration; 13] = migrations! {
    1 "0001_accounts";
    2 "0002_sign_in";
    3 "0003_sessions";
    4 "0004_events_outbox";
    5 "0005_signals";
    6 "0006_known_devices";
    7 "0007_outbox_leases";
    8 "0008_challenges";
    9 "0009_former_session_ids";
    10 "0010_closing";
    11 "0011_phone_logins";
    12 "0012_trusted_browsers";
    13 "0013_confirmed_phones";
};

const CREATE_TABLE: Sql = Sql {
    sqlite: "CREATE TABLE IF NOT EXISTS housekey_migrations (version INTEGER NOT NULL PRIMARY KEY, \
             name TEXT NOT NULL, checksum BLOB NOT NULL, applied_at TEXT NOT NULL) STRICT",
    postgres: "CREATE TABLE IF NOT EXISTS housekey_migrations (version bigint NOT NULL PRIMARY KEY, \
               name text NOT NULL, checksum bytea NOT NULL, applied_at timestamptz NOT NULL)",
};
const LIST: &str = "SELECT version, checksum FROM housekey_migrations ORDER BY version";
const RECORD: &str =
    "INSERT INTO housekey_migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";
/// Ends with the transaction. The number is arbitrary; every Housekey uses the same. A long step is no fault,
/// and neither is waiting for another starter.
const POSTGRES_LOCK: &str = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; \
     SELECT pg_advisory_xact_lock(4857290117324058)";

/// Why the database was not migrated. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// A step that was applied is not the step this binary has.
    #[error(
        "the database was migrated with another {name} than this binary has: restore the migration file, \
         or run the binary that made the database"
    )]
    Changed {
        /// The step.
        name: &'static str,
    },
    /// The database has a step that this binary does not know.
    #[error(
        "the database is at version {found} and this binary knows {known}: it was migrated by a newer \
         Housekey; run that one, or restore the backup from before"
    )]
    Newer {
        /// The database's version.
        found: i64,
        /// The newest this binary knows.
        known: i64,
    },
    /// The database did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Applies what is missing; answers the names of the steps applied now. Of two who start at once, one
/// migrates and the other waits.
///
/// # Errors
/// [`MigrateError`], with the database as it was.
pub async fn migrate(pool: &Pool, now: At) -> Result<Vec<&'static str>, MigrateError> {
    // On SQLite this is the lock already.
    let mut tx = pool.begin().await?;
    tx.script(Sql { sqlite: "", postgres: POSTGRES_LOCK }).await?;
    tx.execute(CREATE_TABLE, Vec::new()).await?;
    let applied = applied(&mut tx).await?;
    refuse_unknown(&applied)?;
    let mut done = Vec::new();
    for migration in &MIGRATIONS {
        let checksum = migration.checksum(tx.is_sqlite());
        match applied.get(&migration.version) {
            Some(recorded) if *recorded == checksum => {}
            Some(_) => return Err(MigrateError::Changed { name: migration.name }),
            None => {
                tx.script(migration.sql).await?;
                tx.execute(RECORD, args![migration.version, migration.name, checksum, now]).await?;
                done.push(migration.name);
            }
        }
    }
    Box::new(tx).commit().await?;
    Ok(done)
}

async fn applied(tx: &mut Tx) -> StoreResult<BTreeMap<i64, Vec<u8>>> {
    let rows = tx.fetch_all(LIST, Vec::new()).await?;
    rows.iter().map(|row| Ok((row.get("version")?, row.get("checksum")?))).collect()
}

fn refuse_unknown(applied: &BTreeMap<i64, Vec<u8>>) -> Result<(), MigrateError> {
    let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default();
    match applied.last_key_value() {
        Some((&found, _)) if found > known => Err(MigrateError::Newer { found, known }),
        _ => Ok(()),
    }
}

impl Migration {
    /// Of the text with Unix line ends: a checkout on Windows is the same migration.
    fn checksum(&self, sqlite: bool) -> Vec<u8> {
        let text = if sqlite { self.sql.sqlite } else { self.sql.postgres };
        Sha256::digest(text.replace("\r\n", "\n")).to_vec()
    }
}
