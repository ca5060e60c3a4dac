//! Faults around a delivery: it is not lost, and delays no other.

use crate::signals::support::{ADA, BOB, BOTH, Ear, app, count, dead, done, sign_up, until, waiting, within};
use async_trait::async_trait;
use futures::FutureExt;
use housekey_accounts::{
    delivery::Worker,
    ports::{
        UnitOfWork,
        deliveries::{Outbox, OutboxRow, SecretPart},
    },
    signals::{
        Delivery, Durable, EmailConfirmationSent, Envelope, Event, Filter, HandlerError, Hook, UserSignedUp,
    },
};
use housekey_http::Accounts;
use housekey_testkit::TestApp;
use serde_json::json;
use std::{sync::Arc, time::Duration};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

fn worker(app: &TestApp) -> Worker {
    Worker::new(app.accounts.services().clone(), Arc::new(app.mail.clone()))
}

/// A simulated second process: other handlers on the same database.
async fn restarted(
    app: &TestApp,
    handlers: impl FnOnce(
        housekey_accounts::signals::RegistryBuilder,
    ) -> housekey_accounts::signals::RegistryBuilder,
) -> Worker {
    let mailer = Arc::new(app.mail.clone());
    let built = Accounts::builder(app.accounts.settings().clone())
        .pool(app.accounts.pool().clone())
        .clock(Arc::new(app.clock.clone()))
        .mailer(mailer.clone())
        .handlers(handlers)
        .build()
        .await
        .unwrap();
    Worker::new(built.services().clone(), mailer)
}

#[tokio::test]
async fn panicking_durable_handler_is_retried() {
    for backend in BOTH {
        let ear = Ear::answering(|heard| if heard.attempt == 1 { panic!("a bug") } else { Ok(()) });
        let app = app(backend, |r| r.durable::<UserSignedUp>("ledger", ear.clone())).await;
        sign_up(&app, ADA).await;
        app.deliver().await;
        assert_eq!(app.mail.all().len(), 1, "{backend:?}");
        app.wait(7);
        app.deliver().await;
        assert_eq!(ear.attempts(), [1, 2], "{backend:?}");
        assert_eq!(waiting(app.accounts.pool()).await, 0);
    }
}

/// Hangs for ever at the first try.
#[derive(Clone)]
struct Hangs(Ear);

#[async_trait]
impl Durable<Event<UserSignedUp>> for Hangs {
    async fn deliver(&self, delivery: Delivery<Event<UserSignedUp>>) -> Result<(), HandlerError> {
        let first = delivery.attempt == 1;
        self.0.deliver(delivery).await?;
        if first { std::future::pending().await } else { Ok(()) }
    }
}

#[tokio::test]
async fn durable_handler_over_its_budget_is_retried() {
    let ear = Ear::new();
    let app = app(BOTH[0], |r| {
        // A minute is what the point allows; no test waits that long.
        let hook = Hook::named("ledger").within(Duration::from_secs(1));
        r.durable::<UserSignedUp>(hook, Hangs(ear.clone()))
    })
    .await;
    sign_up(&app, ADA).await;
    app.deliver().await;
    assert_eq!((ear.attempts(), waiting(app.accounts.pool()).await), (vec![1], 1));
    app.wait(7);
    app.deliver().await;
    assert_eq!((ear.attempts(), waiting(app.accounts.pool()).await), (vec![1, 2], 0));
}

/// Waits until it is let go.
#[derive(Clone, Default)]
struct Gate {
    entered: Arc<Notify>,
    go: Arc<Notify>,
}

#[async_trait]
impl Durable<Event<UserSignedUp>> for Gate {
    async fn deliver(&self, _: Delivery<Event<UserSignedUp>>) -> Result<(), HandlerError> {
        self.entered.notify_one();
        self.go.notified().await;
        Ok(())
    }
}

