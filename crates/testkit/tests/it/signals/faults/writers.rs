//! Handlers and receivers while another transaction writes: none starves, and none gets a delivery twice because we wait.

use super::processes::{Shared, counted, process, settings, signed_up};
use crate::signals::support::{BOTH, Ear, count, until, waiting, within};
use async_trait::async_trait;
use axum::{Router, extract::State, http::HeaderMap, routing::post};
use housekey_accounts::{
    delivery::Worker,
    settings::Webhook,
    signals::{Delivery, Durable, Event, HandlerError, Hook, RegistryBuilder, UserSignedUp},
};
use housekey_store::{Pool, args};
use housekey_testkit::{Backend, Mailbox};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;

const LEDGER: &str = "CREATE TABLE host_ledger (delivery TEXT NOT NULL)";
const WRITE: &str = "INSERT INTO host_ledger (delivery) VALUES ($1)";
const WRITTEN: &str = "SELECT count(*) AS n FROM host_ledger";

/// Starts a worker over a store that counts; answers how to stop it.
fn started(accounts: &housekey_http::Accounts) -> (CancellationToken, tokio::task::JoinHandle<()>) {
    let (services, _) = counted(accounts);
    started_with(Worker::new(services, Arc::new(Mailbox::default())))
}

fn started_with(worker: Worker) -> (CancellationToken, tokio::task::JoinHandle<()>) {
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    (stop, tokio::spawn(async move { worker.run(stopping).await }))
}

/// Waits until it may go on; then the first one returns and the others write.
#[derive(Clone)]
struct Writer {
    pool: Pool,
    door: watch::Receiver<bool>,
    entered: Arc<AtomicUsize>,
}

#[async_trait]
impl Durable<Event<UserSignedUp>> for Writer {
    async fn deliver(&self, delivery: Delivery<Event<UserSignedUp>>) -> Result<(), HandlerError> {
        let first = self.entered.fetch_add(1, Ordering::Relaxed) == 0;
        self.door.clone().wait_for(|open| *open).await.map_err(HandlerError::new)?;
        if !first {
            self.pool.execute(WRITE, args![delivery.id.to_string()]).await?;
        }
        Ok(())
    }
}

