//! One subscriber's lane: leases what is due, delivers it, settles what came of it.

use super::{Receipt, Subscriber, Verdict};
use crate::{
    context::{Ctx, Services},
    errors::Fault,
    model::At,
    ports::deliveries::{AttemptRow, Claimed},
    work::{Told, Work},
};
use chrono::TimeDelta;
use futures::{FutureExt, StreamExt, stream::FuturesUnordered};
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How long a lease lasts: longer than any delivery may take, so that two workers never hold one row.
const LEASE: TimeDelta = TimeDelta::minutes(10);
/// How long to sleep when nothing is due and nobody wakes us: another process may have written a row.
const POLL: Duration = Duration::from_secs(1);
/// How long to leave the database alone when it fails.
const PAUSE: Duration = Duration::from_secs(5);
/// After this many failures a row is a dead letter. With the backoff below that is about half a day.
pub(super) const MAX_ATTEMPTS: i64 = 16;

pub(super) struct Lane {
    pub(super) services: Arc<Services>,
    pub(super) subscriber: Arc<dyn Subscriber>,
}

/// A delivery that was tried.
struct Done {
    claimed: Claimed,
    receipt: Receipt,
    began: At,
    millis: i64,
}

impl Lane {
    /// Works until told to stop; finishes what is in hand first.
    pub(super) async fn run(&self, stop: CancellationToken) {
        let mut wake = self.services.wake.subscribe();
        let mut in_hand = FuturesUnordered::new();
        let mut done: Vec<Done> = Vec::new();
        // While deliveries fail, fewer are tried at once, down to one: a dead receiver is asked, not hammered.
        let mut width = self.subscriber.width();
        loop {
            let stopping = stop.is_cancelled();
            let free = if stopping { 0 } else { width.saturating_sub(in_hand.len()) };
            wake.mark_unchanged();
            let pause = match self.exchange(&mut done, free).await {
                Ok(claimed) => {
                    in_hand.extend(claimed.into_iter().map(|claimed| self.attempt(claimed)));
                    self.until_next_due().await
                }
                Err(error) => {
                    tracing::error!(lane = self.subscriber.name(), %error, "the outbox failed; trying again");
                    PAUSE
                }
            };
            if stopping && in_hand.is_empty() {
                if !done.is_empty() {
                    tracing::error!(
                        lane = self.subscriber.name(),
                        "deliveries may be repeated after the restart"
                    );
                }
                return;
            }
            let room = in_hand.len() < width;
            tokio::select! {
                Some(first) = in_hand.next(), if !in_hand.is_empty() => {
                    done.push(first);
                    while let Some(Some(more)) = in_hand.next().now_or_never() {
                        done.push(more);
                    }
                    width = done.iter().fold(width, |width, done| self.narrow(width, &done.receipt.verdict));
                }
                _ = wake.changed(), if room => {}
                () = tokio::time::sleep(pause), if room => {}
                () = stop.cancelled(), if !stopping => {}
            }
        }
    }

    fn narrow(&self, width: usize, verdict: &Verdict) -> usize {
        match verdict {
            Verdict::Later(_) => (width / 2).max(1),
            _ => (width * 2).min(self.subscriber.width()),
        }
    }

    async fn until_next_due(&self) -> Duration {
        let due = async {
            let mut look = self.services.store.begin_read().await?;
            look.next_due(self.subscriber.name()).await
        };
        match due.await {
            Ok(Some(due)) => (due - self.services.clock.now()).to_std().unwrap_or_default().min(POLL),
            Ok(None) => POLL,
            Err(_) => PAUSE,
        }
    }

    /// One round: leases what is due, delivers it, settles it. Answers how many deliveries it dealt with.
    pub(super) async fn round(&self) -> Result<usize, Fault> {
        let claimed = self.exchange(&mut Vec::new(), self.subscriber.width()).await?;
        let count = claimed.len();
        let mut done =
            futures::future::join_all(claimed.into_iter().map(|claimed| self.attempt(claimed))).await;
        self.exchange(&mut done, 0).await?;
        Ok(count)
    }

    async fn attempt(&self, claimed: Claimed) -> Done {
        let began = self.services.clock.now();
        let clock = std::time::Instant::now();
        let receipt = if claimed.row.expires_at.is_some_and(|end| end <= began) {
            tracing::info!(delivery = %claimed.row.id, "dropped: nobody could use it any more");
            Receipt::delivered()
        } else {
            self.subscriber.deliver(&claimed.row).await
        };
        let millis = i64::try_from(clock.elapsed().as_millis()).unwrap_or(i64::MAX);
        Done { claimed, receipt, began, millis }
    }

