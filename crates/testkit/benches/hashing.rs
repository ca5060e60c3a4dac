//! How many passwords a second are compared, with the costs of the defaults: by each engine bare (its memory kept, one
//! thread a core), through the pool, and by whole sign-ins in process, 32 at a time.
//!
//! `cargo xtask bench`; figures in docs/performance.md. The ratios are the message: they are of one run, in short turns.
//! On a machine that does other things besides, the rate of each turn is luck (the best is printed), and the rate for each
//! second of a core's time is not.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "it is what a bench is for")]

use argon2::{Algorithm, Argon2, Block, Params, Version};
use housekey_accounts::{
    Ctx,
    flows::login::{self, Identity, LogInForm},
    model::Secret,
    ports::{Hasher, hasher::PasswordCheck},
    settings::{HashEngine, Hashing, Rates},
};
use housekey_adapters::{Argon2Pool, HashCosts, OsEntropy};
use housekey_testkit::{Backend, TestApp, app::PASSWORD};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

const AT_ONCE: usize = 32;
const FOR: Duration = Duration::from_millis(700);
const ROUNDS: usize = 12;
const ADA: &str = "ada@example.org";

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let pools = [HashEngine::Argon2, HashEngine::Auto].map(|engine| {
        Arc::new(
            Argon2Pool::from_settings(&Hashing { engine, ..Hashing::default() }, Arc::new(OsEntropy))
                .unwrap(),
        )
    });
    let apps = [HashEngine::Argon2, HashEngine::Auto].map(|engine| runtime.block_on(app(engine)));
    for pool in &pools {
        wait_for_the_check(pool);
    }
    runtime.block_on(by_what_is_stored());
    let mut found = [[Found::default(); 3]; 2];
    for _ in 0..ROUNDS {
        for (engine, found) in found.iter_mut().enumerate() {
            found[0].add(if engine == 0 { bare_argon2 } else { bare_argon2_rust });
            found[1].add(|| runtime.block_on(through(&pools[engine])));
            found[2].add(|| runtime.block_on(sign_ins(&apps[engine])));
        }
    }
    println!("{:<24} {:>9} {:>7} {:>17} {:>7}", "", "best, /s", "ratio", "/s of a core", "ratio");
    for (engine, found) in ["argon2", "argon2-rust"].iter().zip(found) {
        for (name, what) in ["bare", "pool", "sign-ins"].iter().zip(found) {
            let name = format!("{engine}, {name}");
            let (best, each) = (what.best, what.of_a_core());
            println!(
                "{name:<24} {best:>9.1} {:>7.3} {each:>17.1} {:>7.3}",
                best / found[0].best,
                each / found[0].of_a_core()
            );
        }
    }
}

