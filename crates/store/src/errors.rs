//! Errors of the databases by kind: temporary, conflict, or fault.

use housekey_accounts::ports::StoreError;
use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::postgres::PgDatabaseError;

/// The names that [`StoreError::Conflict`] gives, the same on both databases.
pub mod constraint {
    /// The user name is taken.
    pub const USERNAME: &str = "housekey_accounts_username_key";
    /// The account has this address already.
    pub const ACCOUNT_EMAIL: &str = "housekey_email_addresses_account_email";
    /// The account has a primary address already.
    pub const ONE_PRIMARY_EMAIL: &str = "housekey_email_addresses_one_primary";
    /// Somebody has this address verified.
    pub const ONE_VERIFIED_EMAIL: &str = "housekey_email_addresses_one_verified";
    /// Somebody has this number verified.
    pub const ONE_VERIFIED_PHONE: &str = "housekey_phones_one_verified";
    /// This browser has a login under way.
    pub const PENDING_LOGIN_BROWSER: &str = "housekey_pending_logins_browser";
    /// There is a challenge with this key.
    pub const CHALLENGE_KEY: &str = "housekey_challenges_key";
    /// This browser has a challenge of this purpose.
    pub const CHALLENGE_BROWSER: &str = "housekey_challenges_browser_purpose";
    /// There is an event with this id.
    pub const EVENT_ID: &str = "housekey_events_id";
    /// There is a delivery with this id.
    pub const OUTBOX_ID: &str = "housekey_outbox_id";

    /// SQLite names the columns of the index that refused, not the index.
    pub(super) const SQLITE: [(&str, &str); 10] = [
        ("housekey_accounts.username_key", USERNAME),
        ("housekey_email_addresses.account_id, housekey_email_addresses.email", ACCOUNT_EMAIL),
        ("housekey_email_addresses.account_id", ONE_PRIMARY_EMAIL),
        ("housekey_email_addresses.email", ONE_VERIFIED_EMAIL),
        ("housekey_phones.number", ONE_VERIFIED_PHONE),
        ("housekey_pending_logins.browser", PENDING_LOGIN_BROWSER),
        ("housekey_challenges.key", CHALLENGE_KEY),
        ("housekey_challenges.browser, housekey_challenges.purpose", CHALLENGE_BROWSER),
        ("housekey_events.id", EVENT_ID),
        ("housekey_outbox.id", OUTBOX_ID),
    ];
}

pub(crate) fn store_error(error: sqlx::Error) -> StoreError {
    use sqlx::Error as E;
    match &error {
        E::Io(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::BeginFailed | E::Tls(_) => {
            unavailable(error)
        }
        // A host's own SQLite pool handed out a connection that still stands in a dead transaction
        // (SQLite rolls back by itself when the disk is full, and sqlx does not notice).
        E::InvalidSavePointStatement => unavailable(error),
        E::Database(database) if database.kind() == ErrorKind::UniqueViolation => {
            StoreError::Conflict { constraint: constraint_name(database.as_ref()) }
        }
        E::Database(database) if is_outrun(database.as_ref()) => StoreError::Outrun(error.into()),
        E::Database(database) if is_passing(database.as_ref()) => unavailable(error),
        _ => failed(error),
    }
}

pub(crate) fn unavailable(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::Unavailable(error.into())
}

pub(crate) fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::Failed(error.into())
}

/// The error for a row that holds a value no version of ours writes.
pub(crate) fn inconsistent(table: &'static str, column: &'static str, row: impl ToString) -> StoreError {
    StoreError::Inconsistent { table, column, row: row.to_string() }
}

fn constraint_name(error: &dyn DatabaseError) -> String {
    if let Some(name) = error.constraint() {
        return name.to_owned();
    }
    let columns = error.message().rsplit(": ").next().unwrap_or_default();
    let known = constraint::SQLITE.iter().find(|(sqlite, _)| *sqlite == columns);
    known.map_or(columns, |(_, name)| name).to_owned()
}

/// Whether the database ended this transaction in favour of another one. A lock that did not come in time is not among
/// them: a request that waited five seconds for it shall not wait five more.
fn is_outrun(error: &dyn DatabaseError) -> bool {
    /// `SQLITE_BUSY_SNAPSHOT`: read, and then somebody else wrote. Only in a transaction that a host began itself.
    const BUSY_SNAPSHOT: &str = "517";
    let Some(code) = error.code() else { return false };
    if error.try_downcast_ref::<PgDatabaseError>().is_some() {
        // Serialization failure, deadlock.
        return code == "40001" || code == "40P01";
    }
    code == BUSY_SNAPSHOT
}

/// Whether the row that another one points at is gone.
pub(crate) fn is_orphan(error: &StoreError) -> bool {
    let StoreError::Failed(cause) = error else { return false };
    let cause = cause.downcast_ref::<sqlx::Error>().and_then(sqlx::Error::as_database_error);
    cause.is_some_and(|cause| cause.kind() == ErrorKind::ForeignKeyViolation)
}

/// Whether the same statement may succeed soon.
fn is_passing(error: &dyn DatabaseError) -> bool {
    let Some(code) = error.code() else { return false };
    if error.try_downcast_ref::<PgDatabaseError>().is_some() {
        return is_passing_postgres(&code);
    }
    code.parse().is_ok_and(is_passing_sqlite)
}

/// Codes: <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn is_passing_postgres(code: &str) -> bool {
    // Connection lost; out of connections, memory or disk; system errors.
    ["08", "53", "58"].iter().any(|class| code.starts_with(class))
        || [
            "25006", // read-only: a standby that is not (yet) the primary
            "25P03", // idle in transaction for too long
            "55P03", "57014", // lock or statement timeout
            "57P01", "57P02", "57P03", "57P05", // shutdown, crash, starting up, idle session
        ]
        .contains(&code)
}

/// Codes: <https://www.sqlite.org/rescode.html>; the low byte of an extended code is its primary code.
fn is_passing_sqlite(code: i32) -> bool {
    const BUSY: i32 = 5;
    const LOCKED: i32 = 6;
    const READONLY: i32 = 8;
    const INTERRUPT: i32 = 9;
    const IOERR: i32 = 10;
    const FULL: i32 = 13;
    const CANTOPEN: i32 = 14;
    [BUSY, LOCKED, READONLY, INTERRUPT, IOERR, FULL, CANTOPEN].contains(&(code & 0xff))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_disk_and_busy_are_temporary_but_syntax_error_is_not() {
        assert!(is_passing_sqlite(5) && is_passing_sqlite(517) && is_passing_sqlite(13));
        assert!(!is_passing_sqlite(1) && !is_passing_sqlite(19));
        assert!(is_passing_postgres("57P01") && is_passing_postgres("53300") && is_passing_postgres("08006"));
        assert!(!is_passing_postgres("42601") && !is_passing_postgres("23503"));
    }

    #[test]
    fn pool_timeout_is_a_temporary_error() {
        assert!(matches!(store_error(sqlx::Error::PoolTimedOut), StoreError::Unavailable(_)));
        assert!(matches!(store_error(sqlx::Error::RowNotFound), StoreError::Failed(_)));
    }
}
