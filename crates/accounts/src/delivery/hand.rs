//! Deliveries under way, each a task of its own: none of them waits while its lane waits for the database.

use super::settle::{Done, Outcome};
use crate::{
    context::Services,
    ports::deliveries::Claimed,
    signals::subscriber::{Receipt, Subscriber},
};
use chrono::TimeDelta;
use futures::FutureExt;
use std::{collections::HashMap, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::{Id, JoinError, JoinSet},
};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

/// What of a lease must be left after the longest try, to settle it.
const TO_SETTLE: TimeDelta = TimeDelta::seconds(10);
/// How long a task may take to notice that it was ended. One that blocks its thread never does.
const TO_END: Duration = Duration::from_secs(1);

/// How one lane tries a delivery.
#[derive(Clone)]
pub(super) struct Trying {
    pub(super) services: Arc<Services>,
    pub(super) subscriber: Arc<dyn Subscriber>,
    /// How many may run at once.
    pub(super) places: Arc<Semaphore>,
}

impl Trying {
    /// Waits for a place, and tries. Once `stop` is cancelled nothing is begun any more. Places are given in the order
    /// of these calls, whichever task is run first: what has a higher priority is claimed first and tried first.
    pub(super) fn attempt(
        self,
        claimed: Claimed,
        stop: CancellationToken,
    ) -> impl Future<Output = Done> + Send + 'static {
        let mut place = self.places.clone().acquire_owned().boxed();
        // The first look is what puts it into the queue.
        let now = tokio::task::unconstrained(place.as_mut()).now_or_never();
        async move {
            let place = async {
                match now {
                    Some(place) => place,
                    None => place.await,
                }
            };
            let place = tokio::select! {
                biased;
                () = stop.cancelled() => None,
                place = place => place.ok(),
            };
            self.tried(claimed, place).await
        }
    }

    async fn tried(&self, claimed: Claimed, place: Option<OwnedSemaphorePermit>) -> Done {
        let began = self.services.clock.now();
        let Some(_place) = place else { return Done::untried(claimed, began) };
        if claimed.row.expires_at.is_some_and(|end| end <= began) {
            return Done { outcome: Outcome::Expired, ..Done::untried(claimed, began) };
        }
        // It waited so long for its place that another worker might get it during the try.
        let budget = TimeDelta::from_std(self.subscriber.budget()).unwrap_or(TimeDelta::MAX);
        if claimed.lease - TO_SETTLE - began < budget {
            return Done::untried(claimed, began);
        }
        let clock = std::time::Instant::now();
        let receipt = self.guarded(&claimed).await;
        let millis = i64::try_from(clock.elapsed().as_millis()).unwrap_or(i64::MAX);
        Done { claimed, outcome: Outcome::Changes(receipt), began, millis }
    }

    /// One try that cannot outlive its lease, nor take anything along when it panics.
    async fn guarded(&self, claimed: &Claimed) -> Receipt {
        let budget = self.subscriber.budget();
        let run = AssertUnwindSafe(self.subscriber.deliver(&claimed.row)).catch_unwind();
        match tokio::time::timeout(budget, run).await {
            Ok(Ok(receipt)) => receipt,
            Ok(Err(_panic)) => Receipt::later("panicked"),
            Err(_elapsed) => Receipt::away(format!("took longer than {budget:?}")),
        }
    }
}

/// The deliveries of one lane that are under way. Dropped, it ends them.
pub(super) struct Hand {
    trying: Trying,
    stop: CancellationToken,
    tasks: JoinSet<Done>,
    claims: HashMap<Id, Claimed>,
}

impl Hand {
    pub(super) fn new(trying: Trying, stop: CancellationToken) -> Self {
        Self { trying, stop, tasks: JoinSet::new(), claims: HashMap::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.tasks.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// Begins.
    pub(super) fn take(&mut self, claimed: Claimed) {
        let attempt = self.trying.clone().attempt(claimed.clone(), self.stop.clone());
        let task = self.tasks.spawn(attempt.in_current_span());
        self.claims.insert(task.id(), claimed);
    }

    /// The next one that is done, and all others that are by then; waits for ever when nothing is under way.
    /// Nothing is lost when this is dropped.
    pub(super) async fn next(&mut self) -> Vec<Done> {
        let Some(first) = self.tasks.join_next_with_id().await else { return std::future::pending().await };
        let mut done: Vec<Done> = self.done(first).into_iter().collect();
        while let Some(more) = self.tasks.try_join_next_with_id() {
            done.extend(self.done(more));
        }
        done
    }

    /// Ends what is under way. Answers what came of it, and how many tasks do not end: they keep their leases.
    pub(super) async fn end(mut self) -> (Vec<Done>, usize) {
        self.tasks.abort_all();
        let mut done = Vec::new();
        let all = async {
            while let Some(next) = self.tasks.join_next_with_id().await {
                done.push(next);
            }
        };
        // Those that do not end are counted below.
        drop(tokio::time::timeout(TO_END, all).await);
        (done.into_iter().filter_map(|next| self.done(next)).collect(), self.tasks.len())
    }

    fn done(&mut self, ended: Result<(Id, Done), JoinError>) -> Option<Done> {
        let error = match ended {
            Ok((id, done)) => {
                self.claims.remove(&id);
                return Some(done);
            }
            Err(error) => error,
        };
        let began = self.trying.services.clock.now();
        let untried = Done::untried(self.claims.remove(&error.id())?, began);
        if error.is_cancelled() {
            return Some(untried);
        }
        // Where no guard stands, e.g. when what a try held is dropped.
        Some(Done { outcome: Outcome::Changes(Receipt::later("panicked")), ..untried })
    }
}
