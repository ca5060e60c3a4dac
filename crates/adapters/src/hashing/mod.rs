//! Password hashing: Argon2id on threads of its own.
//!
//! Hashing is the most expensive work that an anonymous request can cause, so it is bounded three ways: as many hashes
//! at a time as there are cores (more are slower, up to 40 %), a capped queue before them (past it the answer
//! is 503 at once), and a ceiling on what a stored hash may cost. Its threads are not the runtime's, so a
//! flood of logins does not slow down pages that hash nothing.

mod costs;
mod django;
mod engine;
mod level;
mod queue;
mod stored;
#[cfg(test)]
mod tests;
mod trust;
mod worker;

use async_trait::async_trait;
use housekey_accounts::{
    model::{PasswordHash, Secret},
    ports::{Entropy, HashError, Hasher, hasher::PasswordCheck},
    settings::{HashEngine, Hashing},
};
use queue::{Job, Queue};
use std::{
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
};
use tokio::sync::oneshot;
use trust::Trust;
use worker::{Shared, Worker};

pub use costs::HashCosts;
pub use queue::Load;

/// Whether a stored hash is one that passwords are compared with: ours, or one of Django's, within the limits of costs.
pub fn is_readable(hash: &PasswordHash) -> bool {
    stored::Stored::read(hash).is_some() || django::Foreign::read(hash.as_str()).is_some()
}

/// Longest secret that is hashed, in bytes. Callers check first, with an error for the person; this check is a second line.
pub const MAX_SECRET: usize = 4096;

const SALT_LENGTH: usize = 16;

/// Why the pool did not start.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// No hash can be computed with these costs.
    #[error("these hashing costs cannot be used: {0}")]
    Costs(argon2::Error),
    /// No thread could be started.
    #[error("the hashing threads cannot be started: {0}")]
    Threads(#[from] std::io::Error),
}

/// Hashes on a fixed number of threads, each with memory that it keeps, and wipes when nothing more is to be done.
///
/// Dropped or [shut down](Self::shutdown), it takes nothing new, finishes what it has taken, and ends its
/// threads.
pub struct Argon2Pool {
    queue: Arc<Queue>,
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Argon2Pool {
    /// Starts `threads` threads (0: one a core) with a queue of `queue` requests before them.
    pub fn new(
        costs: HashCosts,
        threads: usize,
        queue: usize,
        engine: HashEngine,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, PoolError> {
        let params = costs.params().map_err(PoolError::Costs)?;
        let pool = Self::start(Shared::new(params, entropy, Trust::new(engine)), threads, queue)?;
        if engine == HashEngine::Auto {
            let shared = Arc::clone(&pool.shared);
            // Should it panic, the other engine stays unchecked, and is not used.
            let check = move || shared.trust.check();
            pool.handles().push(std::thread::Builder::new().name("hashing-check".into()).spawn(check)?);
        }
        Ok(pool)
    }

    fn start(shared: Shared, threads: usize, queue: usize) -> Result<Self, PoolError> {
        let threads = match threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            given => given,
        };
        let shared = Arc::new(shared);
        let pool = Self { queue: Arc::new(Queue::new(queue)), shared, threads: Mutex::default() };
        for number in 0..threads {
            let queue = Arc::clone(&pool.queue);
            let mut worker = Worker::new(Arc::clone(&pool.shared));
            let name = format!("hashing-{number}");
            // Should one not start, dropping the pool ends those that did.
            let handle = std::thread::Builder::new().name(name).spawn(move || queue.work(&mut worker))?;
            pool.handles().push(handle);
        }
        Ok(pool)
    }

    /// Starts the pool that `[hashing]` asks for.
    pub fn from_settings(settings: &Hashing, entropy: Arc<dyn Entropy>) -> Result<Self, PoolError> {
        Self::new(HashCosts::from(settings), settings.threads, settings.queue, settings.engine, entropy)
    }

    /// How busy it is.
    pub fn load(&self) -> Load {
        self.queue.load()
    }

    /// Whether the second engine is still being compared with the first, which computes until then.
    pub fn is_checking(&self) -> bool {
        self.shared.trust.is_open()
    }

    /// Blocks of 1 KiB that were computed so far: the work done. Comparisons do the same, whatever is stored.
    pub fn blocks(&self) -> u64 {
        self.shared.level.blocks()
    }

    /// Accepts no more jobs (they get [`HashError::Busy`]), and waits until the accepted ones are done.
    pub async fn shutdown(&self) {
        self.queue.close();
        let threads = std::mem::take(&mut *self.handles());
        if tokio::task::spawn_blocking(move || join(threads)).await.is_err() {
            tracing::error!("waiting for the hashing threads failed");
        }
    }

    fn handles(&self) -> std::sync::MutexGuard<'_, Vec<JoinHandle<()>>> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Argon2Pool {
    fn drop(&mut self) {
        self.queue.close();
        join(std::mem::take(&mut *self.handles()));
    }
}

fn join(threads: Vec<JoinHandle<()>>) {
    for thread in threads {
        if thread.join().is_err() {
            tracing::error!("a hashing thread had panicked");
        }
    }
}

#[async_trait]
impl Hasher for Argon2Pool {
    async fn hash(&self, secret: Secret) -> Result<PasswordHash, HashError> {
        if secret.expose().len() > MAX_SECRET {
            return Err(HashError::Failed(format!("a secret of more than {MAX_SECRET} bytes")));
        }
        let (reply, answer) = oneshot::channel();
        self.queue.push(Job::Hash(secret, reply))?;
        answer.await.unwrap_or_else(|_| Err(HashError::Failed("the hash panicked".into())))
    }

    async fn verify(&self, secret: Secret, stored: Option<PasswordHash>) -> Result<PasswordCheck, HashError> {
        if secret.expose().len() > MAX_SECRET {
            return Ok(PasswordCheck::Mismatch);
        }
        let (reply, answer) = oneshot::channel();
        self.queue.push(Job::Verify(secret, stored, reply))?;
        answer.await.unwrap_or_else(|_| Err(HashError::Failed("the comparison panicked".into())))
    }

    fn expect(&self, stored: &[String]) {
        let today = HashCosts::of(&self.shared.params);
        let known =
            stored.iter().filter_map(|costs| HashCosts::parse(costs)).filter(|costs| costs.bearable());
        let dearer = known.filter(|costs| self.shared.level.note(*costs)).last();
        if let Some(dearest) = dearer {
            tracing::warn!(
                ?dearest,
                ?today,
                "some stored hashes are dearer than new ones: every comparison takes as much as they, until their owners have signed in and the server was started again"
            );
        }
    }
}
