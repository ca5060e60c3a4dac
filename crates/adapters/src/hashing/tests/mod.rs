//! The pool, driven through its port. Costs are tiny; what is asserted does not depend on them.

mod engines;

use super::{worker::Worker, *};
use std::{
    sync::{Condvar, atomic::AtomicUsize, atomic::Ordering},
    time::Duration,
};

const TINY: HashCosts = HashCosts { memory_kib: 8, iterations: 1, parallelism: 1 };

/// Counts draws, and holds each until the gate is open: a thread that hashes is stopped at its salt.
#[derive(Default)]
struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
    draws: AtomicUsize,
}

impl Gate {
    fn opened() -> Arc<Self> {
        Arc::new(Self { open: Mutex::new(true), ..Self::default() })
    }
    fn open(&self) {
        *self.open.lock().unwrap() = true;
        self.opened.notify_all();
    }
}

impl Entropy for Gate {
    fn fill(&self, buffer: &mut [u8]) {
        let draw = self.draws.fetch_add(1, Ordering::SeqCst) + 1;
        drop(self.opened.wait_while(self.open.lock().unwrap(), |open| !*open).unwrap());
        buffer.fill(u8::try_from(draw % 251).unwrap());
    }
}

fn pool(costs: HashCosts, threads: usize, queue: usize) -> Argon2Pool {
    Argon2Pool::new(costs, threads, queue, HashEngine::Auto, Gate::opened()).unwrap()
}

fn shared(costs: HashCosts, engine: HashEngine) -> Shared {
    let params = costs.params().unwrap();
    let trust = Trust::new(engine);
    trust.check();
    Shared::new(params, Gate::opened(), trust)
}

fn worker(costs: HashCosts) -> Worker {
    Worker::new(Arc::new(shared(costs, HashEngine::Argon2)))
}

fn stored(phc: &str) -> PasswordHash {
    PasswordHash::from_stored(phc.to_owned())
}