#[tokio::test]
async fn hanging_handler_delays_no_other_subscriber() {
    for backend in BOTH {
        let (gate, ear) = (Gate::default(), Ear::new());
        let app = app(backend, |r| {
            r.durable::<UserSignedUp>("ledger", gate.clone()).durable::<UserSignedUp>("crm", ear.clone())
        })
        .await;
        let stop = CancellationToken::new();
        let (worker, stopping) = (worker(&app), stop.clone());
        let running = tokio::spawn(async move { worker.run(stopping).await });
        sign_up(&app, ADA).await;
        within("the handler is at work", gate.entered.notified()).await;
        sign_up(&app, BOB).await;
        within("it has the second one in hand", gate.entered.notified()).await;
        until("mail and the other handler", async || {
            app.mail.all().len() == 2 && ear.everybody() == [ADA, BOB]
        })
        .await;
        // Asked to stop, the worker finishes what it has in hand, and nothing is delivered twice after it.
        stop.cancel();
        assert!(!running.is_finished(), "{backend:?}");
        gate.go.notify_one();
        until("the second one may go, too", async || {
            gate.go.notify_one();
            running.is_finished()
        })
        .await;
        assert_eq!(waiting(app.accounts.pool()).await, 0, "{backend:?}");
    }
}

#[tokio::test]
async fn delivery_of_a_dead_worker_is_repeated_under_its_id_after_the_lease() {
    for backend in BOTH {
        let ear = Ear::new();
        let app = app(backend, |r| r.durable::<UserSignedUp>("ledger", Hangs(ear.clone()))).await;
        sign_up(&app, ADA).await;
        let first = worker(&app);
        // Dropped after the handler has finished and before the result was stored, as in a killed process.
        tokio::select! {
            round = first.round() => panic!("{backend:?}: {round:?}"),
            () = until("it is heard", async || ear.all().len() == 1) => {}
        }
        app.wait(90);
        app.deliver().await;
        assert_eq!(ear.attempts(), [1], "{backend:?}: leased");
        // The longest a try may take, and half a minute.
        app.wait(10);
        let (second, again) = (worker(&app), async || ear.all().len() == 2);
        tokio::select! {
            round = second.round() => panic!("{backend:?}: {round:?}"),
            () = until("it is heard again", again) => {}
        }
        let heard = ear.all();
        assert_eq!((heard[0].id, waiting(app.accounts.pool()).await), (heard[1].id, 1), "{backend:?}");
    }
}

#[tokio::test]
async fn stopping_worker_releases_hanging_delivery_without_counting_a_try() {
    for backend in BOTH {
        let ear = Ear::new();
        let app = app(backend, |r| r.durable::<UserSignedUp>("ledger", Hangs(ear.clone()))).await;
        sign_up(&app, ADA).await;
        let (worker, stop) = (worker(&app), CancellationToken::new());
        let stopping = stop.clone();
        let running = tokio::spawn(async move { worker.run(stopping).await });
        until("it is heard", async || ear.all().len() == 1).await;
        stop.cancel();
        // A few seconds, where the handler would have taken a minute and the lease more.
        within("the worker stops", running).await.unwrap();
        let free = "SELECT count(*) AS n FROM housekey_outbox WHERE subscriber = 'ledger' \
                    AND leased_until IS NULL AND attempts = 0";
        assert_eq!(count(app.accounts.pool(), free).await, 1, "{backend:?}");
    }
}

#[tokio::test]
async fn rollback_leaves_no_account_event_or_delivery() {
    fn refuses<'a>(
        _: &'a Event<EmailConfirmationSent>,
        _: &'a mut dyn UnitOfWork,
    ) -> futures::future::BoxFuture<'a, Result<(), HandlerError>> {
        async { Err(HandlerError::new("no")) }.boxed()
    }
    for backend in BOTH {
        let ear = Ear::new();
        let app = app(backend, |r| {
            r.durable_every("ledger", Filter::all(), ear.clone())
                .in_tx::<EmailConfirmationSent>("second", refuses)
        })
        .await;
        assert_eq!(sign_up(&app, ADA).await.status, 503, "{backend:?}");
        app.deliver().await;
        let sql = "SELECT (SELECT count(*) FROM housekey_accounts) + (SELECT count(*) FROM housekey_events) \
                   + (SELECT count(*) FROM housekey_outbox) + (SELECT count(*) FROM housekey_email_addresses) AS n";
        assert_eq!(count(app.accounts.pool(), sql).await, 0, "{backend:?}");
        assert!(ear.all().is_empty() && app.signals.all().is_empty() && app.mail.all().is_empty());
    }
}

