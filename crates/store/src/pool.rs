//! Connections.

use crate::bell::Bell;
use crate::cut::past_cut_connections;
use crate::errors::{failed, store_error, unavailable};
use crate::exec::{Arg, Row, RowOf, Sql, bound};
use crate::file::DatabaseFile;
use crate::scratch::{Scratch, make_private_file};
use crate::tx::Tx;
use housekey_accounts::ports::StoreResult;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, PgPool, SqlitePool};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How [`Pool::connect`] connects. The defaults are right for one server process.
#[derive(Clone, Debug)]
pub struct ConnectOptions {
    /// The most connections at a time.
    pub max_connections: u32,
    /// How long a request waits for a connection before it gets 503.
    pub acquire_timeout: Duration,
    /// How long a writer waits for another to finish (SQLite), or for a lock (PostgreSQL).
    pub busy_timeout: Duration,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self {
            max_connections: 10,
            acquire_timeout: Duration::from_secs(2),
            busy_timeout: Duration::from_secs(5),
        }
    }
}

/// A database, by its connections. Clones share them.
///
/// A host that has a pool of its own makes one `From` it. A host's SQLite connections must have
/// `foreign_keys` on (sqlx's default) and should have a `busy_timeout` and WAL.
#[derive(Clone)]
pub struct Pool {
    pub(crate) inner: Inner,
    /// SQLite has one writer at a time. Writers queue here, in order, without holding a connection. SQLite itself waits by
    /// sleeping and trying again, in no order, and each waiting writer holds a connection.
    turn: Arc<Semaphore>,
    patience: Duration,
    /// SQLite's file, which must stay the one that was opened.
    file: Option<Arc<DatabaseFile>>,
    scratch: Option<Arc<Scratch>>,
}

#[derive(Clone)]
pub(crate) enum Inner {
    Sqlite(SqlitePool),
    Postgres(PgPool, Bell),
}

impl Pool {
    /// Connects to `sqlite:path`, `sqlite::memory:` (a scratch database that goes with the last clone of this
    /// pool) or `postgres://…`. A missing SQLite file is made, here and never later: while the pool is in use, a file
    /// that was deleted or replaced is `Unavailable`.
    ///
    /// # Errors
    /// `Unavailable` when the database does not answer, `Failed` when the URL makes no sense.
    pub async fn connect(url: &str, options: ConnectOptions) -> StoreResult<Self> {
        match url.split(':').next() {
            Some("sqlite") => Self::connect_sqlite(url, options).await,
            Some("postgres" | "postgresql") => Self::connect_postgres(url, options).await,
            // The URL may hold a password; do not repeat it.
            _ => Err(failed("a database URL begins with sqlite: or postgres:")),
        }
    }

    async fn connect_sqlite(url: &str, options: ConnectOptions) -> StoreResult<Self> {
        let in_memory = url.contains(":memory:") || url.contains("mode=memory");
        let scratch = in_memory.then(Scratch::new).transpose().map_err(unavailable)?;
        let connect = match &scratch {
            // A scratch database need not survive a power cut.
            Some(scratch) => {
                SqliteConnectOptions::new().filename(scratch.file()).synchronous(SqliteSynchronous::Off)
            }
            // FULL, not WAL's usual NORMAL, which may forget the last commits in a power cut. A person was
            // A success that
            // was answered must be durable, and a consumed code must stay consumed. It costs one fsync a commit.
            None => {
                url.parse::<SqliteConnectOptions>().map_err(store_error)?.synchronous(SqliteSynchronous::Full)
            }
        };
        make_private_file(connect.get_filename()).map_err(unavailable)?;
        let file = DatabaseFile::of(connect.get_filename());
        let opened = file.clone();
        let connect = connect
            // A connection that comes later finds the file that is there now, or none.
            .create_if_missing(false)
            .journal_mode(SqliteJournalMode::Wal)
            .foreign_keys(true)
            .busy_timeout(options.busy_timeout)
            // After a burst the WAL shrinks to this at the next checkpoint.
            .pragma("journal_size_limit", "67108864");
        let pool = SqlitePoolOptions::new()
            .max_connections(options.max_connections)
            .acquire_timeout(options.acquire_timeout)
            // A file does not disconnect; a ping would be a second trip to the connection's thread.
            .test_before_acquire(false)
            // When the disk is full SQLite rolls back by itself; sqlx then believes the transaction is open
            // for ever, and each later `begin` on that connection fails. Throw such a connection away.
            .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
            .after_connect(move |_, _| {
                let looked = opened.as_ref().map_or(Ok(()), |file| file.look());
                Box::pin(async { looked.map_err(|lost| sqlx::Error::Io(std::io::Error::other(lost))) })
            })
            .connect_with(connect)
            .await
            .map_err(store_error)?;
        Ok(Self { patience: options.busy_timeout, file, scratch: scratch.map(Arc::new), ..Self::from(pool) })
    }