async fn until(what: impl Fn() -> bool) {
    for _ in 0..2000 {
        if what() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("it never happened");
}

#[tokio::test]
async fn hash_verifies_only_its_own_secret() {
    let pool = pool(TINY, 1, 8);
    let hash = pool.hash("correct horse".to_owned().into()).await.unwrap();
    assert!(hash.as_str().starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{}", hash.as_str());
    assert_eq!(
        pool.verify(Secret::new("correct horse"), Some(hash.clone())).await.unwrap(),
        PasswordCheck::Match
    );
    assert_eq!(
        pool.verify(Secret::new("correct hors"), Some(hash.clone())).await.unwrap(),
        PasswordCheck::Mismatch
    );
    assert_ne!(hash, pool.hash(Secret::new("correct horse")).await.unwrap(), "each hash has its own salt");
}

/// The vector of the reference implementation (phc-winner-argon2, `test.c`).
#[tokio::test]
async fn reference_vector_verifies() {
    let vector = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    let check = pool(TINY, 1, 8).verify(Secret::new("password"), Some(stored(vector))).await.unwrap();
    assert_eq!(check, PasswordCheck::MatchRehash);
}

/// Written by Django 5.2.
#[tokio::test]
async fn hashes_of_django_verify_and_are_replaced() {
    let pool = pool(HashCosts { memory_kib: 64, ..TINY }, 1, 8);
    for text in [
        "argon2$argon2id$v=19$m=64,t=1,p=1$c2Vhc2FsdDBzZWFzYWx0MA$MQVVqlKQ1XEcIGGlmvlOi1BU4AdV7Nhn8Uw3/s3S3V4",
        "pbkdf2_sha256$1000$seasalt0seasalt0$xkd57xaUt1OvChbUXpZS7h2QFlkrZKzCeuvA6wzoSms=",
    ] {
        let verify = async |secret: &str| pool.verify(Secret::new(secret), Some(stored(text))).await.unwrap();
        assert_eq!(verify("correct horse battery staple é").await, PasswordCheck::MatchRehash, "{text}");
        assert_eq!(verify("correct horse battery staple").await, PasswordCheck::Mismatch, "{text}");
        assert!(is_readable(&stored(text)));
    }
    assert!(!is_readable(&stored("argon2$md5$x")) && !is_readable(&stored("!")));
}

#[tokio::test]
async fn hash_of_other_costs_needs_rehash() {
    let old = pool(TINY, 1, 8).hash(Secret::new("pw")).await.unwrap();
    let today = pool(HashCosts { memory_kib: 16, ..TINY }, 1, 8);
    assert_eq!(today.verify(Secret::new("pw"), Some(old.clone())).await.unwrap(), PasswordCheck::MatchRehash);
    assert_eq!(today.verify(Secret::new("no"), Some(old)).await.unwrap(), PasswordCheck::Mismatch);
    let new = today.hash(Secret::new("pw")).await.unwrap();
    assert_eq!(today.verify(Secret::new("pw"), Some(new)).await.unwrap(), PasswordCheck::Match);
}

/// A stored hash that cannot be used fails its login, not the server.
#[tokio::test]
async fn malformed_or_too_expensive_hash_is_a_mismatch() {
    let salt_and_hash = "c29tZXNhbHRzb21lc2FsdA$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    let pool = pool(TINY, 1, 8);
    for phc in [
        String::new(),
        "password".into(),
        "$".repeat(9),
        "x".repeat(100_000),
        "$2b$12$abcdefghijklmnopqrstuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu".into(),
        "$argon2id$v=19$m=8,t=1,p=1$".into(),
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ".into(),
        format!("$argon2id$v=19$m=4194304,t=1,p=1${salt_and_hash}"),
        format!("$argon2id$v=19$m=1048577,t=1,p=1${salt_and_hash}"),
        format!("$argon2id$v=19$m=8,t=17,p=1${salt_and_hash}"),
        format!("$argon2id$v=19$m=4294967295,t=4294967295,p=16777215${salt_and_hash}"),
        format!("$argon2id$v=19$m=72,t=1,p=9${salt_and_hash}"),
        format!("$argon2id$v=19$m=0,t=0,p=0${salt_and_hash}"),
        format!("$argon2id$v=18$m=8,t=1,p=1${salt_and_hash}"),
        format!("$argon2xx$v=19$m=8,t=1,p=1${salt_and_hash}"),
    ] {
        let check = pool.verify(Secret::new("password"), Some(stored(&phc))).await.unwrap();
        assert_eq!(check, PasswordCheck::Mismatch, "{}", &phc[..phc.len().min(80)]);
    }
    assert_eq!(pool.verify(Secret::new("password"), None).await.unwrap(), PasswordCheck::Mismatch);
}

/// Blocks computed by one comparison.
async fn work(pool: &Argon2Pool, stored: Option<PasswordHash>) -> u64 {
    let before = pool.blocks();
    pool.verify(Secret::new("other"), stored).await.unwrap();
    pool.blocks() - before
}

/// An unknown user costs as much as a known one, whose hash was made under costs of today, lower ones or
/// higher ones, or cannot be read. The work is counted; a clock would count the machine's other work, too.
#[tokio::test]
async fn verification_work_is_equal_whatever_is_stored() {
    let today = HashCosts { memory_kib: 256, iterations: 2, parallelism: 1 };
    let mut hashes = vec![None, Some(stored("garbage"))];
    for costs in [
        TINY,
        today,
        HashCosts { memory_kib: 96, iterations: 5, parallelism: 2 },
        HashCosts { memory_kib: 512, ..today },
        HashCosts { memory_kib: 300, iterations: 7, parallelism: 3 },
    ] {
        hashes.push(Some(pool(costs, 1, 8).hash(Secret::new("pw")).await.unwrap()));
    }
    for engine in [HashEngine::Auto, HashEngine::Argon2] {
        let pool = Argon2Pool::new(today, 1, 8, engine, Gate::opened()).unwrap();
        // As the builder tells it, from the database.
        pool.expect(&[
            "m=8,t=1,p=1".into(),
            "m=300,t=7,p=3".into(),
            "m=4194304,t=1,p=1".into(),
            "nonsense".into(),
        ]);
        let dearest = HashCosts { memory_kib: 300, iterations: 7, parallelism: 3 }.work();
        for hash in &hashes {
            let done = work(&pool, hash.clone()).await;
            // Fewer than four blocks cannot be made up: no hash is as small.
            assert!((dearest - 3..=dearest).contains(&done), "{done} and not {dearest} blocks: {hash:?}");
        }
    }
}

/// Another server may have stored it since the start.
#[tokio::test]
async fn more_expensive_stored_hash_raises_work_of_later_verifications() {
    let dear = pool(HashCosts { memory_kib: 64, iterations: 3, ..TINY }, 1, 8)
        .hash(Secret::new("pw"))
        .await
        .unwrap();
    let pool = pool(TINY, 1, 8);
    let cheap = pool.hash(Secret::new("pw")).await.unwrap();
    assert_eq!(work(&pool, None).await, TINY.work());
    for stored in [Some(dear), None, Some(cheap)] {
        assert_eq!(work(&pool, stored).await, 64 * 3);
    }
    assert_eq!(pool.verify(Secret::new("pw"), None).await.unwrap(), PasswordCheck::Mismatch);
}

/// What the settings allowed once is compared for ever, however low the costs are now; a right password is right.
#[tokio::test]
async fn right_password_verifies_after_costs_were_lowered() {
    let today = pool(TINY, 1, 8);
    for costs in [
        HashCosts { memory_kib: 64 * 9, iterations: 1, parallelism: 9 },
        HashCosts { memory_kib: 512, iterations: 16, parallelism: 1 },
        HashCosts { memory_kib: 300 * 1024, iterations: 1, parallelism: 1 },
    ] {
        let old = pool(costs, 1, 8).hash(Secret::new("pw")).await.unwrap();
        assert_eq!(
            today.verify(Secret::new("pw"), Some(old.clone())).await.unwrap(),
            PasswordCheck::MatchRehash
        );
        assert_eq!(today.verify(Secret::new("no"), Some(old)).await.unwrap(), PasswordCheck::Mismatch);
    }
    let most = HashCosts { memory_kib: 1024 * 1024, iterations: 16, parallelism: 64 };
    assert!(most.bearable(), "the settings allow it");
}

#[tokio::test]
async fn secret_over_the_length_limit_is_not_hashed() {
    let entropy = Gate::opened();
    let pool = Argon2Pool::new(TINY, 1, 8, HashEngine::Auto, Arc::<Gate>::clone(&entropy)).unwrap();
    let long = Secret::new("x".repeat(MAX_SECRET + 1));
    assert!(matches!(pool.hash(long.clone()).await, Err(HashError::Failed(_))));
    assert_eq!(pool.verify(long, None).await.unwrap(), PasswordCheck::Mismatch);
    assert_eq!((entropy.draws.load(Ordering::SeqCst), pool.load().peak), (0, 0));
    pool.hash(Secret::new("x".repeat(MAX_SECRET))).await.unwrap();
}

/// A full queue says so at once; clients that hang up free no place in it.
#[tokio::test]
async fn full_hash_queue_answers_busy_even_after_clients_left() {
    let gate = Arc::new(Gate::default());
    let pool = Arc::new(Argon2Pool::new(TINY, 1, 2, HashEngine::Auto, Arc::<Gate>::clone(&gate)).unwrap());
    let ask = || {
        let pool = Arc::clone(&pool);
        tokio::spawn(async move { pool.hash(Secret::new("pw")).await })
    };
    let first = ask();
    until(|| pool.load().running == 1).await;
    let rest = [ask(), ask()];
    until(|| pool.load().waiting == 2).await;
    assert!(matches!(pool.hash(Secret::new("pw")).await, Err(HashError::Busy)));

    for task in rest.into_iter().chain([first]) {
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
    }
    assert_eq!(pool.load(), Load { running: 1, waiting: 2, peak: 1 });
    assert!(matches!(pool.verify(Secret::new("pw"), None).await, Err(HashError::Busy)));

    gate.open();
    until(|| pool.load() == Load { running: 0, waiting: 0, peak: 1 }).await;
    assert_eq!(gate.draws.load(Ordering::SeqCst), 1, "those who left before their turn were skipped");
    pool.hash(Secret::new("pw")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn hundred_parallel_hashes_use_only_the_given_threads() {
    let pool = Arc::new(pool(HashCosts { memory_kib: 256, ..TINY }, 3, 100));
    let hash = pool.hash(Secret::new("pw")).await.unwrap();
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let (pool, hash) = (Arc::clone(&pool), hash.clone());
            tokio::spawn(async move { pool.verify(Secret::new("pw"), Some(hash)).await.unwrap() })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), PasswordCheck::Match);
    }
    assert!((1..=3).contains(&pool.load().peak), "{:?}", pool.load());
}

#[tokio::test]
async fn shutdown_finishes_accepted_jobs_and_accepts_no_more() {
    let gate = Arc::new(Gate::default());
    let pool = Arc::new(Argon2Pool::new(TINY, 1, 8, HashEngine::Auto, Arc::<Gate>::clone(&gate)).unwrap());
    let tasks: Vec<_> = (0..3)
        .map(|_| {
            let pool = Arc::clone(&pool);
            tokio::spawn(async move { pool.hash(Secret::new("pw")).await })
        })
        .collect();
    until(|| pool.load().waiting == 2).await;
    let closing = tokio::spawn({
        let pool = Arc::clone(&pool);
        async move { pool.shutdown().await }
    });
    until(|| pool.handles().is_empty()).await;
    assert!(matches!(pool.hash(Secret::new("pw")).await, Err(HashError::Busy)));
    assert!(!closing.is_finished());
    gate.open();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    closing.await.unwrap();
}

/// The thread itself wipes: when its queue is empty, and before it ends.
#[test]
fn hashing_thread_wipes_its_memory_before_idling() {
    let (queue, mut worker) = (Queue::new(4), worker(TINY));
    let (reply, answer) = oneshot::channel();
    queue.push(Job::Hash(Secret::new("pw"), reply)).unwrap();
    queue.close();
    queue.work(&mut worker);
    assert!(answer.blocking_recv().unwrap().is_ok());
    assert!(worker.is_clean());
}

#[test]
fn invalid_costs_are_refused_at_start() {
    let costs = HashCosts { memory_kib: 8, iterations: 1, parallelism: 2 };
    assert!(matches!(
        Argon2Pool::new(costs, 1, 1, HashEngine::Auto, Gate::opened()),
        Err(PoolError::Costs(_))
    ));
}
