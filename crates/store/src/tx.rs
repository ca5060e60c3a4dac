//! One transaction on either database: what the repositories run their queries on.

use crate::bell::Bell;
use crate::errors::{failed, store_error};
use crate::exec::{Arg, Row, RowOf, Sql, bound};
use crate::file::DatabaseFile;
use async_trait::async_trait;
use housekey_accounts::ports::{SealError, Sealer, StoreError, StoreResult, UnitOfWork};
use sqlx::{Executor, PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};
use std::any::Any;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// An open transaction, ended by commit, by rollback, or (rolled back) by drop.
///
/// A host that has begun one itself makes a `Tx` `From` it, hands it to a flow, and takes it back with
/// [`Tx::into_sqlite`] or [`Tx::into_postgres`]. An `in_tx` handler reaches it with [`Tx::of`].
pub struct Tx {
    inner: Inner,
    /// A statement failed: PostgreSQL will undo everything at commit and report success. Both refuse.
    failed: bool,
    /// Begun to read: commit rolls back, so that a write by mistake is noticed in the first test.
    only_reads: bool,
    /// Somebody may have run statements past the note of failures (PostgreSQL).
    was_lent: bool,
    /// Rung after the commit, if a delivery was written: then it is true.
    bell: Option<(Bell, bool)>,
    /// The turn to write; dropped after `inner`, so that the next writer finds the lock free.
    turn: Option<OwnedSemaphorePermit>,
    /// SQLite's file; what is committed to one that is gone is lost.
    file: Option<Arc<DatabaseFile>>,
    /// Seals what is written and opens what is read; without it, secrets are refused.
    sealer: Option<Arc<dyn Sealer>>,
}

/// After an error that nobody passed on, COMMIT would undo everything and report success; this fails first.
const PROBE: &str = "SELECT 1";

enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// The transaction of a unit of work, when it is one of ours.
    pub fn of(unit: &mut dyn UnitOfWork) -> Option<&mut Self> {
        unit.as_any().downcast_mut()
    }

    /// Makes everything durable.
    ///
    /// # Errors
    /// As the database says, or because a statement of this transaction failed; nothing is stored then.
    pub async fn commit(self) -> StoreResult<()> {
        UnitOfWork::commit(Box::new(self)).await
    }

    /// Runs a statement; answers how many rows it touched.
    ///
    /// # Errors
    /// As the database says. The transaction can then only be rolled back.
    pub async fn execute(&mut self, sql: impl Into<Sql>, args: Vec<Arg>) -> StoreResult<u64> {
        let done = self.run(sql.into(), args).await;
        self.failed |= done.is_err();
        done
    }

    async fn run(&mut self, sql: Sql, args: Vec<Arg>) -> StoreResult<u64> {
        let sql = sql.noted();
        match &mut self.inner {
            Inner::Sqlite(tx) => {
                bound!(sql.sqlite, args).execute(&mut **tx).await.map(|done| done.rows_affected())
            }
            Inner::Postgres(tx) => {
                bound!(sql.postgres, args).execute(&mut **tx).await.map(|done| done.rows_affected())
            }
        }
        .map_err(store_error)
    }

    /// Runs a statement that a unique constraint may refuse, after which the transaction goes on. PostgreSQL
    /// needs a savepoint for that; SQLite undoes the one statement by itself.
    pub(crate) async fn execute_unique(&mut self, sql: impl Into<Sql>, args: Vec<Arg>) -> StoreResult<u64> {
        self.mark("SAVEPOINT housekey_unique").await?;
        let done = self.run(sql.into(), args).await;
        match &done {
            Ok(_) => self.mark("RELEASE SAVEPOINT housekey_unique").await?,
            Err(StoreError::Conflict { .. }) => self.mark("ROLLBACK TO SAVEPOINT housekey_unique").await?,
            Err(_) => self.failed = true,
        }
        done
    }

    async fn mark(&mut self, statement: &'static str) -> StoreResult<()> {
        if let Inner::Postgres(tx) = &mut self.inner {
            tx.execute(statement).await.map_err(store_error)?;
        }
        Ok(())
    }

    /// Runs a query and takes its first row.
    ///
    /// # Errors
    /// As the database says. The transaction can then only be rolled back.
    pub async fn fetch_optional(&mut self, sql: impl Into<Sql>, args: Vec<Arg>) -> StoreResult<Option<Row>> {
        let sql = Into::<Sql>::into(sql).noted();
        let row = match &mut self.inner {
            Inner::Sqlite(tx) => {
                bound!(sql.sqlite, args).fetch_optional(&mut **tx).await.map(|row| row.map(RowOf::Sqlite))
            }
            Inner::Postgres(tx) => {
                bound!(sql.postgres, args).fetch_optional(&mut **tx).await.map(|row| row.map(RowOf::Postgres))
            }
        };
        self.failed |= row.is_err();
        row.map(|row| row.map(Row)).map_err(store_error)
    }

    /// Runs a query and takes all its rows.
    ///
    /// # Errors
    /// As the database says. The transaction can then only be rolled back.
    pub async fn fetch_all(&mut self, sql: impl Into<Sql>, args: Vec<Arg>) -> StoreResult<Vec<Row>> {
        let sql = Into::<Sql>::into(sql).noted();
        let rows: Result<Vec<RowOf>, _> = match &mut self.inner {
            Inner::Sqlite(tx) => bound!(sql.sqlite, args)
                .fetch_all(&mut **tx)
                .await
                .map(|rows| rows.into_iter().map(RowOf::Sqlite).collect()),
            Inner::Postgres(tx) => bound!(sql.postgres, args)
                .fetch_all(&mut **tx)
                .await
                .map(|rows| rows.into_iter().map(RowOf::Postgres).collect()),
        };
        self.failed |= rows.is_err();
        rows.map(|rows| rows.into_iter().map(Row).collect()).map_err(store_error)
    }

    /// Runs a migration: several statements, no arguments.
    #[expect(clippy::disallowed_methods, reason = "migrations are the one place for raw SQL")]
    pub(crate) async fn script(&mut self, sql: Sql) -> StoreResult<()> {
        let done = match &mut self.inner {
            Inner::Sqlite(tx) => sqlx::raw_sql(sql.sqlite).execute(&mut **tx).await.map(drop),
            Inner::Postgres(tx) => sqlx::raw_sql(sql.postgres).execute(&mut **tx).await.map(drop),
        };
        self.failed |= done.is_err();
        done.map_err(store_error)
    }

    /// Which database it is.
    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.inner, Inner::Sqlite(_))
    }

    /// The connection beneath, for a host's own queries, when it is SQLite's.
    pub fn as_sqlite(&mut self) -> Option<&mut SqliteConnection> {
        match &mut self.inner {
            Inner::Sqlite(tx) => Some(&mut **tx),
            Inner::Postgres(_) => None,
        }
    }

    /// The connection beneath, for a host's own queries, when it is PostgreSQL's.
    pub fn as_postgres(&mut self) -> Option<&mut PgConnection> {
        match &mut self.inner {
            Inner::Postgres(tx) => {
                self.was_lent = true;
                Some(&mut **tx)
            }
            Inner::Sqlite(_) => None,
        }
    }

    /// Gives a host its own SQLite transaction back. `None` when it is PostgreSQL's, or one that
    /// [`Pool::begin`](crate::Pool::begin) began: it holds the turn to write.
    pub fn into_sqlite(self) -> Option<Transaction<'static, Sqlite>> {
        match self.inner {
            Inner::Sqlite(tx) if self.turn.is_none() => Some(tx),
            _ => None,
        }
    }

    /// Gives a host its own PostgreSQL transaction back.
    pub fn into_postgres(self) -> Option<Transaction<'static, Postgres>> {
        match self.inner {
            Inner::Postgres(tx) => Some(tx),
            Inner::Sqlite(_) => None,
        }
    }

    /// Lets the workers of other processes be woken once it is committed (PostgreSQL; SQLite's look every second, and so
    /// do all for a transaction that the host began).
    pub(crate) fn wakes_workers(&mut self) {
        if let Some((_, rings)) = &mut self.bell {
            *rings = true;
        }
    }

    pub(crate) fn with_bell(self, bell: Bell) -> Self {
        Self { bell: Some((bell, false)), ..self }
    }

    pub(crate) fn in_turn(self, turn: OwnedSemaphorePermit) -> Self {
        Self { turn: Some(turn), ..self }
    }

    pub(crate) fn on_file(self, file: Option<Arc<DatabaseFile>>) -> Self {
        Self { file, ..self }
    }

    pub(crate) fn with_sealer(self, sealer: Option<Arc<dyn Sealer>>) -> Self {
        Self { sealer, ..self }
    }

    pub(crate) fn sealer(&self) -> Result<&dyn Sealer, SealError> {
        self.sealer.as_deref().ok_or(SealError::NoKey)
    }

    pub(crate) fn only_reading(self) -> Self {
        Self { only_reads: true, ..self }
    }

    fn new(inner: Inner) -> Self {
        Self {
            inner,
            failed: false,
            only_reads: false,
            was_lent: false,
            bell: None,
            turn: None,
            file: None,
            sealer: None,
        }
    }
}