#[tokio::test]
async fn deliveries_of_a_removed_handler_wait_for_its_return() {
    for backend in BOTH {
        let ear = Ear::new();
        let app = app(backend, |r| r.durable::<UserSignedUp>("ledger", Ear::failing(9))).await;
        sign_up(&app, ADA).await;
        let without = restarted(&app, |r| r).await;
        while without.round().await.unwrap() > 0 {}
        assert_eq!((app.mail.all().len(), waiting(app.accounts.pool()).await), (1, 1), "{backend:?}");
        let with = restarted(&app, |r| r.durable::<UserSignedUp>("ledger", ear.clone())).await;
        while with.round().await.unwrap() > 0 {}
        assert_eq!((ear.attempts(), waiting(app.accounts.pool()).await), (vec![1], 0), "{backend:?}");
    }
}

#[tokio::test]
async fn delivery_of_an_unsubscribed_signal_is_a_dead_letter() {
    for backend in BOTH {
        let ear = Ear::new();
        let app = app(backend, |r| r.durable_every("ledger", Filter::all(), Ear::new())).await;
        sign_up(&app, ADA).await;
        let fewer = restarted(&app, |r| r.durable::<UserSignedUp>("ledger", ear.clone())).await;
        while fewer.round().await.unwrap() > 0 {}
        assert_eq!(ear.kinds(), ["account.user_signed_up"], "{backend:?}");
        let dead = dead(app.accounts.pool()).await;
        let why = "no handler of ledger hears of account.email_confirmation_sent any more";
        assert_eq!((dead.len(), dead[0].last_error.as_deref()), (1, Some(why)));
    }
}

#[tokio::test]
async fn unreadable_payload_is_a_dead_letter_and_the_next_is_delivered() {
    for backend in BOTH {
        let ear = Ear::new();
        let app = app(backend, |r| r.durable::<UserSignedUp>("ledger", ear.clone())).await;
        let row = |subscriber: &str, n: u128, payload| OutboxRow {
            id: uuid::Uuid::from_u128(n),
            subscriber: subscriber.into(),
            payload,
            secret: SecretPart::Nothing,
            priority: 9,
            due_at: app.accounts.services().clock.now(),
            expires_at: None,
            attempts: 0,
            event_id: None,
            in_order_of: None,
        };
        done(app.accounts.pool(), async |tx| {
            tx.enqueue(&row("ledger", 1, json!("no JSON"))).await?;
            tx.enqueue(&row("ledger", 2, json!({"type": "account.user_signed_up"}))).await?;
            tx.enqueue(&row("mail", 3, json!(null))).await
        })
        .await;
        sign_up(&app, ADA).await;
        app.deliver().await;
        assert_eq!((ear.whom(), app.mail.all().len()), (vec![ADA.to_owned()], 1), "{backend:?}");
        assert_eq!((dead(app.accounts.pool()).await.len(), waiting(app.accounts.pool()).await), (3, 0));
    }
}

/// A handler of envelopes may be a plain async function, too.
#[tokio::test]
async fn async_function_is_accepted_as_durable_handler() {
    async fn hears(_: Delivery<Envelope>) -> Result<(), HandlerError> {
        Ok(())
    }
    let app = app(BOTH[0], |r| r.durable_every("ledger", Filter::all(), hears)).await;
    sign_up(&app, ADA).await;
    app.deliver().await;
    assert_eq!(waiting(app.accounts.pool()).await, 0);
}
