//! Handlers that hang, panic or take long, and what that costs the page (docs/security.md#signals).

use crate::signals::support::{ADA, BOB, BOTH, app, count, sign_up, until, waiting, within};
use async_trait::async_trait;
use housekey_accounts::{
    RequestFacts,
    delivery::Worker,
    flows::signup::SignUp,
    ports::UnitOfWork,
    signals::{Decision, Delivery, Durable, Event, HandlerError, InTx, On, UserSignedUp},
};
use housekey_store::Tx;
use housekey_testkit::{Backend, Reply, TestApp};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

const EVERYTHING: &str = "SELECT (SELECT count(*) FROM housekey_accounts) \
     + (SELECT count(*) FROM housekey_events) + (SELECT count(*) FROM housekey_outbox) \
     + (SELECT count(*) FROM housekey_email_addresses) + (SELECT count(*) FROM housekey_pending_logins) \
     + (SELECT count(*) FROM housekey_challenges) AS n";

async fn refused_and_nothing_written(app: &TestApp, reply: &Reply) {
    assert_eq!(reply.status, 503, "{}", reply.text);
    assert!(reply.headers.contains_key("retry-after"), "{:?}", reply.headers);
    assert_eq!(count(app.accounts.pool(), EVERYTHING).await, 0);
    assert!(app.signals.all().is_empty());
}

#[tokio::test]
async fn hanging_before_handler_answers_503_in_time_and_writes_nothing() {
    async fn hangs(_: RequestFacts, _: SignUp) -> Result<Decision<SignUp>, HandlerError> {
        std::future::pending().await
    }
    for backend in BOTH {
        let app = app(backend, |r| r.before::<SignUp>("captcha", hangs)).await;
        // There is an answer only because of the handler's time limit.
        let reply = sign_up(&app, ADA).await;
        refused_and_nothing_written(&app, &reply).await;
    }
}

/// What an `in_tx` handler does at the first sign-up, in the middle of writing.
#[derive(Clone, Copy, Debug)]
enum Trouble {
    Hangs,
    HangsInTheDatabase,
    Panics,
}

struct Once(Trouble, AtomicBool);

#[async_trait]
impl InTx<UserSignedUp> for Once {
    async fn in_tx(&self, _: &Event<UserSignedUp>, uow: &mut dyn UnitOfWork) -> Result<(), HandlerError> {
        let tx = Tx::of(uow).ok_or_else(|| HandlerError::new("not our store"))?;
        tx.execute("UPDATE housekey_accounts SET active = true", vec![]).await.map_err(HandlerError::new)?;
        if self.1.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        match self.0 {
            Trouble::Hangs => std::future::pending().await,
            Trouble::Panics => panic!("a bug of the host's"),
            Trouble::HangsInTheDatabase => {
                tx.fetch_all("SELECT pg_sleep(8)", vec![]).await.map_err(HandlerError::new)?;
                Ok(())
            }
        }
    }
}

async fn an_in_tx_handler_rolls_back_and_the_next_request_works(backend: Backend, trouble: Trouble) {
    let app = app(backend, |r| r.in_tx::<UserSignedUp>("profile", Once(trouble, false.into()))).await;
    let reply = sign_up(&app, ADA).await;
    refused_and_nothing_written(&app, &reply).await;
    assert_eq!(sign_up(&app, BOB).await.status, 401, "{backend:?}, {trouble:?}");
    // PostgreSQL is not told that nobody waits for its statement any more; while it runs, the address is locked.
    until("the same address, too", async || sign_up(&app, ADA).await.status == 401).await;
    assert_eq!(count(app.accounts.pool(), "SELECT count(*) AS n FROM housekey_accounts").await, 2);
}

#[tokio::test]
async fn hanging_in_tx_handler_rolls_back_and_next_request_works() {
    for backend in BOTH {
        an_in_tx_handler_rolls_back_and_the_next_request_works(backend, Trouble::Hangs).await;
    }
}

#[tokio::test]
async fn panicking_in_tx_handler_rolls_back_and_next_request_works() {
    for backend in BOTH {
        an_in_tx_handler_rolls_back_and_the_next_request_works(backend, Trouble::Panics).await;
    }
}

#[tokio::test]
async fn in_tx_handler_hanging_in_the_database_rolls_back_and_next_request_works() {
    an_in_tx_handler_rolls_back_and_the_next_request_works(Backend::Postgres, Trouble::HangsInTheDatabase)
        .await;
}

