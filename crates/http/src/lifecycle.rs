//! What runs in the background, and how it stops.

use crate::Accounts;
use housekey_accounts::{delivery::Worker, flows::closing};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Signals to the running parts that the program stops.
#[derive(Clone, Default)]
pub(crate) struct Lifecycle {
    /// Not ready for new traffic any more.
    pub(crate) draining: CancellationToken,
    /// Background work ends.
    pub(crate) stop: CancellationToken,
}

/// How long a log of signals may take over what it still has to write when the program stops.
const FLUSH: Duration = Duration::from_secs(2);
/// How often dead rows are swept.
const SWEEP: Duration = Duration::from_mins(5);

impl Accounts {
    /// Starts the sweeper and (where `signals.worker` is on) the outbox worker. Call once, inside a tokio runtime.
    pub fn start(&self) {
        if self.settings().signals.worker {
            self.start_worker();
        }
        self.start_sweeper();
    }

    /// Starts the outbox worker: mail, webhooks, `durable` handlers. [`Accounts::start`] does it, too; a process
    /// that only delivers calls this alone.
    pub fn start_worker(&self) {
        let (worker, stop) = (self.worker(), self.0.lifecycle.stop.clone());
        self.0.services.background.spawn(async move { worker.run(stop).await });
    }

    /// The outbox worker, for tests that say when it works.
    pub fn worker(&self) -> Worker {
        Worker::with_sms(self.0.services.clone(), self.0.mailer.clone(), self.0.sms.clone())
    }

    fn start_sweeper(&self) {
        let inner = &self.0;
        let (services, stop) = (inner.services.clone(), inner.lifecycle.stop.clone());
        inner.services.background.spawn(async move {
            loop {
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(SWEEP) => {}
                }
                let now = services.clock.now();
                match services.store.sweep(now, &services.settings.signals.retention(now)).await {
                    Ok(0) => {}
                    Ok(rows) => tracing::info!(rows, "swept dead rows"),
                    Err(error) => tracing::warn!(%error, "dead rows were not swept; trying again later"),
                }
                let purged = tokio::select! {
                    () = stop.cancelled() => return,
                    purged = closing::purge(&services) => purged,
                };
                match purged {
                    Ok(0) => {}
                    Ok(accounts) => tracing::info!(accounts, "deleted the accounts whose deletion was due"),
                    Err(error) => tracing::warn!(%error, "accounts are not deleted yet; trying again later"),
                }
            }
        });
    }

    /// From now on `/readyz` answers 503, so that a load balancer sends no more.
    pub fn drain(&self) {
        self.0.lifecycle.draining.cancel();
    }

    /// Ends the background work: deliveries in hand and handlers are finished, the log of signals is written (for two
    /// seconds at most), and a pool that is not the host's is closed.
    pub async fn stop(&self) {
        self.drain();
        self.0.lifecycle.stop.cancel();
        self.0.services.background.close();
        self.0.services.background.wait().await;
        let flush = async {
            let Some(log) = &self.0.services.signal_log else { return };
            if tokio::time::timeout(FLUSH, log.flush()).await.is_err() {
                tracing::warn!("the log of signals is not complete; what is missing is in housekey_events");
            }
        };
        let close = async {
            if self.0.owns_pool {
                self.0.pool.close().await;
            }
        };
        tokio::join!(flush, close);
    }
}
