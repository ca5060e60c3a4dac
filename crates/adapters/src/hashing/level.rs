//! The work of a comparison, which is equal for every account: as much as the most expensive stored hash, as far as that
//! is known, and no less than a new one.

use super::costs::HashCosts;
use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering},
};

/// Shared by all threads.
pub(super) struct Level {
    dearest: Mutex<HashCosts>,
    /// Blocks computed.
    blocks: AtomicU64,
}

impl Level {
    pub(super) fn new(today: HashCosts) -> Self {
        Self { dearest: Mutex::new(today), blocks: AtomicU64::new(0) }
    }

    /// What a comparison costs now.
    pub(super) fn costs(&self) -> HashCosts {
        *self.dearest()
    }

    /// A hash of these costs is stored. Answers whether it is more expensive than all known ones.
    pub(super) fn note(&self, costs: HashCosts) -> bool {
        let mut dearest = self.dearest();
        let dearer = costs.work() > dearest.work();
        if dearer {
            *dearest = costs;
        }
        dearer
    }

    pub(super) fn count(&self, costs: HashCosts) {
        self.blocks.fetch_add(costs.work(), Ordering::Relaxed);
    }

    pub(super) fn blocks(&self) -> u64 {
        self.blocks.load(Ordering::Relaxed)
    }

    fn dearest(&self) -> MutexGuard<'_, HashCosts> {
        self.dearest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
