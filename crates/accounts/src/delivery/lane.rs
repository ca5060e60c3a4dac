//! One subscriber's lane: leases what is due, delivers it, settles what came of it.

use super::{
    hand::{Hand, Trying},
    settle::{self, Done},
};
use crate::{
    context::{Ctx, Services},
    errors::Fault,
    ports::deliveries::Claimed,
    signals::subscriber::{DeliveryResult, Subscriber},
    work::Work,
};
use chrono::TimeDelta;
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// How much longer a lease lasts than a try may take, so that two workers never try one delivery at once: time to
/// wait for a place, to settle it, and for clocks that differ.
const MARGIN: Duration = Duration::from_secs(30);
/// How long to sleep when nothing is due and nobody wakes us: another process may have written a row.
const POLL: Duration = Duration::from_secs(1);
/// How long deliveries in hand may take once the worker is asked to stop.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long to leave the database alone when it fails.
const PAUSE: Duration = Duration::from_secs(5);

pub(super) struct Lane {
    services: Arc<Services>,
    pub(super) subscriber: Arc<dyn Subscriber>,
    places: Arc<Semaphore>,
}

impl Lane {
    /// A lane that tries so many deliveries at once.
    pub(super) fn new(services: Arc<Services>, subscriber: Arc<dyn Subscriber>, at_once: usize) -> Self {
        Self { services, subscriber, places: Arc::new(Semaphore::new(at_once)) }
    }

    fn trying(&self) -> Trying {
        Trying {
            services: self.services.clone(),
            subscriber: self.subscriber.clone(),
            places: self.places.clone(),
        }
    }

    /// Works until it is stopped; then gives what is in hand a little time, and lets go of the rest.
    pub(super) async fn run(&self, stop: CancellationToken) {
        let mut wake = self.services.wake.subscribe();
        let mut hand = Hand::new(self.trying(), stop.clone());
        let mut done: Vec<Done> = Vec::new();
        // While the receiver does not answer, fewer deliveries are tried at once, down to one.
        let mut width = self.subscriber.width();
        let mut last_call = std::pin::pin!(async {
            stop.cancelled().await;
            tokio::time::sleep(PATIENCE).await;
        });
        loop {
            let stopping = stop.is_cancelled();
            let free = if stopping { 0 } else { width.saturating_sub(hand.len()) };
            wake.mark_unchanged();
            let pause = match self.exchange(&mut done, free).await {
                Ok(Some(claimed)) => {
                    // Whatever is due and was not claimed waits for what is in hand, here or elsewhere.
                    let is_idle = claimed.is_empty();
                    for claimed in claimed {
                        hand.take(claimed);
                    }
                    if is_idle { POLL } else { self.until_next_due().await }
                }
                Ok(None) => self.until_next_due().await,
                Err(error) => {
                    tracing::error!(lane = self.subscriber.name(), %error, "the outbox failed; trying again");
                    PAUSE
                }
            };
            if stopping && hand.is_empty() {
                if !done.is_empty() {
                    tracing::error!(
                        lane = self.subscriber.name(),
                        "deliveries may be repeated after the restart"
                    );
                }
                return;
            }
            // What could not be settled is due, too.
            let room = hand.len() < width || !done.is_empty();
            tokio::select! {
                more = hand.next() => {
                    width = more.iter().fold(width, |width, one| self.narrow(width, one.result()));
                    done.extend(more);
                }
                () = &mut last_call => return self.let_go(hand, done).await,
                _ = wake.changed(), if room => {}
                () = tokio::time::sleep(pause), if room => {}
                () = stop.cancelled(), if !stopping => {}
            }
        }
    }

    fn narrow(&self, width: usize, result: Option<&DeliveryResult>) -> usize {
        match result {
            Some(DeliveryResult::Away(_)) => (width / 2).max(1),
            Some(DeliveryResult::Later(_)) | None => width,
            Some(_) => (width * 2).min(self.subscriber.width()),
        }
    }

    /// What was not tried to its end is free for the next worker at once, and not only when its lease ends.
    async fn let_go(&self, hand: Hand, mut done: Vec<Done>) {
        let (ended, stuck) = hand.end().await;
        let (lane, count) = (self.subscriber.name(), ended.len());
        done.extend(ended);
        if let Err(error) = self.exchange(&mut done, 0).await {
            tracing::warn!(lane, %error, count, "deliveries in hand wait until their leases end");
        } else {
            tracing::info!(lane, count, "let go of deliveries in hand");
        }
        if stuck > 0 {
            tracing::warn!(lane, stuck, "deliveries do not end; they keep their leases");
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
        let stop = CancellationToken::new();
        let attempts = claimed.into_iter().map(|claimed| self.trying().attempt(claimed, stop.clone()));
        let mut done = futures::future::join_all(attempts).await;
        self.exchange(&mut done, 0).await?;
        Ok(count)
    }

    fn lease(&self) -> TimeDelta {
        TimeDelta::from_std(self.subscriber.budget() + MARGIN).unwrap_or(TimeDelta::MAX)
    }

    /// Settles what is done and leases up to `free` more. `None`: there was nothing to settle, and nothing is due. On an
    /// error what is not settled stays in `done`, for the next call.
    async fn exchange(&self, done: &mut Vec<Done>, free: usize) -> Result<Option<Vec<Claimed>>, Fault> {
        let name = self.subscriber.name();
        if done.is_empty() {
            if free == 0 {
                return Ok(None);
            }
            // Read first: an idle lane does not wait for the lock of writers.
            let mut look = self.services.store.begin_read().await?;
            if look.next_due(name).await?.is_none_or(|due| due > self.services.clock.now()) {
                return Ok(None);
            }
        }
        settle::give_up(&self.services, &*self.subscriber, done).await?;
        let ctx = Ctx::background(self.services.clone());
        let mut work = Work::begin(&ctx).await?;
        // After the wait for the turn to write, which is no part of a lease.
        let now = ctx.now();
        settle::rest(&ctx, &mut work, &*self.subscriber, done).await?;
        let (mut claimed, mut stopped) = (Vec::new(), 0);
        if free > 0 {
            let limit = i64::try_from(free).unwrap_or(i64::MAX);
            claimed = work.outbox().claim_deliveries(name, now, now + self.lease(), limit).await?;
            if let Some(reason) = self.stopped(&mut work).await? {
                stopped = claimed.len();
                for claimed in claimed.drain(..) {
                    work.outbox().bury_delivery(&claimed, now, &reason, &claimed.row.payload).await?;
                }
            }
        }
        work.commit(vec![]).await?;
        done.drain(..).for_each(|done| settle::count(&done));
        (0..stopped).for_each(|_| settle::count_stopped(name));
        Ok(Some(claimed))
    }

    async fn stopped(&self, work: &mut Work<'_>) -> Result<Option<String>, Fault> {
        if !self.subscriber.is_remote() {
            return Ok(None);
        }
        Ok(work.outbox().why_disabled(self.subscriber.name()).await?)
    }
}
