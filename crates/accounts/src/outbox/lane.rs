//! One subscriber's lane: leases what is due, delivers it, settles what came of it.

use super::{
    Receipt, Subscriber, Verdict,
    settle::{self, Done},
};
use crate::{
    context::{Ctx, Services},
    errors::Fault,
    ports::deliveries::Claimed,
    work::Work,
};
use chrono::TimeDelta;
use futures::{FutureExt, StreamExt, stream::FuturesUnordered};
use std::{collections::HashMap, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How much longer a lease lasts than a try may take, so that two workers never try one delivery at once: time to
/// settle it, and for clocks that differ.
const MARGIN: Duration = Duration::from_secs(30);
/// How long to sleep when nothing is due and nobody wakes us: another process may have written a row.
const POLL: Duration = Duration::from_secs(1);
/// How long deliveries in hand may take once the worker is asked to stop.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long to leave the database alone when it fails.
const PAUSE: Duration = Duration::from_secs(5);

pub(super) struct Lane {
    pub(super) services: Arc<Services>,
    pub(super) subscriber: Arc<dyn Subscriber>,
}

impl Lane {
    /// Works until told to stop; then gives what is in hand a little time, and lets go of the rest.
    pub(super) async fn run(&self, stop: CancellationToken) {
        let mut wake = self.services.wake.subscribe();
        let mut in_hand = FuturesUnordered::new();
        let mut leases: HashMap<i64, Claimed> = HashMap::new();
        let mut done: Vec<Done> = Vec::new();
        // While nobody answers, fewer are tried at once, down to one: a dead receiver is asked, not hammered.
        let mut width = self.subscriber.width();
        let mut last_call = std::pin::pin!(async {
            stop.cancelled().await;
            tokio::time::sleep(PATIENCE).await;
        });
        loop {
            let stopping = stop.is_cancelled();
            let free = if stopping { 0 } else { width.saturating_sub(in_hand.len()) };
            wake.mark_unchanged();
            let pause = match self.exchange(&mut done, free).await {
                Ok(Some(claimed)) => {
                    // Whatever is due and was not claimed waits for what is in hand, here or elsewhere.
                    let is_idle = claimed.is_empty();
                    for claimed in claimed {
                        leases.insert(claimed.seq, claimed.clone());
                        in_hand.push(self.attempt(claimed));
                    }
                    if is_idle { POLL } else { self.until_next_due().await }
                }
                Ok(None) => self.until_next_due().await,
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
                    for one in &done {
                        leases.remove(&one.claimed.seq);
                        width = self.narrow(width, &one.receipt.verdict);
                    }
                }
                () = &mut last_call => return self.let_go(leases).await,
                _ = wake.changed(), if room => {}
                () = tokio::time::sleep(pause), if room => {}
                () = stop.cancelled(), if !stopping => {}
            }
        }
    }

    fn narrow(&self, width: usize, verdict: &Verdict) -> usize {
        match verdict {
            Verdict::Away(_) => (width / 2).max(1),
            Verdict::Later(_) => width,
            _ => (width * 2).min(self.subscriber.width()),
        }
    }

    /// What was not tried to its end is free for the next worker at once, and not only when its lease ends.
    async fn let_go(&self, leases: HashMap<i64, Claimed>) {
        let ctx = Ctx::background(self.services.clone());
        let released = async {
            let mut work = Work::begin(&ctx).await?;
            for claimed in leases.values() {
                work.outbox().release_delivery(claimed).await?;
            }
            work.commit(vec![]).await
        };
        let count = leases.len();
        match released.await {
            Ok(()) => tracing::info!(lane = self.subscriber.name(), count, "let go of deliveries in hand"),
            Err(error) => tracing::warn!(%error, count, "deliveries in hand wait until their leases end"),
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
        let claimed = self.exchange(&mut Vec::new(), self.subscriber.width()).await?.unwrap_or_default();
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
            self.guarded(&claimed).await
        };
        let millis = i64::try_from(clock.elapsed().as_millis()).unwrap_or(i64::MAX);
        Done { claimed, receipt, began, millis }
    }

    /// One try that cannot outlive its lease, nor take the lane along when it panics.
    async fn guarded(&self, claimed: &Claimed) -> Receipt {
        let row = &claimed.row;
        let budget = self.subscriber.budget();
        let run = AssertUnwindSafe(self.subscriber.deliver(row)).catch_unwind();
        match tokio::time::timeout(budget, run).await {
            Ok(Ok(receipt)) => receipt,
            Ok(Err(_panic)) => Receipt::later("panicked"),
            Err(_elapsed) => Receipt::away(format!("took longer than {budget:?}")),
        }
    }

    fn lease(&self) -> TimeDelta {
        TimeDelta::from_std(self.subscriber.budget() + MARGIN).unwrap_or(TimeDelta::MAX)
    }

    /// Settles what is done and leases up to `free` more. `None`: there was nothing to settle, and nothing is due. On an
    /// error what is not settled stays in `done`, for the next call.
    async fn exchange(&self, done: &mut Vec<Done>, free: usize) -> Result<Option<Vec<Claimed>>, Fault> {
        let name = self.subscriber.name();
        let now = self.services.clock.now();
        if done.is_empty() {
            // A look first: an idle lane does not queue among the writers.
            let mut look = self.services.store.begin_read().await?;
            if free == 0 || look.next_due(name).await?.is_none_or(|due| due > now) {
                return Ok(None);
            }
        }
        settle::give_up(&self.services, &*self.subscriber, done).await?;
        let ctx = Ctx::background(self.services.clone());
        let mut work = Work::begin(&ctx).await?;
        settle::rest(&ctx, &mut work, &*self.subscriber, done).await?;
        let mut claimed = Vec::new();
        if free > 0 {
            let limit = i64::try_from(free).unwrap_or(i64::MAX);
            claimed = work.outbox().claim_deliveries(name, now, now + self.lease(), limit).await?;
            if let Some(reason) = self.stopped(&mut work).await? {
                for claimed in claimed.drain(..) {
                    work.outbox().bury_delivery(&claimed, now, &reason, &claimed.row.payload).await?;
                }
            }
        }
        work.commit(vec![]).await?;
        done.drain(..).for_each(|done| settle::count(&done));
        Ok(Some(claimed))
    }

    async fn stopped(&self, work: &mut Work<'_>) -> Result<Option<String>, Fault> {
        if !self.subscriber.is_remote() {
            return Ok(None);
        }
        Ok(work.outbox().why_disabled(self.subscriber.name()).await?)
    }
}
