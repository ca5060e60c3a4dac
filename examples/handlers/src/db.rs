//! The host's own tables, for handlers that stand outside our transaction.

use housekey_accounts::{ports::UnitOfWork, signals::HandlerError};
use housekey_store::{Arg, Pool, Row};
use std::sync::{Arc, OnceLock};

/// The host's connections. Clones share them.
///
/// Handlers are registered before `Accounts` has opened its database, hence a cell that is filled afterwards. A host
/// that opens the pool itself (`builder.pool(..)`) makes one `From` it instead.
#[derive(Clone, Default)]
pub struct HostDb(Arc<OnceLock<Pool>>);

impl From<Pool> for HostDb {
    fn from(pool: Pool) -> Self {
        Self(Arc::new(OnceLock::from(pool)))
    }
}

impl HostDb {
    /// Fills the cell: once, with `accounts.pool()`, before the first request.
    pub fn open(&self, pool: Pool) {
        self.0.get_or_init(|| pool);
    }

    /// The first row of a query.
    ///
    /// # Errors
    /// As the database says.
    pub async fn row(&self, sql: &'static str, args: Vec<Arg>) -> Result<Option<Row>, HandlerError> {
        let mut tx = self.pool()?.begin_read().await.map_err(HandlerError::new)?;
        tx.fetch_optional(sql, args).await.map_err(HandlerError::new)
    }

    /// All rows of a query.
    ///
    /// # Errors
    /// As the database says.
    pub async fn rows(&self, sql: &'static str, args: Vec<Arg>) -> Result<Vec<Row>, HandlerError> {
        let mut tx = self.pool()?.begin_read().await.map_err(HandlerError::new)?;
        tx.fetch_all(sql, args).await.map_err(HandlerError::new)
    }

    /// Runs a statement in a transaction of its own; answers how many rows it touched.
    ///
    /// # Errors
    /// As the database says.
    pub async fn execute(&self, sql: &'static str, args: Vec<Arg>) -> Result<u64, HandlerError> {
        let mut tx = self.pool()?.begin().await.map_err(HandlerError::new)?;
        let touched = tx.execute(sql, args).await.map_err(HandlerError::new)?;
        Box::new(tx).commit().await.map_err(HandlerError::new)?;
        Ok(touched)
    }

    fn pool(&self) -> Result<&Pool, HandlerError> {
        // Fails closed: a `before` handler that cannot look must not let anybody through.
        self.0.get().ok_or_else(|| HandlerError::new("the host's database is not open yet"))
    }
}
