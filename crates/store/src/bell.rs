//! Wakes the workers of other processes after a commit (PostgreSQL `NOTIFY`; on SQLite they look every second).

use sqlx::PgPool;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// What workers on PostgreSQL listen to.
pub(crate) const CHANNEL: &str = "housekey_outbox";
const NOTIFY: &str = "NOTIFY housekey_outbox";
/// How long to wait after one call before the next: all commits meanwhile share that.
const PAUSE: Duration = Duration::from_millis(50);
/// How long a call may take when the pool is about to be closed.
const LAST: Duration = Duration::from_secs(1);

/// Rung after commits. Inside of them `NOTIFY` would let one transaction of the whole server commit at a time:
/// PostgreSQL keeps a lock from there to the end of the commit, so that notifications come in the order of commits
/// (`PreCommit_Notify` in <https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/commands/async.c>).
///
/// A call that is lost (no connection in time, a process that ends) costs other processes the second that they
/// look anyway.
#[derive(Clone)]
pub(crate) struct Bell {
    pool: PgPool,
    rung: Arc<AtomicBool>,
    /// Held by the one task that calls, for as long as it runs.
    calling: Arc<Mutex<()>>,
}

impl Bell {
    pub(crate) fn new(pool: PgPool) -> Self {
        Self { pool, rung: Arc::default(), calling: Arc::default() }
    }

    /// Something was committed. Does not wait.
    pub(crate) fn ring(&self) {
        self.rung.store(true, Ordering::SeqCst);
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        // Else the task that calls finds it rung before it ends.
        if let Ok(calling) = self.calling.clone().try_lock_owned() {
            runtime.spawn(self.clone().call(calling));
        }
    }

    async fn call(self, mut calling: OwnedMutexGuard<()>) {
        loop {
            while self.rung.swap(false, Ordering::SeqCst) {
                self.notify().await;
                tokio::time::sleep(PAUSE).await;
            }
            drop(calling);
            // Rung after the look and before the guard was gone: the next holder of the guard calls.
            if !self.rung.load(Ordering::SeqCst) {
                return;
            }
            match self.calling.clone().try_lock_owned() {
                Ok(again) => calling = again,
                Err(_another) => return,
            }
        }
    }

    async fn notify(&self) {
        if let Err(error) = sqlx::query(NOTIFY).execute(&self.pool).await {
            tracing::debug!(%error, "other processes were not notified of new deliveries; they look every second");
        }
    }

    /// Calls once more if need be, before the pool is closed.
    pub(crate) async fn settle(&self) {
        let last = async {
            let _calling = self.calling.lock().await;
            if self.rung.swap(false, Ordering::SeqCst) {
                self.notify().await;
            }
        };
        if tokio::time::timeout(LAST, last).await.is_err() {
            tracing::debug!(
                "other processes were not notified of the last deliveries; they look every second"
            );
        }
    }
}
