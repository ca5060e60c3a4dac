//! The queue between the requests and the hashing threads.

use super::worker::Worker;
use housekey_accounts::{
    model::{PasswordHash, Secret},
    ports::{HashError, hasher::PasswordCheck},
};
use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;

/// Where the answer goes.
pub(super) type Reply<T> = oneshot::Sender<Result<T, HashError>>;

/// One piece of work.
pub(super) enum Job {
    Hash(Secret, Reply<PasswordHash>),
    Verify(Secret, Option<PasswordHash>, Reply<PasswordCheck>),
}

impl Job {
    /// Whether the request was dropped.
    fn is_abandoned(&self) -> bool {
        match self {
            Self::Hash(_, reply) => reply.is_closed(),
            Self::Verify(_, _, reply) => reply.is_closed(),
        }
    }

    /// Computes it. The result is dropped if the caller has left.
    fn run(self, worker: &mut Worker) {
        match self {
            Self::Hash(secret, reply) => drop(reply.send(worker.hash(&secret))),
            Self::Verify(secret, hash, reply) => drop(reply.send(worker.verify(&secret, hash.as_ref()))),
        }
    }
}

/// How busy the pool is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Hashes being computed now.
    pub running: usize,
    /// Requests waiting for a thread.
    pub waiting: usize,
    /// The most hashes that were ever computed at one time.
    pub peak: usize,
}

/// Jobs in order of arrival, at most `cap` of them.
///
/// A slot belongs to its job, not to the request that asked: it is free again when a thread takes the job, and
/// `running` falls when the hash is done. A client that disconnects early frees neither, but a thread skips an
/// abandoned job.
pub(super) struct Queue {
    cap: usize,
    state: Mutex<State>,
    arrived: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    running: usize,
    peak: usize,
    closed: bool,
}

impl Queue {
    pub(super) fn new(cap: usize) -> Self {
        Self { cap, state: Mutex::default(), arrived: Condvar::new() }
    }

    /// Adds a job, or says at once that there is no room.
    pub(super) fn push(&self, job: Job) -> Result<(), HashError> {
        let mut state = self.lock();
        if state.closed || state.jobs.len() >= self.cap {
            return Err(HashError::Busy);
        }
        state.jobs.push_back(job);
        drop(state);
        self.arrived.notify_one();
        Ok(())
    }

    /// Takes no more jobs. What waits is still done.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
    }

    pub(super) fn load(&self) -> Load {
        let state = self.lock();
        Load { running: state.running, waiting: state.jobs.len(), peak: state.peak }
    }

    /// The loop of a thread: works until the queue is closed and empty.
    pub(super) fn work(&self, worker: &mut Worker) {
        while let Some(job) = self.next(worker) {
            if !job.is_abandoned() && catch_unwind(AssertUnwindSafe(|| job.run(worker))).is_err() {
                // The caller gets no reply, which it takes for an error; the thread goes on with new memory.
                tracing::error!("a hash panicked");
                worker.recover();
            }
            self.lock().running -= 1;
        }
    }

    fn next(&self, worker: &mut Worker) -> Option<Job> {
        let mut rested = false;
        let mut state = self.lock();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                state.running += 1;
                state.peak = state.peak.max(state.running);
                return Some(job);
            }
            if !rested {
                // Nothing waits: memory is wiped now, and not after each hash, because the next hash overwrites it
                // (wiping took a sixth of a hash's time).
                drop(state);
                worker.rest();
                rested = true;
                state = self.lock();
                continue;
            }
            if state.closed {
                return None;
            }
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// No code panics while it holds the lock, so the state behind a poisoned one is valid.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
