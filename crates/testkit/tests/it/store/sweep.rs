use super::*;
use housekey_accounts::model::EventId;
use housekey_accounts::model::{Challenge, PendingLogin};
use housekey_accounts::ports::deliveries::AttemptRow;
use housekey_accounts::ports::journal::EventRow;
use housekey_accounts::settings::Retention;
use housekey_store::args;

on_both!(
    sweep_deletes_dead_rows_and_keeps_live_ones,
    more_than_a_batch_is_swept_in_one_call,
    events_are_kept_as_long_as_the_settings_say,
);

pub(super) const KEEP: Retention = Retention { events_before: None, dead_letters_before: None };

const LEFT: &str = "SELECT (SELECT count(*) FROM housekey_sessions) + \
     (SELECT count(*) FROM housekey_pending_logins) + (SELECT count(*) FROM housekey_challenges) + \
     (SELECT count(*) FROM housekey_rate_limits) AS n";

async fn sweep_deletes_dead_rows_and_keeps_live_ones(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    super::sessions::signed_in(&db, &ada).await;
    done(&db, async |unit| {
        for (n, dies) in [(1, 100), (2, 200)] {
            let login = super::pending_logins::login(n, &n.to_string(), None);
            unit.put_pending_login(&PendingLogin { expires_at: at(dies), ..login }).await?;
            unit.insert_challenge(&Challenge { expires_at: at(dies), ..super::challenges::link(n, None) })
                .await?;
            unit.take_token(&digest(&n.to_string()), 1, dies * 1_000_000, at(0)).await?;
        }
        Ok(())
    })
    .await;
    let store = db.store();
    assert_eq!(store.sweep(at(99), &KEEP).await.unwrap(), 0);
    assert_eq!(store.sweep(at(100), &KEEP).await.unwrap(), 3);
    assert_eq!(count(&db, LEFT).await, 4);
    assert_eq!(store.sweep(at(3_600), &KEEP).await.unwrap(), 4);
    assert_eq!(count(&db, LEFT).await, 0);
}

async fn more_than_a_batch_is_swept_in_one_call(db: TestDatabase) {
    let mut tx = db.pool().begin().await.unwrap();
    let many = "INSERT INTO housekey_rate_limits (key, full_at) VALUES ($1, 0)";
    for n in 0..1_234 {
        tx.execute(many, args![&digest(&n.to_string())]).await.unwrap();
    }
    UnitOfWork::commit(Box::new(tx)).await.unwrap();
    let (one, other) = (db.store(), db.store());
    let (one, other) = tokio::join!(one.sweep(at(0), &KEEP), other.sweep(at(0), &KEEP));
    // A sweeper that finds the other at work leaves the rest to it.
    assert_eq!(one.unwrap() + other.unwrap() + db.store().sweep(at(0), &KEEP).await.unwrap(), 1_234);
    assert_eq!(count(&db, LEFT).await, 0);
}

async fn events_are_kept_as_long_as_the_settings_say(db: TestDatabase) {
    done(&db, async |unit| {
        for n in [1, 2] {
            let at = at(i64::try_from(n).unwrap_or(0) * 100);
            unit.append_event(&EventRow { at, ..super::events::event(n, None) }).await?;
            unit.enqueue(&super::outbox::delivery(n)).await?;
            let claimed = unit.claim_deliveries("mail", at, at, 1).await?;
            unit.bury_delivery(&claimed[0], at, "no", &serde_json::Value::Null).await?;
            let event_id = Some(EventId(uuid(n)));
            let subscriber = "webhook:x".to_owned();
            let (delivery_id, attempt, millis, status, error) = (uuid(n), 1, 1, None, None);
            unit.log_attempt(&AttemptRow {
                delivery_id,
                event_id,
                subscriber,
                attempt,
                at,
                millis,
                status,
                error,
            })
            .await?;
        }
        // What still waits is never swept, however old.
        unit.enqueue(&super::outbox::delivery(3)).await
    })
    .await;
    let keep = Retention { events_before: Some(at(100)), dead_letters_before: None };
    assert_eq!(db.store().sweep(at(999), &keep).await.unwrap(), 1);
    let keep = Retention { events_before: None, dead_letters_before: Some(at(100)) };
    assert_eq!(db.store().sweep(at(999), &keep).await.unwrap(), 2);
    let keep = Retention { events_before: Some(at(999)), dead_letters_before: Some(at(999)) };
    assert_eq!(db.store().sweep(at(999), &keep).await.unwrap(), 3);
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_outbox").await, 1);
}