    async fn connect_postgres(url: &str, options: ConnectOptions) -> StoreResult<Self> {
        let connect = url.parse::<PgConnectOptions>().map_err(store_error)?.application_name("housekey");
        let lock_timeout = format!("{}ms", options.busy_timeout.as_millis());
        let pool = PgPoolOptions::new()
            .max_connections(options.max_connections)
            .acquire_timeout(options.acquire_timeout)
            // A connection in steady use is not asked first whether it lives: that would double the trips to the
            // database. One that rested may have been cut meanwhile.
            .test_before_acquire(false)
            .before_acquire(|connection, held| {
                Box::pin(async move {
                    if held.idle_for >= RESTED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            // A statement, not the `options` start-up parameter, which poolers in between refuse.
            .after_connect(move |connection, _| {
                let limits = sqlx::query(POSTGRES_LIMITS).bind(lock_timeout.clone());
                Box::pin(async move { limits.execute(connection).await.map(drop) })
            })
            .connect_with(connect)
            .await
            .map_err(store_error)?;
        Ok(Self { patience: options.busy_timeout, ..Self::from(pool) })
    }

    /// Begins a transaction that can write.
    ///
    /// # Errors
    /// `Unavailable` when no connection or no turn to write came in time.
    pub async fn begin(&self) -> StoreResult<Tx> {
        Sql::from("BEGIN").noted();
        match &self.inner {
            Inner::Sqlite(pool) => {
                let turn = self.turn().await?;
                self.check_file()?;
                // A deferred transaction that reads first and then writes fails at once with
                // BUSY_SNAPSHOT when somebody wrote in between.
                let transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(store_error)?;
                Ok(Tx::from(transaction).in_turn(turn).on_file(self.file.clone()))
            }
            Inner::Postgres(pool, bell) => {
                let transaction = past_cut_connections(pool, || pool.begin()).await.map_err(store_error)?;
                Ok(Tx::from(transaction).with_bell(bell.clone()))
            }
        }
    }

    /// Begins a transaction that only reads, and sees one moment; it waits for no writer.
    ///
    /// # Errors
    /// `Unavailable` when no connection came in time.
    pub async fn begin_read(&self) -> StoreResult<Tx> {
        self.check_file()?;
        Sql::from("BEGIN").noted();
        let tx = match &self.inner {
            Inner::Sqlite(pool) => Tx::from(pool.begin_with("BEGIN DEFERRED").await.map_err(store_error)?),
            Inner::Postgres(pool, _) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                let transaction = past_cut_connections(pool, || pool.begin_with(begin)).await;
                Tx::from(transaction.map_err(store_error)?)
            }
        };
        Ok(tx.only_reading())
    }

    /// Runs one statement that writes, in a transaction of its own; answers how many rows it touched.
    ///
    /// # Errors
    /// As the database says.
    pub async fn execute(&self, sql: impl Into<Sql>, args: Vec<Arg>) -> StoreResult<u64> {
        let sql = Into::<Sql>::into(sql).noted();
        match &self.inner {
            Inner::Sqlite(pool) => {
                let _turn = self.turn().await?;
                self.check_file()?;
                let done = bound!(sql.sqlite, args).execute(pool).await.map(|done| done.rows_affected());
                // It may have gone meanwhile, and what was written with it.
                self.check_file()?;
                done
            }
            Inner::Postgres(pool, _) => {
                bound!(sql.postgres, args).execute(pool).await.map(|done| done.rows_affected())
            }
        }
        .map_err(store_error)
    }

    /// Runs one statement that only reads, and takes its first row.
    ///
    /// # Errors
    /// As the database says.
    pub async fn fetch_optional(&self, sql: impl Into<Sql>, args: Vec<Arg>) -> StoreResult<Option<Row>> {
        let sql = Into::<Sql>::into(sql).noted();
        self.check_file()?;
        match &self.inner {
            Inner::Sqlite(pool) => {
                bound!(sql.sqlite, args).fetch_optional(pool).await.map(|row| row.map(RowOf::Sqlite))
            }
            Inner::Postgres(pool, _) => {
                let read = || bound!(sql.postgres, args.clone()).fetch_optional(pool);
                past_cut_connections(pool, read).await.map(|row| row.map(RowOf::Postgres))
            }
        }
        .map(|row| row.map(Row))
        .map_err(store_error)
    }

    /// Runs one statement that only reads, and takes all its rows.
    ///
    /// # Errors
    /// As the database says.
    pub async fn fetch_all(&self, sql: impl Into<Sql>, args: Vec<Arg>) -> StoreResult<Vec<Row>> {
        let sql = Into::<Sql>::into(sql).noted();
        let rows: Result<Vec<RowOf>, _> = match &self.inner {
            Inner::Sqlite(pool) => bound!(sql.sqlite, args)
                .fetch_all(pool)
                .await
                .map(|rows| rows.into_iter().map(RowOf::Sqlite).collect()),
            Inner::Postgres(pool, _) => {
                let read = || bound!(sql.postgres, args.clone()).fetch_all(pool);
                past_cut_connections(pool, read)
                    .await
                    .map(|rows| rows.into_iter().map(RowOf::Postgres).collect())
            }
        };
        rows.map(|rows| rows.into_iter().map(Row).collect()).map_err(store_error)
    }

    fn check_file(&self) -> StoreResult<()> {
        self.file.as_ref().map_or(Ok(()), |file| file.check())
    }

    async fn turn(&self) -> StoreResult<OwnedSemaphorePermit> {
        match tokio::time::timeout(self.patience, Arc::clone(&self.turn).acquire_owned()).await {
            Ok(turn) => turn.map_err(unavailable),
            Err(elapsed) => Err(unavailable(elapsed)),
        }
    }

    /// Waits until every connection came back, and closes them.
    pub async fn close(&self) {
        match &self.inner {
            Inner::Sqlite(pool) => pool.close().await,
            Inner::Postgres(pool, bell) => {
                bell.settle().await;
                pool.close().await;
            }
        }
    }

    /// The most connections there are at a time.
    pub(crate) fn connections(&self) -> usize {
        let most = match &self.inner {
            Inner::Sqlite(pool) => pool.options().get_max_connections(),
            Inner::Postgres(pool, _) => pool.options().get_max_connections(),
        };
        usize::try_from(most).unwrap_or(usize::MAX)
    }

    /// The file of a SQLite database that outlives the process.
    pub fn sqlite_file(&self) -> Option<&Path> {
        self.file.as_ref().filter(|_| self.scratch.is_none()).map(|file| file.path())
    }

    /// The pool beneath, when it is SQLite's.
    pub fn as_sqlite(&self) -> Option<&SqlitePool> {
        match &self.inner {
            Inner::Sqlite(pool) => Some(pool),
            Inner::Postgres(..) => None,
        }
    }

    /// The pool beneath, when it is PostgreSQL's.
    pub fn as_postgres(&self) -> Option<&PgPool> {
        match &self.inner {
            Inner::Postgres(pool, _) => Some(pool),
            Inner::Sqlite(_) => None,
        }
    }
}

/// Rest after which a connection to PostgreSQL is asked whether it lives before it is used.
const RESTED: Duration = Duration::from_secs(1);

/// No request hangs on a stuck lock, and a transaction whose process vanished behind a dead network lets go.
const POSTGRES_LIMITS: &str = "SELECT set_config('lock_timeout', $1, false), \
     set_config('statement_timeout', '10s', false), \
     set_config('idle_in_transaction_session_timeout', '30s', false)";

impl From<SqlitePool> for Pool {
    fn from(pool: SqlitePool) -> Self {
        let file = DatabaseFile::of(pool.connect_options().get_filename());
        Self { file, ..Self::of(Inner::Sqlite(pool)) }
    }
}

impl From<PgPool> for Pool {
    fn from(pool: PgPool) -> Self {
        Self::of(Inner::Postgres(pool.clone(), Bell::new(pool)))
    }
}

impl Pool {
    fn of(inner: Inner) -> Self {
        let patience = ConnectOptions::default().busy_timeout;
        Self { inner, turn: Arc::new(Semaphore::new(1)), patience, file: None, scratch: None }
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.as_sqlite().is_some() { "Pool(SQLite)" } else { "Pool(PostgreSQL)" })
    }
}