    /// Settles what is done and leases up to `free` more, in one transaction. On an error everything in `done` stays
    /// there, to be settled by the next call.
    async fn exchange(&self, done: &mut Vec<Done>, free: usize) -> Result<Vec<Claimed>, Fault> {
        let name = self.subscriber.name();
        let now = self.services.clock.now();
        if done.is_empty() {
            // A look first: an idle lane does not queue among the writers.
            let mut look = self.services.store.begin_read().await?;
            if free == 0 || look.next_due(name).await?.is_none_or(|due| due > now) {
                return Ok(Vec::new());
            }
        }
        let ctx = Ctx::background(self.services.clone());
        let mut work = Work::begin(&ctx).await?;
        let mut told = Vec::new();
        let mut finished = Vec::new();
        for one in done.iter() {
            match &one.receipt.verdict {
                Verdict::Delivered => finished.push(one.claimed.seq),
                verdict => told.extend(self.settle(&mut work, one, verdict).await?),
            }
            if self.subscriber.is_remote() {
                work.outbox().log_attempt(&log(one)).await?;
            }
        }
        work.outbox().finish_deliveries(&finished).await?;
        let mut claimed = Vec::new();
        if free > 0 {
            let limit = i64::try_from(free).unwrap_or(i64::MAX);
            claimed = work.outbox().claim_deliveries(name, now, now + LEASE, limit).await?;
            if let Some(reason) = self.stopped(&mut work).await? {
                for claimed in claimed.drain(..) {
                    work.outbox().bury_delivery(&claimed, now, &reason, &claimed.row.payload).await?;
                }
            }
        }
        work.commit(told).await?;
        for one in done.drain(..) {
            count(name, &one.receipt.verdict);
        }
        Ok(claimed)
    }

    async fn stopped(&self, work: &mut Work<'_>) -> Result<Option<String>, Fault> {
        if !self.subscriber.is_remote() {
            return Ok(None);
        }
        Ok(work.outbox().why_disabled(self.subscriber.name()).await?)
    }

    /// A failure: tried again later, or a dead letter.
    async fn settle(
        &self,
        work: &mut Work<'_>,
        done: &Done,
        verdict: &Verdict,
    ) -> Result<Option<Told>, Fault> {
        let (claimed, now) = (&done.claimed, self.services.clock.now());
        let row = &claimed.row;
        let (delivery, attempts) = (row.id, row.attempts + 1);
        let error = match verdict {
            Verdict::Delivered => return Ok(None),
            Verdict::Later(error) if attempts < MAX_ATTEMPTS => {
                let due = now + self.backoff(row.attempts);
                tracing::warn!(%delivery, attempts, %due, %error, lane = row.subscriber, "delivery failed");
                work.outbox().retry_delivery(claimed, due, error).await?;
                return Ok(None);
            }
            Verdict::Gone(error) => {
                let reason = format!("stopped at {}: {error}", now.format("%Y-%m-%d %H:%M UTC"));
                work.outbox().disable_subscriber(&row.subscriber, now, &reason).await?;
                tracing::error!(lane = row.subscriber, %error, "no more is delivered there; `housekey signals enable` ends that");
                error
            }
            Verdict::Later(error) | Verdict::Never(error) => error,
        };
        tracing::error!(%delivery, attempts, %error, lane = row.subscriber, "dead letter");
        let buried = work.outbox().bury_delivery(claimed, now, error, &self.subscriber.keeps(row)).await?;
        let signal = self.subscriber.given_up(row, error).filter(|_| buried);
        Ok(signal.map(|signal| work.fail_mail(signal).into()))
    }

    /// 5 s, doubling to two hours, with up to a quarter more at random so that many failures do not return as one.
    fn backoff(&self, attempts: i64) -> TimeDelta {
        let seconds = pause_seconds(attempts);
        let jitter = seconds * 250 * i64::from(self.services.entropy.below(101)) / 100;
        TimeDelta::seconds(seconds) + TimeDelta::milliseconds(jitter)
    }
}

fn log(done: &Done) -> AttemptRow {
    let row = &done.claimed.row;
    AttemptRow {
        delivery_id: row.id,
        event_id: row.event_id,
        subscriber: row.subscriber.clone(),
        attempt: row.attempts + 1,
        at: done.began,
        millis: done.millis,
        status: done.receipt.status.map(i64::from),
        error: match &done.receipt.verdict {
            Verdict::Delivered => None,
            Verdict::Later(error) | Verdict::Never(error) | Verdict::Gone(error) => Some(error.clone()),
        },
    }
}

fn pause_seconds(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts).unwrap_or(u32::MAX).min(11);
    (5 * (1_i64 << doublings)).min(7200)
}

fn count(lane: &str, verdict: &Verdict) {
    let outcome = match verdict {
        Verdict::Delivered => "delivered",
        Verdict::Later(_) => "failed",
        Verdict::Never(_) | Verdict::Gone(_) => "given_up",
    };
    metrics::counter!("housekey_deliveries_total", "subscriber" => lane.to_owned(), "outcome" => outcome)
        .increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_backoff_reaches_about_half_a_day() {
        let total: i64 = (0..MAX_ATTEMPTS - 1).map(pause_seconds).sum();
        assert!((6 * 3600..48 * 3600).contains(&total), "{total} s");
    }
}
