use super::*;
use housekey_accounts::model::{PendingLogin, Proof};
use housekey_store::args;

on_both!(the_dead_are_swept_and_the_living_stay, more_than_a_batch_is_swept_in_one_call);

const LEFT: &str = "SELECT (SELECT count(*) FROM housekey_sessions) + \
     (SELECT count(*) FROM housekey_pending_logins) + (SELECT count(*) FROM housekey_proofs) + \
     (SELECT count(*) FROM housekey_rate_limits) AS n";

async fn the_dead_are_swept_and_the_living_stay(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    super::sessions::signed_in(&db, &ada).await;
    done(&db, async |unit| {
        for (n, dies) in [(1, 100), (2, 200)] {
            let login = super::pending_logins::login(n, &n.to_string(), None);
            unit.put_pending_login(&PendingLogin { expires_at: at(dies), ..login }).await?;
            unit.insert_proof(&Proof { expires_at: at(dies), ..super::proofs::link(n, None) }).await?;
            unit.take_token(&digest(&n.to_string()), 1, dies * 1_000_000, at(0)).await?;
        }
        Ok(())
    })
    .await;
    let store = db.store();
    assert_eq!(store.sweep(at(99)).await.unwrap(), 0);
    assert_eq!(store.sweep(at(100)).await.unwrap(), 3);
    assert_eq!(count(&db, LEFT).await, 4);
    assert_eq!(store.sweep(at(3_600)).await.unwrap(), 4);
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
    let (one, other) = tokio::join!(one.sweep(at(0)), other.sweep(at(0)));
    // A sweeper that finds the other at work leaves the rest to it.
    assert_eq!(one.unwrap() + other.unwrap() + db.store().sweep(at(0)).await.unwrap(), 1_234);
    assert_eq!(count(&db, LEFT).await, 0);
}
