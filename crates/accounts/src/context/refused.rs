//! A cache of refusals: a client address that the database has refused is refused again without a query.
//!
//! A flood of requests to a limited action uses the database's time, and its requests wait for each other on the
//! bucket's row, each with a connection. The database decides: it says when the bucket has its next token. Until that
//! moment its answer cannot change, because tokens of these buckets are never given back. Only for buckets of that kind
//! (`per` ip, through [`Limit::require`](crate::limits::Limit::require)). Rows deleted by hand have an effect after that moment.
//!
//! Many refusals at once are answered after a pause: hundreds of immediate answers would take the processor from other
//! requests, and a request that waits takes nothing.
//!
//! After that moment, requests of the address ask the database one at a time, and one refusal refuses the others that
//! wait: otherwise all of them would ask at once for a single token.

use crate::model::{At, Digest};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

/// Buckets remembered at most, in each of two generations; with everything around it about 150 bytes each.
const GENERATION: usize = 8 * 1024;
/// How long a request waits for its turn. After that it asks the database itself; waiting never refuses a request.
const PATIENCE: Duration = Duration::from_secs(1);
/// Refusals of a bucket from memory that are answered at once; a person who tries again stays below.
const AT_ONCE: u32 = 32;
/// How long those beyond wait for their answer.
pub(crate) const PAUSE: Duration = Duration::from_millis(250);

/// Recent refusals. Bounded: where more addresses are refused than fit, the database is asked again.
#[derive(Debug, Default)]
pub struct Refused(Mutex<Generations>);

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<Box<[u8]>, Entry>,
    old: HashMap<Box<[u8]>, Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    until: At,
    turn: Arc<Turn<()>>,
    /// Refusals without asking the database.
    times: Arc<AtomicU32>,
}

impl Entry {
    fn refuse(&self) -> Known {
        let times = self.times.fetch_add(1, Ordering::Relaxed);
        Known::Until { until: self.until, pause: times >= AT_ONCE }
    }
}

/// What is known of a bucket.
pub(crate) enum Known {
    /// The database would refuse.
    Until {
        /// Until then.
        until: At,
        /// Whether the answer is to wait for [`PAUSE`].
        pause: bool,
    },
    /// The database must be asked. The turn keeps other requests of a refused bucket from asking at the same time.
    Ask(Option<OwnedMutexGuard<()>>),
}

impl Refused {
    fn lock(&self) -> MutexGuard<'_, Generations> {
        // Nothing panics while it is held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known of this bucket at that moment; `now` is asked again after a wait.
    pub(crate) async fn look(&self, bucket: &Digest, now: impl Fn() -> At) -> Known {
        let turn = match self.find(bucket) {
            None => return Known::Ask(None),
            Some(entry) if now() < entry.until => return entry.refuse(),
            Some(entry) => entry.turn,
        };
        let Ok(turn) = tokio::time::timeout(PATIENCE, turn.lock_owned()).await else {
            return Known::Ask(None);
        };
        // The request before may have been refused.
        match self.find(bucket) {
            Some(entry) if now() < entry.until => entry.refuse(),
            _ => Known::Ask(Some(turn)),
        }
    }

    fn find(&self, bucket: &Digest) -> Option<Entry> {
        let known = self.lock();
        known.young.get(bucket.as_bytes()).or_else(|| known.old.get(bucket.as_bytes())).cloned()
    }

    /// The database refused this bucket until then.
    pub(crate) fn note(&self, bucket: &Digest, until: At) {
        let mut known = self.lock();
        let key = bucket.as_bytes();
        // The request whose turn it is keeps it.
        let before = known.young.get(key).or_else(|| known.old.get(key)).cloned();
        let (turn, times) = before.map(|entry| (entry.turn, entry.times)).unwrap_or_default();
        if known.young.len() >= GENERATION && !known.young.contains_key(key) {
            known.old = std::mem::take(&mut known.young);
        }
        known.young.insert(key.into(), Entry { until, turn, times });
    }

    /// How many buckets are remembered.
    #[cfg(test)]
    fn len(&self) -> usize {
        let known = self.lock();
        known.young.len() + known.old.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};

    fn at(seconds: i64) -> At {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn bucket(number: usize) -> Digest {
        Digest::of(&number.to_le_bytes())
    }

    #[tokio::test]
    async fn cached_refusal_ends_when_the_database_said() {
        let refused = Refused::default();
        assert!(matches!(refused.look(&bucket(1), || at(0)).await, Known::Ask(None)));
        refused.note(&bucket(1), at(5));
        assert!(
            matches!(refused.look(&bucket(1), || at(4)).await, Known::Until { until, .. } if until == at(5))
        );
        assert!(matches!(refused.look(&bucket(1), || at(5)).await, Known::Ask(Some(_))));
        assert!(matches!(refused.look(&bucket(2), || at(0)).await, Known::Ask(None)));
    }

    #[tokio::test]
    async fn only_one_waiting_request_asks_the_database_at_a_time() {
        let refused = Refused::default();
        refused.note(&bucket(1), at(5));
        let known = bucket(1);
        let Known::Ask(turn) = refused.look(&known, || at(6)).await else { panic!("it is time") };
        let mut second = std::pin::pin!(refused.look(&known, || at(6)));
        assert!(futures::poll!(second.as_mut()).is_pending());
        refused.note(&known, at(10));
        drop(turn);
        assert!(matches!(second.await, Known::Until { until, .. } if until == at(10)));
    }

    #[tokio::test]
    async fn flood_is_answered_after_a_pause_but_few_requests_at_once() {
        let refused = Refused::default();
        refused.note(&bucket(1), at(5));
        for times in 0..2 * AT_ONCE {
            // The database is asked again now and then, and refuses again.
            if times % 10 == 9 {
                refused.note(&bucket(1), at(5));
            }
            let known = refused.look(&bucket(1), || at(4)).await;
            assert!(matches!(known, Known::Until { pause, .. } if pause == (times >= AT_ONCE)), "{times}");
        }
        refused.note(&bucket(2), at(5));
        assert!(matches!(refused.look(&bucket(2), || at(4)).await, Known::Until { pause: false, .. }));
    }

    #[tokio::test(start_paused = true)]
    async fn request_whose_turn_times_out_asks_the_database() {
        let refused = Refused::default();
        refused.note(&bucket(1), at(5));
        let Known::Ask(_held) = refused.look(&bucket(1), || at(6)).await else { panic!("it is time") };
        assert!(matches!(refused.look(&bucket(1), || at(6)).await, Known::Ask(None)));
    }

    #[test]
    fn full_refusal_cache_drops_the_oldest_entries() {
        let refused = Refused::default();
        for number in 0..5 * GENERATION {
            refused.note(&bucket(number), at(1));
        }
        assert!(refused.len() <= 2 * GENERATION, "{}", refused.len());
        assert!(refused.find(&bucket(5 * GENERATION - 1)).is_some());
        assert!(refused.find(&bucket(0)).is_none());
    }
}
