//! Which subscriber gets which signals, and in which order.

use crate::signals::support::{ADA, BOB, BOTH, Ear, app, dead, fail_to_log_in, sign_up, waiting};
use housekey_accounts::signals::{EmailConfirmationSent, Filter, HandlerError, Hook, UserSignedUp, catalog};
use housekey_testkit::TestApp;

const TWO: [&str; 2] = ["account.user_signed_up", "account.email_confirmation_sent"];

async fn in_order(backend: housekey_testkit::Backend, ear: &Ear) -> TestApp {
    app(backend, |r| {
        let hook = Hook::named("ledger").in_account_order();
        r.durable_every(hook, Filter::new(["account.*"]).unwrap(), ear.clone())
    })
    .await
}

#[tokio::test]
async fn in_account_order_failure_delays_only_its_own_account() {
    for backend in BOTH {
        let ear = Ear::answering(|heard| {
            let fails = heard.whom == ADA && heard.kind == TWO[0] && heard.attempt < 3;
            if fails { Err(HandlerError::new("not yet")) } else { Ok(()) }
        });
        let app = in_order(backend, &ear).await;
        sign_up(&app, ADA).await;
        sign_up(&app, BOB).await;
        app.deliver().await;
        assert_eq!(ear.whom(), [ADA, BOB, BOB], "{backend:?}");
        for expected in [4, 6] {
            app.wait(13);
            app.deliver().await;
            assert_eq!(ear.all().len(), expected, "{backend:?}");
        }
        let ada: Vec<_> = ear.all().into_iter().filter(|heard| heard.whom == ADA).collect();
        let told: Vec<_> = ada.iter().map(|heard| (heard.kind.as_str(), heard.attempt)).collect();
        assert_eq!(told, [(TWO[0], 1), (TWO[0], 2), (TWO[0], 3), (TWO[1], 1)], "{backend:?}");
        assert!(ada.is_sorted_by_key(|heard| heard.seq));
    }
}

#[tokio::test]
async fn in_account_order_dead_letter_does_not_block_the_next() {
    for backend in BOTH {
        let ear = Ear::answering(|heard| {
            let refused = heard.whom == ADA && heard.kind == TWO[0];
            if refused { Err(HandlerError::permanent("never")) } else { Ok(()) }
        });
        let app = in_order(backend, &ear).await;
        sign_up(&app, ADA).await;
        app.deliver().await;
        assert_eq!(ear.kinds(), TWO, "{backend:?}");
        assert_eq!((waiting(app.accounts.pool()).await, dead(app.accounts.pool()).await.len()), (0, 1));
    }
}

#[tokio::test]
async fn higher_priority_is_delivered_first() {
    for backend in BOTH {
        let ear = Ear::new();
        let app = app(backend, |r| {
            r.durable::<UserSignedUp>("ledger", ear.clone())
                .durable::<EmailConfirmationSent>(Hook::named("ledger").priority(5), ear.clone())
        })
        .await;
        sign_up(&app, ADA).await;
        sign_up(&app, BOB).await;
        app.deliver().await;
        assert_eq!(ear.kinds(), [TWO[1], TWO[1], TWO[0], TWO[0]], "{backend:?}");
        assert_eq!(ear.whom(), [ADA, BOB, ADA, BOB], "{backend:?}: else the oldest first");
    }
}

#[tokio::test]
async fn filtered_signals_create_no_delivery() {
    for backend in BOTH {
        let (ours, one, all) = (Ear::new(), Ear::new(), Ear::new());
        let app = app(backend, |r| {
            r.durable_every("ours", Filter::new(["housekey.*"]).unwrap(), ours.clone())
                .durable_every("one", Filter::new([TWO[1]]).unwrap(), one.clone())
                .durable_every("all", Filter::all(), all.clone())
        })
        .await;
        sign_up(&app, ADA).await;
        fail_to_log_in(&app, BOB).await;
        let fired: Vec<String> = app.signals.all().iter().map(|event| event.kind.to_string()).collect();
        let fits = |family: &str| fired.iter().filter(|kind| kind.starts_with(family)).count();
        let mails = 1;
        let owed = mails + fired.len() + fits("housekey.") + fits(TWO[1]);
        assert_eq!(waiting(app.accounts.pool()).await, i64::try_from(owed).unwrap(), "{backend:?} {fired:?}");
        app.deliver().await;
        assert_eq!(all.kinds(), fired, "{backend:?}");
        assert_eq!(ours.kinds(), ["housekey.login_failed"], "{backend:?}");
        assert_eq!((one.kinds(), one.whom()), (vec![TWO[1].to_owned()], vec![ADA.to_owned()]));
        assert_eq!(waiting(app.accounts.pool()).await, 0);
    }
}

#[test]
fn signal_names_used_in_this_suite_exist() {
    assert!(TWO.iter().all(|name| catalog().any(|entry| entry.kind == *name)));
}