#[tokio::test]
async fn others_sign_up_while_an_in_tx_handler_hangs() {
    for backend in BOTH {
        let hangs = Once(Trouble::Hangs, false.into());
        let app = app(backend, |r| r.in_tx::<UserSignedUp>("profile", hangs)).await;
        let (one, two) = tokio::join!(sign_up(&app, ADA), sign_up(&app, BOB));
        // The order of the requests depends on the database; SQLite's other writers wait.
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [401, 503], "{backend:?}");
    }
}

/// What a handler after the commit does.
#[derive(Clone, Copy, Debug)]
enum After {
    Hangs,
    Panics,
    TakesTenSeconds,
}

#[derive(Clone)]
struct Slow {
    after: After,
    answered: Arc<Notify>,
    ended: Arc<AtomicBool>,
}

#[async_trait]
impl On<UserSignedUp> for Slow {
    async fn on(&self, _: Arc<Event<UserSignedUp>>) -> Result<(), HandlerError> {
        // An answer that waited for this handler would never come.
        self.answered.notified().await;
        match self.after {
            After::Hangs => std::future::pending().await,
            After::Panics => panic!("a bug of the host's"),
            After::TakesTenSeconds => tokio::time::sleep(Duration::from_secs(10)).await,
        }
        self.ended.store(true, Ordering::Relaxed);
        Ok(())
    }
}

#[tokio::test]
async fn slow_or_panicking_on_handler_does_not_delay_the_page() {
    for backend in BOTH {
        for after in [After::Hangs, After::Panics, After::TakesTenSeconds] {
            let slow = Slow { after, answered: Arc::default(), ended: Arc::default() };
            let next = Arc::new(AtomicUsize::new(0));
            let hears = next.clone();
            let app = app(backend, |r| {
                r.on::<UserSignedUp>("slow", slow.clone()).on::<UserSignedUp>("next", move |_| {
                    hears.fetch_add(1, Ordering::Relaxed);
                    async { Ok(()) }
                })
            })
            .await;
            assert_eq!(sign_up(&app, ADA).await.status, 401, "{backend:?}, {after:?}");
            // The handler was waiting at the gate until now.
            assert_eq!((slow.ended.load(Ordering::Relaxed), next.load(Ordering::Relaxed)), (false, 0));
            slow.answered.notify_one();
            until("the next handler hears", async || next.load(Ordering::Relaxed) == 1).await;
            assert!(!slow.ended.load(Ordering::Relaxed), "{backend:?}, {after:?}: past its budget");
        }
    }
}

/// A durable handler that waits until it is let go.
#[derive(Clone, Default)]
struct Gate {
    entered: Arc<Notify>,
    go: Arc<Notify>,
    ended: Arc<AtomicBool>,
}

#[async_trait]
impl Durable<Event<UserSignedUp>> for Gate {
    async fn deliver(&self, _: Delivery<Event<UserSignedUp>>) -> Result<(), HandlerError> {
        self.entered.notify_one();
        self.go.notified().await;
        self.ended.store(true, Ordering::Relaxed);
        Ok(())
    }
}

#[tokio::test]
async fn slow_durable_handler_does_not_delay_the_page() {
    for backend in BOTH {
        let gate = Gate::default();
        let app = app(backend, |r| r.durable::<UserSignedUp>("slow", gate.clone())).await;
        let worker = Worker::new(app.accounts.services().clone(), Arc::new(app.mail.clone()));
        let stop = CancellationToken::new();
        let stopping = stop.clone();
        let running = tokio::spawn(async move { worker.run(stopping).await });
        assert_eq!(sign_up(&app, ADA).await.status, 401, "{backend:?}");
        within("the handler is at work", gate.entered.notified()).await;
        // Also while it is at work.
        assert_eq!(sign_up(&app, BOB).await.status, 401, "{backend:?}");
        assert!(!gate.ended.load(Ordering::Relaxed));
        gate.go.notify_one();
        within("the handler is at work", gate.entered.notified()).await;
        gate.go.notify_one();
        until("both are settled", async || waiting(app.accounts.pool()).await == 0).await;
        assert!(gate.ended.load(Ordering::Relaxed));
        stop.cancel();
        within("the worker stops", running).await.unwrap();
    }
}
