//! The worker: leases due rows, delivers them, and tries again later what failed.

use super::{Wake, mail};
use crate::ports::{Clock, Entropy, MailError, Mailer, OutgoingMail, Store, StoreResult, stores::OutboxRow};
use chrono::TimeDelta;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How many rows one round leases.
const BATCH: i64 = 16;
/// How long a lease lasts: longer than any delivery may take, so that two workers never hold one row.
const LEASE: TimeDelta = TimeDelta::minutes(10);
/// How long to sleep when nothing is due and nobody wakes us: another process may have written a row.
const POLL: Duration = Duration::from_secs(5);
/// After this many failures a row is a dead letter. With the backoff below that is about half a day.
const MAX_ATTEMPTS: i64 = 16;

/// Delivers what the outbox holds.
pub struct Worker {
    /// The database.
    pub store: Arc<dyn Store>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// For jitter.
    pub entropy: Arc<dyn Entropy>,
    /// Mail.
    pub mailer: Arc<dyn Mailer>,
    /// Shared with the flows of this process.
    pub wake: Wake,
}

impl Worker {
    /// Works until told to stop; finishes the delivery in hand first.
    pub async fn run(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let pause = match self.round(&stop).await {
                Ok(0) => POLL,
                Ok(_) => continue,
                Err(error) => {
                    tracing::error!(%error, "the outbox cannot be read; trying again");
                    POLL
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.wake.wait() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// One round: leases what is due and deals with it. Answers how many rows it dealt with.
    pub async fn round(&self, stop: &CancellationToken) -> StoreResult<usize> {
        let now = self.clock.now();
        let mut uow = self.store.begin().await?;
        let rows = uow.claim_deliveries(now, now + LEASE, BATCH).await?;
        uow.commit().await?;
        let count = rows.len();
        // One after the other would let a stalled relay hold up everything behind it.
        futures::future::join_all(rows.into_iter().map(|row| self.deliver(row, stop))).await;
        Ok(count)
    }

    async fn deliver(&self, row: OutboxRow, stop: &CancellationToken) {
        let id = row.id;
        let outcome = if row.expires_at.is_some_and(|end| end <= self.clock.now()) {
            tracing::info!(delivery = %id, "dropped: nobody could use it any more");
            Ok(())
        } else {
            // Stopping, we give the delivery in hand its time (bounded by the mailer), but begin no other.
            if stop.is_cancelled() {
                Err(MailError::Transient("the server stopped before this was sent".into()))
            } else {
                self.send(&row).await
            }
        };
        if let Err(error) = self.settle(&row, outcome).await {
            tracing::error!(delivery = %id, %error, "the outcome of a delivery was not stored; it may be repeated");
        }
    }

    async fn send(&self, row: &OutboxRow) -> Result<(), MailError> {
        if row.subscriber != mail::SUBSCRIBER {
            return Err(MailError::Permanent(format!("nobody delivers {}", row.subscriber)));
        }
        let mail: OutgoingMail =
            serde_json::from_value(row.payload.clone()).map_err(|e| MailError::Permanent(e.to_string()))?;
        self.mailer.send(&mail).await
    }

    async fn settle(&self, row: &OutboxRow, outcome: Result<(), MailError>) -> StoreResult<()> {
        let now = self.clock.now();
        let mut uow = self.store.begin().await?;
        match outcome {
            Ok(()) => uow.finish_delivery(row.id).await?,
            Err(MailError::Transient(error)) if row.attempts + 1 < MAX_ATTEMPTS => {
                let due = now + self.backoff(row.attempts);
                tracing::warn!(delivery = %row.id, attempts = row.attempts + 1, %due, %error, "delivery failed");
                uow.retry_delivery(row.id, due, &error).await?;
            }
            Err(error) => {
                tracing::error!(delivery = %row.id, attempts = row.attempts + 1, %error, "dead letter");
                uow.bury_delivery(row.id, now, &error.to_string()).await?;
            }
        }
        uow.commit().await
    }

    /// 5 s, doubling to two hours, with up to a quarter more at random so that many failures do not return as one.
    fn backoff(&self, attempts: i64) -> TimeDelta {
        let doublings = u32::try_from(attempts).unwrap_or(u32::MAX).min(11);
        let seconds = (5 * (1_i64 << doublings)).min(7200);
        let jitter = seconds * 250 * i64::from(self.entropy.below(101)) / 100;
        TimeDelta::seconds(seconds) + TimeDelta::milliseconds(jitter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_backoff_reaches_about_half_a_day() {
        let total: i64 = (0..MAX_ATTEMPTS - 1).map(|n| (5 * (1_i64 << n.min(11))).min(7200)).sum();
        assert!((6 * 3600..48 * 3600).contains(&total), "{total} s");
    }
}