impl From<Transaction<'static, Sqlite>> for Tx {
    fn from(tx: Transaction<'static, Sqlite>) -> Self {
        Self::new(Inner::Sqlite(tx))
    }
}

impl From<Transaction<'static, Postgres>> for Tx {
    fn from(tx: Transaction<'static, Postgres>) -> Self {
        Self::new(Inner::Postgres(tx))
    }
}

#[async_trait]
impl UnitOfWork for Tx {
    async fn commit(self: Box<Self>) -> StoreResult<()> {
        if self.failed {
            self.rollback().await?;
            return Err(failed("a statement of this transaction failed, so it cannot be committed"));
        }
        if self.only_reads {
            return self.rollback().await;
        }
        if let Some(Err(lost)) = self.file.as_ref().map(|file| file.check()) {
            self.rollback().await?;
            return Err(lost);
        }
        let Self { inner, turn, was_lent, bell, file, .. } = *self;
        let done = match inner {
            Inner::Sqlite(tx) => tx.commit().await,
            Inner::Postgres(mut tx) => {
                if was_lent {
                    tx.execute(PROBE).await.map_err(store_error)?;
                }
                tx.commit().await
            }
        };
        drop(turn);
        done.map_err(store_error)?;
        if let Some((bell, true)) = bell {
            bell.ring();
        }
        // The file may have been lost during the commit: then the answer is 503, not success.
        file.map_or(Ok(()), |file| file.check())
    }

    async fn rollback(self: Box<Self>) -> StoreResult<()> {
        let Self { inner, turn, .. } = *self;
        let done = match inner {
            Inner::Sqlite(tx) => tx.rollback().await,
            Inner::Postgres(tx) => tx.rollback().await,
        };
        drop(turn);
        done.map_err(store_error)
    }

    fn as_any(&mut self) -> &mut (dyn Any + Send) {
        self
    }
}
