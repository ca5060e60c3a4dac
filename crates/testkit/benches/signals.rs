//! What signals cost: telling handlers, a sign-up with durable subscribers, the outbox at full speed.
//!
//! `cargo xtask bench`; figures in docs/performance.md. Ratios of one run mean something, seconds little: they are
//! the machine's. PostgreSQL is measured where DATABASE_URL names one (xtask starts it).

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]

use axum::{Router, routing::post};
use chrono::DateTime;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use housekey_accounts::{
    Ctx, RequestFacts, Settings,
    delivery::Worker,
    flows::signup::{self, SignUpForm},
    model::{AccountId, EventId, Secret},
    ports::deliveries::{OutboxRow, SecretPart},
    settings::{Rates, Webhook},
    signals::{
        Delivery, Envelope, Event, Filter, Hook, RegistryBuilder, UserLoggedIn, UserRef, UserSignedUp,
    },
};
use housekey_http::Accounts;
use housekey_store::ConnectOptions;
use housekey_testkit::{Mailbox, database::TestDatabase};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

fn on_handlers(count: usize) -> RegistryBuilder {
    (0..count).fold(RegistryBuilder::default(), |registry, n| {
        registry.on::<UserLoggedIn>(
            Hook::named(format!("on-{n}")),
            async |event: Arc<Event<UserLoggedIn>>| {
                std::hint::black_box(&event.signal.user);
                Ok(())
            },
        )
    })
}

/// Telling an event to `on` handlers: what happens after the commit, off the request's path.
fn dispatch(c: &mut Criterion) {
    let runtime = runtime();
    let mut group = c.benchmark_group("dispatch to on handlers");
    let user = UserRef { id: AccountId(uuid::Uuid::nil()), email: None, username: None };
    let signal = UserLoggedIn { user, sociallogin: None, methods: vec![] };
    let facts = RequestFacts::default();
    let event =
        Arc::new(Event { id: EventId(uuid::Uuid::nil()), seq: 1, at: DateTime::UNIX_EPOCH, signal, facts });
    for count in [0, 1, 10] {
        let registry = on_handlers(count).build().unwrap();
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.to_async(&runtime).iter(|| registry.tell(event.clone()));
        });
    }
    group.finish();
}

/// An account system on a database of its own: a file that is synced, as in production, or PostgreSQL.
struct Bench {
    accounts: Accounts,
    mail: Arc<Mailbox>,
    _folder: tempfile::TempDir,
    _postgres: Option<TestDatabase>,
}

async fn bench(postgres: bool, handlers: impl FnOnce(RegistryBuilder) -> RegistryBuilder) -> Bench {
    bench_with(postgres, |_| {}, handlers).await
}

async fn bench_with(
    postgres: bool,
    change: impl FnOnce(&mut Settings),
    handlers: impl FnOnce(RegistryBuilder) -> RegistryBuilder,
) -> Bench {
    let mut settings = Settings::default();
    // The cheapest hash there is: measured is what signals add, not Argon2.
    settings.hashing.memory_kib = 8;
    settings.hashing.iterations = 1;
    settings.secrets.keys = vec![Secret::new(housekey_testkit::SEALING_KEY)];
    settings.account.rate_limits.signup = Rates::default();
    change(&mut settings);
    let folder = tempfile::tempdir().unwrap();
    let mail = Arc::new(Mailbox::default());
    let builder = Accounts::builder(settings).mailer(mail.clone()).handlers(handlers);
    let database = if postgres { Some(TestDatabase::postgres().await) } else { None };
    let builder = if let Some(database) = &database {
        builder.pool(database.pool().clone())
    } else {
        let url = format!("sqlite:{}", folder.path().join("bench.sqlite").display());
        builder.database_with(url, ConnectOptions::default())
    };
    Bench { accounts: builder.build().await.unwrap(), mail, _folder: folder, _postgres: database }
}

fn durable(count: usize) -> impl FnOnce(RegistryBuilder) -> RegistryBuilder {
    move |registry| {
        (0..count).fold(registry, |registry, n| {
            let handler = async |_: Delivery<Event<UserSignedUp>>| Ok(());
            registry.durable::<UserSignedUp>(Hook::named(format!("durable-{n}")), handler)
        })
    }
}

/// A whole sign-up through its flow, with and without durable subscribers.
fn sign_up(c: &mut Criterion) {
    let runtime = runtime();
    let mut group = c.benchmark_group("sign-up");
    group.sample_size(40).measurement_time(Duration::from_secs(6));
    let next = AtomicU64::new(0);
    for postgres in databases() {
        for count in [0, 5] {
            let bench = runtime.block_on(bench(postgres, durable(count)));
            let id = BenchmarkId::new(name(postgres), format!("{count} durable subscribers"));
            group.bench_function(id, |bencher| {
                bencher.to_async(&runtime).iter(|| {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let ctx = Ctx::background(bench.accounts.services().clone());
                    async move {
                        let facts = RequestFacts { ..RequestFacts::default() };
                        let ctx = Ctx { facts, ..ctx };
                        let form = SignUpForm {
                            email: format!("bench-{n}@example.org"),
                            password: Secret::new("correct horse battery staple"),
                            ..SignUpForm::default()
                        };
                        signup::submit(&ctx, form).await.unwrap()
                    }
                });
            });
        }
    }
    group.finish();
}

