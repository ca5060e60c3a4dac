//! The database as the domain sees it.

use crate::pool::Pool;
use crate::sweep;
use async_trait::async_trait;
use housekey_accounts::model::At;
use housekey_accounts::ports::{Store, StoreResult, UnitOfWork};

const PING: &str = "SELECT 1";

/// [`Store`] over a [`Pool`].
#[derive(Clone, Debug)]
pub struct SqlStore {
    pool: Pool,
}

impl SqlStore {
    /// Over a migrated database.
    pub fn new(pool: Pool) -> Self {
        Self { pool }
    }
}

#[async_trait]
impl Store for SqlStore {
    async fn begin(&self) -> StoreResult<Box<dyn UnitOfWork>> {
        Ok(Box::new(self.pool.begin().await?))
    }

    async fn begin_read(&self) -> StoreResult<Box<dyn UnitOfWork>> {
        Ok(Box::new(self.pool.begin_read().await?))
    }

    async fn ping(&self) -> StoreResult<()> {
        self.pool.fetch_optional(PING, Vec::new()).await.map(drop)
    }

    async fn sweep(&self, now: At) -> StoreResult<u64> {
        sweep::sweep(&self.pool, now).await
    }
}
