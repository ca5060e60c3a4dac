//! Two workers, two pools, one database: each delivery once, and never by both.

use super::processes::{Shared, process, settings, signed_up};
use crate::signals::support::{BOTH, count, dead, until, waiting, within};
use async_trait::async_trait;
use chrono::DateTime;
use housekey_accounts::{
    ports::{
        Store, UnitOfWork, Wake,
        deliveries::{Outbox, OutboxRow, SecretPart},
    },
    signals::{Delivery, Durable, Event, HandlerError, RegistryBuilder, UserSignedUp},
};
use housekey_http::Accounts;
use housekey_store::{Pool, SqlStore, Tx, sqlx::postgres::PgListener};
use housekey_testkit::{Backend, Mailbox};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use uuid::Uuid;

const PATIENCE: Duration = Duration::from_secs(5);

/// Calls recorded by the handlers of both workers.
#[derive(Default)]
struct Book {
    at_work: Mutex<HashMap<Uuid, bool>>,
    calls: Mutex<HashMap<Uuid, usize>>,
    overlaps: AtomicUsize,
}

/// One worker's handler.
#[derive(Clone, Default)]
struct Clerk {
    book: Arc<Book>,
    done: Arc<AtomicUsize>,
}

#[async_trait]
impl Durable<Event<UserSignedUp>> for Clerk {
    async fn deliver(&self, delivery: Delivery<Event<UserSignedUp>>) -> Result<(), HandlerError> {
        let id = delivery.id;
        if self.book.at_work.lock().unwrap().insert(id, true) == Some(true) {
            self.book.overlaps.fetch_add(1, Ordering::Relaxed);
        }
        *self.book.calls.lock().unwrap().entry(id).or_default() += 1;
        // Long enough for the other worker to come by.
        tokio::time::sleep(Duration::from_millis(5)).await;
        self.book.at_work.lock().unwrap().insert(id, false);
        self.done.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// A started account system with this handler.
async fn with_worker<H: Durable<Event<UserSignedUp>> + 'static>(pool: &Pool, handler: H) -> Accounts {
    let handlers = |r: RegistryBuilder| r.durable::<UserSignedUp>("clerk", handler);
    let accounts = process(settings(), pool, handlers, |b| b.mailer(Arc::new(Mailbox::default()))).await;
    accounts.start_worker();
    accounts
}

async fn two_workers_deliver_each_of_500_exactly_once(backend: Backend) {
    let shared = Shared::new(backend).await;
    let book = Arc::new(Book::default());
    let (one, two) =
        (Clerk { book: book.clone(), ..Clerk::default() }, Clerk { book: book.clone(), ..Clerk::default() });
    let (pool, other) = (shared.pool(PATIENCE).await, shared.pool(PATIENCE).await);
    let houses = [with_worker(&pool, one.clone()).await, with_worker(&other, two.clone()).await];
    let began = Instant::now();
    let writers = (0..10).map(|writer| {
        let accounts = houses[writer % 2].clone();
        async move {
            for n in 0..50 {
                signed_up(&accounts, &format!("u{writer}-{n}@example.org")).await;
            }
        }
    });
    futures::future::join_all(writers).await;
    until("everything is delivered", async || waiting(&pool).await == 0).await;
    let calls = book.calls.lock().unwrap().clone();
    assert_eq!(calls.len(), 500, "{backend:?}");
    let twice = calls.values().filter(|calls| **calls > 1).count();
    assert_eq!((twice, book.overlaps.load(Ordering::Relaxed)), (0, 0), "{backend:?}");
    assert!(dead(&pool).await.is_empty());
    let handled = [&one, &two].map(|clerk| clerk.done.load(Ordering::Relaxed));
    println!("{backend:?}: 500 deliveries in {:?}, by worker {handled:?}", began.elapsed());
    for accounts in houses {
        within("the process stops", accounts.stop()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_workers_on_one_postgres_deliver_each_of_500_exactly_once() {
    two_workers_deliver_each_of_500_exactly_once(Backend::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_workers_on_one_sqlite_file_deliver_each_of_500_exactly_once() {
    two_workers_deliver_each_of_500_exactly_once(Backend::Sqlite).await;
}

const LISTENERS: &str = "SELECT count(*) AS n FROM pg_stat_activity \
     WHERE datname = current_database() AND query LIKE 'LISTEN%'";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_commit_on_postgres_wakes_the_workers_of_other_processes_and_a_rollback_does_not() {
    let shared = Shared::new(Backend::Postgres).await;
    let (pool, other) = (shared.pool(PATIENCE).await, shared.pool(PATIENCE).await);
    let mailer = |b: housekey_http::Builder| b.mailer(Arc::new(Mailbox::default()));
    let writes =
        process(settings(), &pool, |r| r.durable::<UserSignedUp>("clerk", Clerk::default()), mailer).await;
    let wake = Wake::default();
    let (store, ours) = (SqlStore::new(other), wake.clone());
    let listening = tokio::spawn(async move { store.listen(&ours).await });
    until("somebody listens", async || count(&pool, LISTENERS).await == 1).await;
    // All that a wake shows of itself: how often it was rung.
    let rung = || format!("{wake:?}");
    let before = rung();
    let mut tx = pool.begin().await.unwrap();
    tx.enqueue(&a_mail(1)).await.unwrap();
    UnitOfWork::rollback(Box::new(tx)).await.unwrap();
    // What is called after this is heard after it.
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(rung(), before, "rolled back");
    signed_up(&writes, "ada@example.org").await;
    // Nobody polls here: there is no worker.
    until("the other process is woken", async || rung() != before).await;
    listening.abort();
}

fn a_mail(n: u128) -> OutboxRow {
    OutboxRow {
        id: Uuid::from_u128(n),
        subscriber: "mail".into(),
        payload: serde_json::Value::Null,
        secret: SecretPart::Nothing,
        priority: 0,
        due_at: DateTime::UNIX_EPOCH,
        expires_at: None,
        attempts: 0,
        event_id: None,
        in_order_of: None,
    }
}

async fn listener(shared: &Shared) -> PgListener {
    let own = shared.pool_of(PATIENCE, 1).await;
    let mut listener = PgListener::connect_with(own.as_postgres().unwrap()).await.unwrap();
    listener.listen("housekey_outbox").await.unwrap();
    listener
}

/// How many calls came until nothing came for a while.
async fn calls(listener: &mut PgListener) -> usize {
    let mut count = 0;
    while let Ok(call) = tokio::time::timeout(Duration::from_secs(2), listener.recv()).await {
        call.unwrap();
        count += 1;
    }
    count
}

/// Inside of a commit it would hold a lock of the whole server, and one transaction would commit at a time.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn commit_on_postgres_contains_no_notify() {
    let shared = Shared::new(Backend::Postgres).await;
    let pool = shared.pool(PATIENCE).await;
    let mut listener = listener(&shared).await;
    // Begun by a host, so that nobody calls after it, either.
    let mut tx = Tx::from(pool.as_postgres().unwrap().begin().await.unwrap());
    tx.enqueue(&a_mail(1)).await.unwrap();
    tx.commit().await.unwrap();
    pool.execute("NOTIFY housekey_outbox, 'after'", vec![]).await.unwrap();
    let first = tokio::time::timeout(Duration::from_mins(1), listener.recv()).await;
    assert_eq!(first.expect("never: a notification").unwrap().payload(), "after");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_commits_on_postgres_send_few_notifications_and_the_last_is_received() {
    let shared = Shared::new(Backend::Postgres).await;
    let pool = shared.pool(PATIENCE).await;
    let mailer = |b: housekey_http::Builder| b.mailer(Arc::new(Mailbox::default()));
    let accounts =
        process(settings(), &pool, |r| r.durable::<UserSignedUp>("clerk", Clerk::default()), mailer).await;
    let mut listener = listener(&shared).await;
    let began = Instant::now();
    let writers = (0..10).map(|writer| {
        let accounts = accounts.clone();
        async move {
            for n in 0..20 {
                signed_up(&accounts, &format!("u{writer}-{n}@example.org")).await;
            }
        }
    });
    futures::future::join_all(writers).await;
    let took = began.elapsed();
    let heard = calls(&mut listener).await;
    println!("200 commits in {took:?}: {heard} notifications");
    assert!((1..=100).contains(&heard), "{heard} notifications of 200 commits");
    signed_up(&accounts, "last@example.org").await;
    // As a process that ends does.
    pool.close().await;
    assert!(calls(&mut listener).await > 0, "never: the notification of the last commit");
}

/// Says that it was called.
#[derive(Clone, Default)]
struct Bell(Arc<AtomicBool>);

#[async_trait]
impl Durable<Event<UserSignedUp>> for Bell {
    async fn deliver(&self, _: Delivery<Event<UserSignedUp>>) -> Result<(), HandlerError> {
        self.0.store(true, Ordering::Relaxed);
        Ok(())
    }
}

/// How long it takes on average until what one process commits has reached the other's handler.
async fn reaches_the_other(backend: Backend) {
    let shared = Shared::new(backend).await;
    let (pool, other) = (shared.pool(PATIENCE).await, shared.pool(PATIENCE).await);
    let bell = Bell::default();
    let handlers = |r: RegistryBuilder| r.durable::<UserSignedUp>("clerk", Bell::default());
    let writes = process(settings(), &pool, handlers, |b| b.mailer(Arc::new(Mailbox::default()))).await;
    let delivers = with_worker(&other, bell.clone()).await;
    if backend == Backend::Postgres {
        until("the worker listens", async || count(&pool, LISTENERS).await == 1).await;
    }
    let mut took = Duration::ZERO;
    for n in 0..5 {
        bell.0.store(false, Ordering::Relaxed);
        let began = Instant::now();
        signed_up(&writes, &format!("u{n}@example.org")).await;
        until("it reaches the other's handler", async || bell.0.load(Ordering::Relaxed)).await;
        took += began.elapsed();
        until("it is settled", async || waiting(&pool).await == 0).await;
    }
    println!("{backend:?}: from one process's commit to the other's handler {:?} on average", took / 5);
    within("the process stops", delivers.stop()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn event_of_one_process_reaches_a_durable_handler_of_another() {
    for backend in BOTH {
        reaches_the_other(backend).await;
    }
}
