//! A database that is locked or gone while the worker wants to write down what it delivered.

use super::processes::{Shared, counted, process, settings, signed_up};
use crate::signals::support::{ADA, BOB, Ear, count, until, waiting, within};
use async_trait::async_trait;
use housekey_accounts::{
    delivery::Worker,
    signals::{Delivery, Durable, Event, HandlerError, RegistryBuilder, UserSignedUp},
};
use housekey_store::Pool;
use housekey_testkit::{Backend, Mailbox};
use std::{sync::Arc, time::Duration};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Short, so that the worker is refused soon; long enough for the others on a busy machine.
const PATIENCE: Duration = Duration::from_secs(1);

/// Waits to be let go, then hears.
#[derive(Clone)]
struct Gate {
    ear: Ear,
    entered: Arc<Notify>,
    go: Arc<Notify>,
}

#[async_trait]
impl Durable<Event<UserSignedUp>> for Gate {
    async fn deliver(&self, delivery: Delivery<Event<UserSignedUp>>) -> Result<(), HandlerError> {
        self.entered.notify_one();
        self.go.notified().await;
        self.ear.deliver(delivery).await
    }
}

fn gate() -> Gate {
    Gate { ear: Ear::new(), entered: Arc::default(), go: Arc::default() }
}

/// Brings a worker into the middle of a delivery, runs `spoil`, ends the delivery, and waits for `mend`. Then the
/// delivery is settled, and was not made twice.
async fn settled_later<T>(
    backend: Backend,
    spoil: impl AsyncFnOnce(&Pool) -> T,
    mend: impl AsyncFnOnce(T, &Pool, &dyn Fn() -> usize),
) {
    let shared = Shared::new(backend).await;
    let (pool, other) = (shared.pool(PATIENCE).await, shared.pool(Duration::from_secs(5)).await);
    let gate = gate();
    let handlers = |r: RegistryBuilder| r.durable::<UserSignedUp>("ledger", gate.clone());
    let accounts = process(settings(), &pool, handlers, |b| b.mailer(Arc::new(Mailbox::default()))).await;
    let (services, store) = counted(&accounts);
    let (stop, worker) = (CancellationToken::new(), Worker::new(services, Arc::new(Mailbox::default())));
    let stopping = stop.clone();
    let running = tokio::spawn(async move { worker.run(stopping).await });
    signed_up(&accounts, ADA).await;
    within("the handler is at work", gate.entered.notified()).await;
    let spoiled = spoil(&other).await;
    gate.go.notify_one();
    mend(spoiled, &other, &|| store.refused()).await;
    until("what was delivered is settled", async || waiting(&other).await == 0).await;
    assert_eq!(gate.ear.attempts(), [1], "{backend:?}");
    // And the lane goes on.
    gate.go.notify_one();
    signed_up(&accounts, BOB).await;
    until("the next one", async || waiting(&other).await == 0).await;
    assert_eq!(gate.ear.whom(), [ADA, BOB], "{backend:?}");
    stop.cancel();
    within("the worker stops", running).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn delivery_result_is_stored_after_a_sqlite_lock() {
    let lock = async |pool: &Pool| pool.begin().await.unwrap();
    settled_later(Backend::Sqlite, lock, async |held, _, refused| {
        until("the worker is refused", async || refused() > 0).await;
        drop(held);
    })
    .await;
}

const WAITING: &str = "SELECT count(*) AS n FROM pg_locks WHERE NOT granted \
     AND relation = (SELECT oid FROM pg_class WHERE relname = 'housekey_outbox')";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn delivery_result_is_stored_after_a_postgres_table_lock() {
    let lock = async |pool: &Pool| {
        let mut tx = pool.begin().await.unwrap();
        tx.execute("LOCK TABLE housekey_outbox IN ACCESS EXCLUSIVE MODE", vec![]).await.unwrap();
        tx
    };
    settled_later(Backend::Postgres, lock, async |held, pool, _| {
        until("the worker waits for the lock", async || count(pool, WAITING).await > 0).await;
        until("and is refused", async || count(pool, WAITING).await == 0).await;
        drop(held);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn delivery_result_is_stored_after_postgres_disconnects() {
    let hang_up = async |pool: &Pool| {
        let storm = "SELECT count(pg_terminate_backend(pid)) AS n FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()";
        assert!(count(pool, storm).await > 0);
    };
    settled_later(Backend::Postgres, hang_up, async |(), _, _| {}).await;
}