/// A pool begins with the `argon2` crate, and takes up the other a tenth of a second later.
fn wait_for_the_check(pool: &Argon2Pool) {
    let end = Instant::now() + Duration::from_secs(10);
    while pool.is_checking() {
        assert!(Instant::now() < end, "the check of the second engine does not end");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// How long one comparison takes, by what is stored: it is to tell nothing (docs/decisions/comparisons-do-the-same-work.md).
async fn by_what_is_stored() {
    let today = HashCosts::default();
    let pool = |costs: HashCosts, engine| Argon2Pool::new(costs, 1, 8, engine, Arc::new(OsEntropy)).unwrap();
    let cheap = HashCosts { memory_kib: 8, iterations: 1, parallelism: 1 };
    let passes = HashCosts { memory_kib: 4864, iterations: 5, parallelism: 1 };
    let dear = HashCosts { memory_kib: 65_536, iterations: 2, parallelism: 1 };
    for engine in [HashEngine::Argon2, HashEngine::Auto] {
        for (name, dearest) in [("raised", today), ("lowered", dear)] {
            let asked = pool(today, engine);
            wait_for_the_check(&asked);
            let mut stored = vec![("nobody's", None)];
            for (name, costs) in
                [("the lowest", cheap), ("less memory", passes), ("today's", today), ("the dearest", dearest)]
            {
                stored.push((name, Some(pool(costs, engine).hash(Secret::new(PASSWORD)).await.unwrap())));
            }
            asked.verify(Secret::new("other"), stored[4].1.clone()).await.unwrap();
            let mut best = vec![Duration::MAX; stored.len()];
            for _ in 0..25 {
                for (best, (_, hash)) in best.iter_mut().zip(&stored) {
                    let start = Instant::now();
                    asked.verify(Secret::new("other"), hash.clone()).await.unwrap();
                    *best = start.elapsed().min(*best);
                }
            }
            println!("costs were {name}, {engine:?}:");
            for (time, (name, _)) in best.iter().zip(&stored) {
                let (time, nobodys) = (time.as_secs_f64(), best[0].as_secs_f64());
                println!("    {name:<12} {:>8.2} ms {:>7.3}", time * 1e3, time / nobodys);
            }
        }
    }
}

/// What one thing came to in all its turns.
#[derive(Clone, Copy, Default)]
struct Found {
    best: f64,
    done: f64,
    core_seconds: f64,
}

impl Found {
    fn add(&mut self, turn: impl FnOnce() -> (f64, f64)) {
        let before = core_seconds();
        let (done, seconds) = turn();
        self.core_seconds += core_seconds() - before;
        self.done += done;
        self.best = self.best.max(done / seconds);
    }

    fn of_a_core(&self) -> f64 {
        self.done / self.core_seconds
    }
}

/// What this process has computed so far (proc(5): `utime` and `stime`, in hundredths); not known elsewhere than on Linux.
fn core_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// On one thread a core: how often, in how many seconds.
fn on_each_core<S>(state: impl Fn() -> S + Sync, once: impl Fn(&mut S) + Sync) -> (f64, f64) {
    let cores = std::thread::available_parallelism().unwrap().get();
    let done = AtomicU32::new(0);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                let mut state = state();
                while start.elapsed() < FOR {
                    once(&mut state);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    (f64::from(done.load(Ordering::Relaxed)), start.elapsed().as_secs_f64())
}

fn bare_argon2() -> (f64, f64) {
    let HashCosts { memory_kib, iterations, parallelism } = HashCosts::default();
    let params = Params::new(memory_kib, iterations, parallelism, Some(32)).unwrap();
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    on_each_core(
        || vec![Block::new(); params.block_count()],
        |memory| {
            let mut output = [0; 32];
            argon2
                .hash_password_into_with_memory(PASSWORD.as_bytes(), &[7; 16], &mut output, memory)
                .unwrap();
            std::hint::black_box(output);
        },
    )
}

fn bare_argon2_rust() -> (f64, f64) {
    let HashCosts { memory_kib, iterations, parallelism } = HashCosts::default();
    let params = argon2_rust::Params::builder()
        .memory(argon2_rust::params::Memory::kib(memory_kib.into()))
        .passes(iterations)
        .lanes(parallelism)
        .build()
        .unwrap();
    let argon2 =
        argon2_rust::Argon2::new(argon2_rust::Algorithm::Argon2id, argon2_rust::Version::V0x13, params);
    on_each_core(
        || argon2.hasher(),
        |hasher| {
            let mut output = [0; 32];
            hasher.hash_into(PASSWORD.as_bytes(), &[7; 16], &mut output).unwrap();
            std::hint::black_box(output);
        },
    )
}

/// So many at a time: how often, in how many seconds.
async fn at_once<F: Future<Output = ()> + Send + 'static>(once: impl Fn() -> F) -> (f64, f64) {
    let done = Arc::new(AtomicU32::new(0));
    let start = Instant::now();
    let mut all = tokio::task::JoinSet::new();
    while start.elapsed() < FOR {
        while all.len() < AT_ONCE {
            let (work, done) = (once(), Arc::clone(&done));
            all.spawn(async move {
                work.await;
                done.fetch_add(1, Ordering::Relaxed);
            });
        }
        all.join_next().await.unwrap().unwrap();
    }
    // Those under way count, too: they have taken their time already.
    all.join_all().await;
    (f64::from(done.load(Ordering::Relaxed)), start.elapsed().as_secs_f64())
}

async fn through(pool: &Arc<Argon2Pool>) -> (f64, f64) {
    let hash = pool.hash(Secret::new(PASSWORD)).await.unwrap();
    at_once(|| {
        let (pool, hash) = (Arc::clone(pool), hash.clone());
        async move {
            assert_eq!(pool.verify(Secret::new(PASSWORD), Some(hash)).await.unwrap(), PasswordCheck::Match);
        }
    })
    .await
}

async fn app(engine: HashEngine) -> TestApp {
    let app = TestApp::on(Backend::Sqlite, |settings| {
        settings.hashing = Hashing { engine, ..Hashing::default() };
        settings.account.rate_limits.login = Rates::default();
        settings.account.rate_limits.login_failed = Rates::default();
    })
    .await;
    app.user(ADA).await;
    app
}

async fn sign_ins(app: &TestApp) -> (f64, f64) {
    at_once(|| {
        let ctx = Ctx::background(app.accounts.services().clone());
        async move {
            let form = LogInForm {
                identity: Identity::Email(ADA.to_owned()),
                password: Secret::new(PASSWORD),
                remember: false,
                next: None,
            };
            login::submit(&ctx, form).await.unwrap();
        }
    })
    .await
}
