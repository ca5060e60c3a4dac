use super::*;
use housekey_accounts::ports::stores::OutboxRow;
use serde_json::json;

on_both!(
    a_delivery_reads_back_as_it_was_written,
    codes_go_before_notices_then_the_oldest_first,
    what_is_not_due_waits,
    a_leased_delivery_is_nobody_elses_until_its_lease_ends,
    two_claimers_at_once_never_get_the_same_delivery,
    a_delivered_row_is_gone_with_its_secrets,
    a_failed_delivery_is_counted_and_tried_again_later,
    a_dead_letter_is_kept_and_never_claimed,
    the_next_due_time_knows_of_leases,
);

fn delivery(n: u128) -> OutboxRow {
    OutboxRow {
        id: uuid(n),
        subscriber: "mail".to_owned(),
        payload: json!({ "kind": "account/email/login_code", "code": "ABCDEF" }),
        priority: 0,
        due_at: at(0),
        expires_at: None,
        attempts: 0,
    }
}

fn ids(rows: &[OutboxRow]) -> Vec<u128> {
    rows.iter().map(|row| row.id.as_u128()).collect()
}

async fn a_delivery_reads_back_as_it_was_written(db: TestDatabase) {
    let written = OutboxRow { priority: 5, expires_at: Some(at(60)), attempts: 2, ..delivery(1) };
    let claimed = done(&db, async |unit| {
        unit.enqueue(&written).await?;
        unit.claim_deliveries(at(0), at(30), 10).await
    })
    .await;
    assert_eq!(format!("{claimed:?}"), format!("{:?}", [written]));
}

async fn codes_go_before_notices_then_the_oldest_first(db: TestDatabase) {
    let (first, rest) = done(&db, async |unit| {
        for (n, priority) in [(4, 0), (3, 10), (2, 0), (1, 10)] {
            unit.enqueue(&OutboxRow { priority, ..delivery(n) }).await?;
        }
        let first = unit.claim_deliveries(at(0), at(30), 3).await?;
        Ok((first, unit.claim_deliveries(at(0), at(30), 3).await?))
    })
    .await;
    assert_eq!((ids(&first), ids(&rest)), (vec![3, 1, 4], vec![2]));
}

async fn what_is_not_due_waits(db: TestDatabase) {
    done(&db, async |unit| {
        unit.enqueue(&OutboxRow { due_at: at(10), ..delivery(1) }).await?;
        assert!(unit.claim_deliveries(at(9), at(30), 10).await?.is_empty());
        assert_eq!(unit.claim_deliveries(at(10), at(30), 10).await?.len(), 1);
        Ok(())
    })
    .await;
}

async fn a_leased_delivery_is_nobody_elses_until_its_lease_ends(db: TestDatabase) {
    done(&db, async |unit| {
        unit.enqueue(&delivery(1)).await?;
        assert_eq!(unit.claim_deliveries(at(0), at(30), 10).await?.len(), 1);
        assert!(unit.claim_deliveries(at(29), at(60), 10).await?.is_empty());
        assert_eq!(unit.claim_deliveries(at(30), at(60), 10).await?.len(), 1);
        Ok(())
    })
    .await;
}

async fn two_claimers_at_once_never_get_the_same_delivery(db: TestDatabase) {
    done(&db, async |unit| {
        for n in 0..60 {
            unit.enqueue(&delivery(n)).await?;
        }
        Ok(())
    })
    .await;
    let mut claimers = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let store = db.store();
        claimers.spawn(async move {
            let mut mine = Vec::new();
            loop {
                let mut unit = store.begin().await.unwrap();
                let claimed = unit.claim_deliveries(at(0), at(30), 3).await.unwrap();
                tokio::task::yield_now().await;
                unit.commit().await.unwrap();
                assert!(claimed.len() <= 3, "no more than asked");
                if claimed.is_empty() {
                    return mine;
                }
                mine.extend(ids(&claimed));
            }
        });
    }
    let mut claimed = claimers.join_all().await.concat();
    claimed.sort_unstable();
    assert_eq!(claimed, (0..60).collect::<Vec<_>>());
}

async fn a_delivered_row_is_gone_with_its_secrets(db: TestDatabase) {
    done(&db, async |unit| {
        unit.enqueue(&delivery(1)).await?;
        unit.finish_delivery(uuid(1)).await
    })
    .await;
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_outbox").await, 0);
}

async fn a_failed_delivery_is_counted_and_tried_again_later(db: TestDatabase) {
    let again = done(&db, async |unit| {
        unit.enqueue(&delivery(1)).await?;
        unit.claim_deliveries(at(0), at(30), 1).await?;
        unit.retry_delivery(uuid(1), at(20), "connection refused").await?;
        assert!(unit.claim_deliveries(at(19), at(50), 1).await?.is_empty());
        unit.claim_deliveries(at(20), at(50), 1).await
    })
    .await;
    assert_eq!((again[0].attempts, again[0].due_at), (1, at(20)));
    let said = "SELECT count(*) AS n FROM housekey_outbox WHERE last_error = 'connection refused'";
    assert_eq!(count(&db, said).await, 1);
}

async fn a_dead_letter_is_kept_and_never_claimed(db: TestDatabase) {
    done(&db, async |unit| {
        unit.enqueue(&delivery(1)).await?;
        unit.claim_deliveries(at(0), at(30), 1).await?;
        unit.bury_delivery(uuid(1), at(1), "no such mailbox").await?;
        assert!(unit.claim_deliveries(at(999), at(1_000), 1).await?.is_empty());
        assert_eq!(unit.next_due().await?, None);
        Ok(())
    })
    .await;
    let kept = "SELECT count(*) AS n FROM housekey_outbox WHERE last_error = 'no such mailbox'";
    assert_eq!(count(&db, kept).await, 1);
}

async fn the_next_due_time_knows_of_leases(db: TestDatabase) {
    done(&db, async |unit| {
        assert_eq!(unit.next_due().await?, None);
        unit.enqueue(&delivery(1)).await?;
        unit.enqueue(&OutboxRow { due_at: at(100), ..delivery(2) }).await?;
        assert_eq!(unit.next_due().await?, Some(at(0)));
        unit.claim_deliveries(at(0), at(30), 10).await?;
        assert_eq!(unit.next_due().await?, Some(at(30)), "its worker may die");
        unit.finish_delivery(uuid(1)).await?;
        assert_eq!(unit.next_due().await?, Some(at(100)));
        Ok(())
    })
    .await;
}