const DELIVERIES: usize = 4_000;

/// Rows for one subscriber, five about each account, which go one after the other.
async fn fill(bench: &Bench, subscriber: &str) {
    let services = bench.accounts.services();
    for _ in 0..DELIVERIES / 500 {
        #[expect(clippy::disallowed_methods, reason = "the bench measures the outbox alone")]
        let mut uow = services.store.begin().await.unwrap();
        let mut account = AccountId(services.entropy.uuid());
        for n in 0..500 {
            let id = services.entropy.uuid();
            if n % 5 == 0 {
                account = AccountId(id);
            }
            let envelope = Envelope {
                id: EventId(id),
                seq: 1,
                kind: "account.user_signed_up".into(),
                version: 1,
                timestamp: services.clock.now(),
                data: serde_json::json!({"user": {"id": id, "email": "bench@example.org", "username": null}}),
            };
            let row = OutboxRow {
                id,
                subscriber: subscriber.to_owned(),
                payload: serde_json::to_string(&envelope).unwrap().into(),
                secret: SecretPart::Nothing,
                priority: 0,
                due_at: services.clock.now(),
                expires_at: None,
                attempts: 0,
                event_id: Some(EventId(id)),
                in_order_of: Some(account),
            };
            uow.enqueue(&row).await.unwrap();
        }
        uow.commit().await.unwrap();
    }
}

/// How long a worker takes over `DELIVERIES` rows that wait.
async fn drained(bench: &Bench, arrived: &AtomicU64) -> Duration {
    let worker = Worker::new(bench.accounts.services().clone(), bench.mail.clone());
    let stop = CancellationToken::new();
    arrived.store(0, Ordering::Relaxed);
    let began = Instant::now();
    let running = {
        let stop = stop.clone();
        tokio::spawn(async move { worker.run(stop).await })
    };
    while arrived.load(Ordering::Relaxed) < DELIVERIES as u64 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let took = began.elapsed();
    stop.cancel();
    running.await.unwrap();
    took
}

/// The outbox to a handler in the same process, and to a webhook on this machine.
fn throughput(c: &mut Criterion) {
    let runtime = runtime();
    let mut group = c.benchmark_group("outbox");
    group.sample_size(10).throughput(Throughput::Elements(DELIVERIES as u64));
    for postgres in databases() {
        let arrived = Arc::new(AtomicU64::new(0));
        let counter = arrived.clone();
        let bench = runtime.block_on(bench(postgres, |registry| {
            registry.durable_every("sink", Filter::all(), move |_: Delivery<Envelope>| {
                counter.fetch_add(1, Ordering::Relaxed);
                async { Ok(()) }
            })
        }));
        group.bench_function(BenchmarkId::new(name(postgres), "handler in the process"), |bencher| {
            bencher.iter_custom(|times| {
                runtime.block_on(async {
                    let mut took = Duration::ZERO;
                    for _ in 0..times {
                        fill(&bench, "sink").await;
                        took += drained(&bench, &arrived).await;
                    }
                    took
                })
            });
        });
        let (port, arrived) = runtime.block_on(http_sink());
        let hook = Webhook {
            name: Some("sink".into()),
            allow_private: true,
            ..Webhook::new(
                format!("http://127.0.0.1:{port}/").parse().unwrap(),
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            )
        };
        let bench = runtime.block_on(bench_with(postgres, |s| s.signals.webhooks.push(hook), |r| r));
        group.bench_function(BenchmarkId::new(name(postgres), "webhook on this machine"), |bencher| {
            bencher.iter_custom(|times| {
                runtime.block_on(async {
                    let mut took = Duration::ZERO;
                    for _ in 0..times {
                        fill(&bench, "webhook:sink").await;
                        took += drained(&bench, &arrived).await;
                    }
                    took
                })
            });
        });
    }
    group.finish();
}

async fn http_sink() -> (u16, Arc<AtomicU64>) {
    let arrived = Arc::new(AtomicU64::new(0));
    let counter = arrived.clone();
    let router = Router::new().route(
        "/",
        post(move |_: axum::body::Bytes| {
            counter.fetch_add(1, Ordering::Relaxed);
            async { http::StatusCode::NO_CONTENT }
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (port, arrived)
}

fn databases() -> Vec<bool> {
    if std::env::var_os("DATABASE_URL").is_some() { vec![false, true] } else { vec![false] }
}

fn name(postgres: bool) -> &'static str {
    if postgres { "PostgreSQL" } else { "SQLite" }
}

criterion_group!(benches, dispatch, sign_up, throughput);
criterion_main!(benches);