/// The first handler is done, and its lane wants the turn to write behind the handlers that wait for it already.
async fn handlers_that_wait_for_the_turn_get_it(backend: Backend) {
    const DELIVERIES: i64 = 12;
    let shared = Shared::new(backend).await;
    let pool = shared.pool_of(Duration::from_secs(5), 3).await;
    let (open, door) = watch::channel(false);
    let writer = Writer { pool: pool.clone(), door, entered: Arc::default() };
    let handlers = |r: RegistryBuilder| r.durable::<UserSignedUp>("ledger", writer.clone());
    let accounts = process(settings(), &pool, handlers, |b| b.mailer(Arc::new(Mailbox::default()))).await;
    pool.execute(LEDGER, vec![]).await.unwrap();
    for n in 0..DELIVERIES {
        signed_up(&accounts, &format!("u{n}@example.org")).await;
    }
    let (services, store) = counted(&accounts);
    let (stop, running) = started_with(Worker::new(services, Arc::new(Mailbox::default())));
    until("a handler is at work", async || writer.entered.load(Ordering::Relaxed) > 0).await;
    // Writers queue behind this: for SQLite's turn, or for one of PostgreSQL's connections.
    let turns = if backend == Backend::Sqlite { 1 } else { 3 };
    let mut held = Vec::new();
    for _ in 0..turns {
        held.push(pool.begin().await.unwrap());
    }
    open.send(true).unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    drop(held);
    until("everything is settled", async || waiting(&pool).await == 0).await;
    assert_eq!(store.refused(), 0, "{backend:?}: a lane waited in vain for the turn to write");
    assert_eq!(count(&pool, WRITTEN).await, DELIVERIES - 1, "{backend:?}: each wrote once");
    assert_eq!(writer.entered.load(Ordering::Relaxed), 12, "{backend:?}: each was told once");
    stop.cancel();
    within("the worker stops", running).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writing_handlers_do_not_deadlock_with_their_lane() {
    for backend in BOTH {
        handlers_that_wait_for_the_turn_get_it(backend).await;
    }
}

/// Takes requests and answers them one permit each.
#[derive(Clone)]
struct Desk {
    ids: Arc<Mutex<Vec<String>>>,
    answers: Arc<Semaphore>,
}

impl Desk {
    async fn open() -> (Self, u16) {
        let desk = Self { ids: Arc::default(), answers: Arc::new(Semaphore::new(0)) };
        let router = Router::new().route("/", post(Self::take)).with_state(desk.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move { axum::serve(listener, router).await });
        (desk, port)
    }

    async fn take(State(desk): State<Self>, headers: HeaderMap) -> http::StatusCode {
        desk.ids.lock().unwrap().push(headers["webhook-id"].to_str().unwrap().to_owned());
        desk.answers.acquire().await.unwrap().forget();
        http::StatusCode::NO_CONTENT
    }

    fn taken(&self) -> usize {
        self.ids.lock().unwrap().len()
    }
}

/// How long one request may take, and how much longer than that somebody else keeps the lock.
const TIMEOUT: u32 = 4;
const LOCKED: Duration = Duration::from_secs(6);

/// The receiver answers in time, but the database is locked when the result is to be stored.
async fn a_lock_of_somebody_else(backend: Backend) {
    const DELIVERIES: usize = 20;
    let shared = Shared::new(backend).await;
    let patience = Duration::from_secs(30);
    let (pool, other) = (shared.pool(patience).await, shared.pool(patience).await);
    let (desk, port) = Desk::open().await;
    let hook = Webhook {
        name: Some("desk".into()),
        allow_private: true,
        timeout: TIMEOUT,
        ..Webhook::new(
            format!("http://127.0.0.1:{port}/").parse().unwrap(),
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        )
    };
    let mut settings = settings();
    settings.signals.webhooks.push(hook);
    let (open, door) = watch::channel(true);
    let writer = Writer { pool: pool.clone(), door, entered: Arc::default() };
    let handlers = |r: RegistryBuilder| r.durable::<UserSignedUp>("ledger", writer.clone());
    let accounts = process(settings, &pool, handlers, |b| b.mailer(Arc::new(Mailbox::default()))).await;
    pool.execute(LEDGER, vec![]).await.unwrap();
    for n in 0..DELIVERIES {
        signed_up(&accounts, &format!("u{n}@example.org")).await;
    }
    let (stop, running) = started(&accounts);
    until("every request is with the receiver", async || desk.taken() == DELIVERIES).await;
    let mut lock = other.begin().await.unwrap();
    if backend == Backend::Postgres {
        lock.execute("LOCK TABLE housekey_outbox IN ACCESS EXCLUSIVE MODE", vec![]).await.unwrap();
    }
    // One is answered, and the lane wants to write that down; then the others are.
    desk.answers.add_permits(1);
    tokio::time::sleep(Duration::from_millis(500)).await;
    desk.answers.add_permits(10 * DELIVERIES);
    tokio::time::sleep(LOCKED).await;
    drop(lock);
    until("everything is settled", async || waiting(&pool).await == 0).await;
    let log = "SELECT count(*) AS n FROM housekey_delivery_attempts WHERE error IS NOT NULL";
    assert_eq!(count(&pool, log).await, 0, "{backend:?}: our own wait counted as the receiver's silence");
    assert_eq!(desk.taken(), DELIVERIES, "{backend:?}: told once");
    assert_eq!(writer.entered.load(Ordering::Relaxed), DELIVERIES, "{backend:?}: told once");
    drop(open);
    stop.cancel();
    within("the worker stops", running).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn lock_longer_than_the_delivery_budget_causes_no_second_delivery() {
    for backend in BOTH {
        a_lock_of_somebody_else(backend).await;
    }
}

/// Holds a connection until it is released, and counts how many do.
#[derive(Clone)]
struct Keeper {
    pool: Pool,
    door: watch::Receiver<bool>,
    inside: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

#[async_trait]
impl Durable<Event<UserSignedUp>> for Keeper {
    async fn deliver(&self, _: Delivery<Event<UserSignedUp>>) -> Result<(), HandlerError> {
        let _kept = self.pool.begin_read().await?;
        self.most.fetch_max(self.inside.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
        self.door.clone().wait_for(|open| *open).await.map_err(HandlerError::new)?;
        self.inside.fetch_sub(1, Ordering::Relaxed);
        Ok(())
    }
}

async fn connections_are_left(backend: Backend) {
    let shared = Shared::new(backend).await;
    let pool = shared.pool_of(Duration::from_secs(5), 5).await;
    let (open, door) = watch::channel(false);
    let keeper = Keeper { pool: pool.clone(), door, inside: Arc::default(), most: Arc::default() };
    let handlers = |r: RegistryBuilder| r.durable::<UserSignedUp>("ledger", keeper.clone());
    let accounts = process(settings(), &pool, handlers, |b| b.mailer(Arc::new(Mailbox::default()))).await;
    for n in 0..20 {
        signed_up(&accounts, &format!("u{n}@example.org")).await;
    }
    let (stop, running) = started(&accounts);
    until("handlers keep connections", async || keeper.inside.load(Ordering::Relaxed) == 3).await;
    // A request finds one while the others are kept.
    signed_up(&accounts, "one-more@example.org").await;
    open.send(true).unwrap();
    until("everything is settled", async || waiting(&pool).await == 0).await;
    assert_eq!(keeper.most.load(Ordering::Relaxed), 3, "{backend:?}: of five connections");
    stop.cancel();
    within("the worker stops", running).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn handlers_holding_connections_leave_some_for_requests() {
    for backend in BOTH {
        connections_are_left(backend).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn stopping_worker_starts_no_claimed_delivery() {
    for backend in BOTH {
        let shared = Shared::new(backend).await;
        let pool = shared.pool_of(Duration::from_secs(5), 3).await;
        let (open, door) = watch::channel(false);
        let keeper = Keeper { pool: pool.clone(), door, inside: Arc::default(), most: Arc::default() };
        let handlers = |r: RegistryBuilder| r.durable::<UserSignedUp>("ledger", keeper.clone());
        let accounts = process(settings(), &pool, handlers, |b| b.mailer(Arc::new(Mailbox::default()))).await;
        for n in 0..20 {
            signed_up(&accounts, &format!("u{n}@example.org")).await;
        }
        let (stop, running) = started(&accounts);
        until("one handler is at work", async || keeper.inside.load(Ordering::Relaxed) == 1).await;
        stop.cancel();
        let free = "SELECT count(*) AS n FROM housekey_outbox WHERE leased_until IS NULL AND attempts = 0";
        until("the others are let go of", async || count(&pool, free).await == 19).await;
        open.send(true).unwrap();
        within("the worker stops", running).await.unwrap();
        assert_eq!((waiting(&pool).await, count(&pool, free).await), (19, 19), "{backend:?}: one was told");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn lane_of_width_one_keeps_the_claim_order() {
    for backend in BOTH {
        let shared = Shared::new(backend).await;
        let pool = shared.pool(Duration::from_secs(5)).await;
        let ear = Ear::new();
        let hook = Hook::named("ledger").at_once(1);
        let handlers = |r: RegistryBuilder| r.durable::<UserSignedUp>(hook, ear.clone());
        let accounts = process(settings(), &pool, handlers, |b| b.mailer(Arc::new(Mailbox::default()))).await;
        let people: Vec<String> = (10..40).map(|n| format!("u{n}@example.org")).collect();
        for person in &people {
            signed_up(&accounts, person).await;
        }
        let (stop, running) = started(&accounts);
        until("everything is settled", async || waiting(&pool).await == 0).await;
        assert_eq!(ear.whom(), people, "{backend:?}");
        stop.cancel();
        within("the worker stops", running).await.unwrap();
    }
}
