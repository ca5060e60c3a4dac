//! Limits parallel work that is too long for the runtime's threads.

use crate::ports::HashError;
use tokio::{sync::Semaphore, task::spawn_blocking};

/// At most so many at a time on threads for blocking work, and at most so many more waiting; who comes later is
/// told at once.
pub(super) struct Bounded {
    places: Semaphore,
    threads: Semaphore,
}

impl Bounded {
    pub(super) fn new(threads: usize, waiting: usize) -> Self {
        Self { places: Semaphore::new(threads + waiting), threads: Semaphore::new(threads) }
    }

    /// Does it. `None`: it panicked.
    pub(super) async fn run<T: Send + 'static>(
        &'static self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Option<T>, HashError> {
        let place = self.places.try_acquire().map_err(|_| {
            tracing::warn!("too many passwords wait to be judged");
            HashError::Busy
        })?;
        let thread = self.threads.acquire().await.map_err(|_| HashError::Busy)?;
        let done = spawn_blocking(move || {
            let done = work();
            // The places belong to the work, not to the request, which may have been dropped.
            drop((thread, place));
            done
        })
        .await;
        if let Err(error) = &done {
            tracing::error!(%error, "a password could not be judged");
        }
        Ok(done.ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        sync::{Arc, Barrier, atomic::AtomicUsize, atomic::Ordering},
        time::Duration,
    };

    fn leaked(threads: usize, waiting: usize) -> &'static Bounded {
        Box::leak(Box::new(Bounded::new(threads, waiting)))
    }

    /// A flood of sign-ups must leave threads for everybody else's blocking work.
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn parallel_jobs_run_on_the_given_threads_only() {
        let bounded = leaked(2, 100);
        let (now, peak) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let tasks: Vec<_> = (0..60)
            .map(|_| {
                let (now, peak) = (Arc::clone(&now), Arc::clone(&peak));
                tokio::spawn(bounded.run(move || {
                    peak.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(1));
                    now.fetch_sub(1, Ordering::SeqCst);
                }))
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap().unwrap();
        }
        assert!((1..=2).contains(&peak.load(Ordering::SeqCst)), "{peak:?}");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn full_queue_answers_busy_even_after_clients_left() {
        let bounded = leaked(1, 0);
        let gate = Arc::new(Barrier::new(2));
        let first = tokio::spawn(bounded.run({
            let gate = Arc::clone(&gate);
            move || {
                gate.wait();
                gate.wait();
            }
        }));
        let at_work = Arc::clone(&gate);
        spawn_blocking(move || at_work.wait()).await.unwrap();
        first.abort();
        assert!(first.await.unwrap_err().is_cancelled());
        assert!(matches!(bounded.run(|| ()).await, Err(HashError::Busy)));
        spawn_blocking(move || gate.wait()).await.unwrap();
        for _ in 0..2000 {
            if bounded.run(|| ()).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("the place was never free again");
    }

    #[tokio::test]
    async fn job_after_a_panicking_job_succeeds() {
        let bounded = leaked(1, 0);
        assert_eq!(bounded.run(|| assert_eq!(1, 2)).await.unwrap(), None);
        assert_eq!(bounded.run(|| 7).await.unwrap(), Some(7));
    }
}
