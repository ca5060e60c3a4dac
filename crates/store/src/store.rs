//! The database as the domain sees it.

use crate::bell::CHANNEL;
use crate::pool::Pool;
use crate::repositories::events;
use crate::sweep;
use async_trait::async_trait;
use housekey_accounts::model::{AccountId, At};
use housekey_accounts::ports::{Sealer, Store, StoreResult, UnitOfWork};
use housekey_accounts::ports::{Wake, journal::EventRow};
use housekey_accounts::settings::Retention;
use sqlx::postgres::{PgListener, PgPoolOptions};
use std::{sync::Arc, time::Duration};

const PING: &str = "SELECT 1";

/// [`Store`] over a [`Pool`].
#[derive(Clone)]
pub struct SqlStore {
    pool: Pool,
    sealer: Option<Arc<dyn Sealer>>,
}

impl SqlStore {
    /// Over a migrated database. It refuses to write secrets that must be read again, until it has a sealer.
    pub fn new(pool: Pool) -> Self {
        Self { pool, sealer: None }
    }

    /// Seals what must be read again, such as mail that waits.
    #[must_use]
    pub fn with_sealer(self, sealer: Arc<dyn Sealer>) -> Self {
        Self { sealer: Some(sealer), ..self }
    }
}

/// How long to poll only, after the connection that listens was lost.
const LISTEN_AGAIN: Duration = Duration::from_secs(5);

/// Listens on a connection of its own: a pool of one would else have none left.
async fn listen(pool: &sqlx::PgPool, wake: &Wake) -> sqlx::Result<()> {
    let own = PgPoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None);
    let own = own.connect_lazy_with((*pool.connect_options()).clone());
    let mut listener = PgListener::connect_with(&own).await?;
    listener.listen(CHANNEL).await?;
    loop {
        // `None`: the connection was lost and is back; something may have been said meanwhile.
        listener.try_recv().await?;
        wake.now();
    }
}

#[async_trait]
impl Store for SqlStore {
    async fn begin(&self) -> StoreResult<Box<dyn UnitOfWork>> {
        Ok(Box::new(self.pool.begin().await?.with_sealer(self.sealer.clone())))
    }

    async fn begin_read(&self) -> StoreResult<Box<dyn UnitOfWork>> {
        Ok(Box::new(self.pool.begin_read().await?.with_sealer(self.sealer.clone())))
    }

    async fn latest_events(
        &self,
        account: AccountId,
        kinds: &[&str],
        each: i64,
    ) -> StoreResult<Vec<EventRow>> {
        events::latest(&self.pool, account, kinds, each).await
    }

    fn connections(&self) -> usize {
        self.pool.connections()
    }

    async fn ping(&self) -> StoreResult<()> {
        self.pool.fetch_optional(PING, Vec::new()).await.map(drop)
    }

    async fn sweep(&self, now: At, keep: &Retention) -> StoreResult<u64> {
        sweep::sweep(&self.pool, now, keep).await
    }

    async fn listen(&self, wake: &Wake) {
        let Some(pool) = self.pool.as_postgres() else { return std::future::pending().await };
        loop {
            if let Err(error) = listen(pool, wake).await {
                tracing::warn!(%error, "PostgreSQL does not tell us of new deliveries; polling until it does");
            }
            tokio::time::sleep(LISTEN_AGAIN).await;
        }
    }
}
