//! Retries of a delivery.

use crate::signals::support::{ADA, BOTH, Ear, app, dead, done, sign_up, waiting};
use housekey_accounts::{
    ports::deliveries::Deliveries,
    signals::{HandlerError, UserSignedUp},
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

const LOCKED: Option<&str> = Some("handler ledger: the ledger is locked");

#[tokio::test]
async fn failed_delivery_is_retried_under_its_id_with_growing_pauses() {
    for backend in BOTH {
        let ear = Ear::failing(2);
        let app = app(backend, |r| r.durable::<UserSignedUp>("ledger", ear.clone())).await;
        assert_eq!(sign_up(&app, ADA).await.status, 401, "{backend:?}");
        // 5 s and up to a quarter more, then 10 s and up to a quarter more: just before, and just after.
        for (pause, expected) in [(0, 1), (4, 1), (3, 2), (9, 2), (4, 3), (7200, 3)] {
            app.wait(pause);
            app.deliver().await;
            assert_eq!(ear.all().len(), expected, "{backend:?}, after {pause} s more");
        }
        assert_eq!(ear.attempts(), [1, 2, 3]);
        let ids: Vec<_> = ear.all().iter().map(|heard| heard.id).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        assert_eq!((waiting(app.accounts.pool()).await, dead(app.accounts.pool()).await.len()), (0, 0));
    }
}

#[tokio::test]
async fn permanent_error_is_a_dead_letter_at_once() {
    for backend in BOTH {
        let ear = Ear::answering(|_| Err(HandlerError::permanent("no such customer")));
        let app = app(backend, |r| r.durable::<UserSignedUp>("ledger", ear.clone())).await;
        sign_up(&app, ADA).await;
        app.deliver().await;
        app.wait(86_400);
        app.deliver().await;
        assert_eq!(ear.attempts(), [1], "{backend:?}");
        let dead = dead(app.accounts.pool()).await;
        assert_eq!((dead[0].subscriber.as_str(), dead[0].attempts), ("ledger", 1));
        assert_eq!(dead[0].last_error.as_deref(), Some("handler ledger: no such customer"));
        assert_eq!(dead[0].id, ear.all()[0].id);
    }
}

#[tokio::test]
async fn sixteen_failures_make_a_dead_letter_that_can_be_retried() {
    for backend in BOTH {
        let mended = Arc::new(AtomicBool::new(false));
        let is_mended = mended.clone();
        let ear = Ear::answering(move |_| {
            let mended = is_mended.load(Ordering::Relaxed);
            mended.then_some(()).ok_or_else(|| HandlerError::new("the ledger is locked"))
        });
        let app = app(backend, |r| r.durable::<UserSignedUp>("ledger", ear.clone())).await;
        let pool = app.accounts.pool();
        sign_up(&app, ADA).await;
        for _ in 0..20 {
            app.deliver().await;
            // The longest pause there is.
            app.wait(9001);
        }
        assert_eq!(ear.attempts(), (1..=16).collect::<Vec<_>>(), "{backend:?}");
        let letter = dead(pool).await.remove(0);
        assert_eq!((letter.attempts, letter.last_error.as_deref()), (16, LOCKED));
        // An operator looks at it, mends what was broken, and lets it go out again.
        mended.store(true, Ordering::Relaxed);
        let now = app.accounts.services().clock.now();
        let revived = done(pool, async |tx| tx.revive_delivery(letter.id, now).await);
        assert!(revived.await);
        app.deliver().await;
        let last = ear.all().pop().unwrap();
        assert_eq!((last.id, last.attempt, ear.all().len()), (letter.id, 1, 17));
        assert_eq!((waiting(pool).await, dead(pool).await.len()), (0, 0));
    }
}

#[tokio::test]
async fn failing_subscriber_does_not_affect_others() {
    for backend in BOTH {
        let (bad, good) = (Ear::failing(u32::MAX), Ear::new());
        let app = app(backend, |r| {
            r.durable::<UserSignedUp>("ledger", bad.clone()).durable::<UserSignedUp>("crm", good.clone())
        })
        .await;
        sign_up(&app, ADA).await;
        app.deliver().await;
        assert_eq!((good.attempts(), bad.attempts()), (vec![1], vec![1]), "{backend:?}");
        assert_eq!(app.mail.all().len(), 1);
        app.wait(7);
        app.deliver().await;
        assert_eq!((good.attempts(), bad.attempts()), (vec![1], vec![1, 2]), "{backend:?}");
        assert_ne!(good.all()[0].id, bad.all()[0].id, "a delivery is one subscriber's");
        assert_eq!(app.mail.all().len(), 1);
    }
}
