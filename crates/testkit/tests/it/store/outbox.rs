use super::*;
use housekey_accounts::model::EventId;
use housekey_accounts::ports::deliveries::{AttemptRow, Claimed, EXPIRED, OutboxRow, SecretPart};
use serde_json::json;

on_both!(
    a_delivery_reads_back_as_it_was_written,
    codes_go_before_notices_then_the_oldest_first,
    delivery_not_due_is_not_claimed,
    leased_delivery_is_not_claimed_again_until_its_lease_ends,
    two_claimers_at_once_never_get_the_same_delivery,
    a_delivered_row_is_gone_with_its_secrets,
    a_failed_delivery_is_counted_and_tried_again_later,
    a_dead_letter_is_kept_and_never_claimed,
    the_next_due_time_knows_of_leases,
    a_subscriber_gets_its_own_deliveries_only,
    ordered_delivery_waits_for_earlier_ones,
    delivery_blocked_by_another_is_not_due,
    released_delivery_is_free_at_once_and_counts_no_try,
    dropped_subscriber_leaves_no_deliveries,
    dead_letter_delays_no_other_delivery,
    result_after_the_lease_passed_on_is_ignored,
    retried_dead_letter_starts_with_no_tries,
    waiting_deliveries_are_counted_by_subscriber,
    event_lists_its_deliveries_and_attempts,
    stopped_subscriber_has_a_reason_until_enabled,
    expired_delivery_is_marked_in_the_delivery_log,
    a_store_without_a_sealer_writes_no_secret,
);

pub(super) fn delivery(n: u128) -> OutboxRow {
    OutboxRow {
        id: uuid(n),
        subscriber: "mail".to_owned(),
        payload: json!({ "kind": "account/email/login_code", "code": "ABCDEF" }),
        secret: SecretPart::Nothing,
        priority: 0,
        due_at: at(0),
        expires_at: None,
        attempts: 0,
        event_id: None,
        in_order_of: None,
    }
}

fn ids(claimed: &[Claimed]) -> Vec<u128> {
    claimed.iter().map(|claimed| claimed.row.id.as_u128()).collect()
}

async fn a_delivery_reads_back_as_it_was_written(db: TestDatabase) {
    let event_id = Some(EventId(uuid(8)));
    let in_order_of = Some(AccountId(uuid(9)));
    let written = OutboxRow {
        priority: 5,
        expires_at: Some(at(60)),
        attempts: 2,
        event_id,
        in_order_of,
        ..delivery(1)
    };
    let claimed = done(&db, async |unit| {
        unit.enqueue(&written).await?;
        unit.claim_deliveries("mail", at(0), at(30), 10).await
    })
    .await;
    assert_eq!((claimed[0].row.clone(), claimed[0].lease, claimed.len()), (written, at(30), 1));
}

async fn codes_go_before_notices_then_the_oldest_first(db: TestDatabase) {
    let (first, rest) = done(&db, async |unit| {
        for (n, priority) in [(4, 0), (3, 10), (2, 0), (1, 10)] {
            unit.enqueue(&OutboxRow { priority, ..delivery(n) }).await?;
        }
        let first = unit.claim_deliveries("mail", at(0), at(30), 3).await?;
        Ok((first, unit.claim_deliveries("mail", at(0), at(30), 3).await?))
    })
    .await;
    assert_eq!((ids(&first), ids(&rest)), (vec![3, 1, 4], vec![2]));
}

async fn delivery_not_due_is_not_claimed(db: TestDatabase) {
    done(&db, async |unit| {
        unit.enqueue(&OutboxRow { due_at: at(10), ..delivery(1) }).await?;
        assert!(unit.claim_deliveries("mail", at(9), at(30), 10).await?.is_empty());
        assert_eq!(unit.claim_deliveries("mail", at(10), at(30), 10).await?.len(), 1);
        Ok(())
    })
    .await;
}

async fn leased_delivery_is_not_claimed_again_until_its_lease_ends(db: TestDatabase) {
    done(&db, async |unit| {
        unit.enqueue(&delivery(1)).await?;
        assert_eq!(unit.claim_deliveries("mail", at(0), at(30), 10).await?.len(), 1);
        assert!(unit.claim_deliveries("mail", at(29), at(60), 10).await?.is_empty());
        assert_eq!(unit.claim_deliveries("mail", at(30), at(60), 10).await?.len(), 1);
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
                let claimed = unit.claim_deliveries("mail", at(0), at(30), 3).await.unwrap();
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
        unit.enqueue(&delivery(2)).await?;
        let claimed = unit.claim_deliveries("mail", at(0), at(30), 9).await?;
        unit.finish_deliveries(&claimed.iter().map(|claimed| claimed.seq).collect::<Vec<_>>()).await
    })
    .await;
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_outbox").await, 0);
}

async fn a_failed_delivery_is_counted_and_tried_again_later(db: TestDatabase) {
    let again = done(&db, async |unit| {
        unit.enqueue(&delivery(1)).await?;
        let claimed = unit.claim_deliveries("mail", at(0), at(30), 1).await?;
        assert!(unit.retry_delivery(&claimed[0], at(20), "connection refused").await?);
        assert!(unit.claim_deliveries("mail", at(19), at(50), 1).await?.is_empty());
        unit.claim_deliveries("mail", at(20), at(50), 1).await
    })
    .await;
    assert_eq!((again[0].row.attempts, again[0].row.due_at), (1, at(20)));
    let said = "SELECT count(*) AS n FROM housekey_outbox WHERE last_error = 'connection refused'";
    assert_eq!(count(&db, said).await, 1);
}

async fn a_dead_letter_is_kept_and_never_claimed(db: TestDatabase) {
    done(&db, async |unit| {
        unit.enqueue(&delivery(1)).await?;
        let claimed = unit.claim_deliveries("mail", at(0), at(30), 1).await?;
        assert!(unit.bury_delivery(&claimed[0], at(1), "no such mailbox", &json!({ "kept": 1 })).await?);
        assert!(unit.claim_deliveries("mail", at(999), at(1_000), 1).await?.is_empty());
        assert_eq!(unit.next_due("mail").await?, None);
        Ok(())
    })
    .await;
    let dead = done(&db, async |unit| unit.list_dead(Some("mail"), 10).await).await;
    assert_eq!((dead[0].id, dead[0].attempts, dead[0].dead_at), (uuid(1), 1, Some(at(1))));
    assert_eq!(dead[0].last_error.as_deref(), Some("no such mailbox"));
    assert!(done(&db, async |unit| unit.list_dead(Some("webhook:x"), 10).await).await.is_empty());
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_outbox").await, 1);
}

async fn the_next_due_time_knows_of_leases(db: TestDatabase) {
    done(&db, async |unit| {
        assert_eq!(unit.next_due("mail").await?, None);
        unit.enqueue(&delivery(1)).await?;
        unit.enqueue(&OutboxRow { due_at: at(100), ..delivery(2) }).await?;
        assert_eq!(unit.next_due("mail").await?, Some(at(0)));
        let claimed = unit.claim_deliveries("mail", at(0), at(30), 10).await?;
        assert_eq!(unit.next_due("mail").await?, Some(at(30)), "its worker may die");
        unit.finish_deliveries(&[claimed[0].seq]).await?;
        assert_eq!(unit.next_due("mail").await?, Some(at(100)));
        Ok(())
    })
    .await;
}

async fn a_subscriber_gets_its_own_deliveries_only(db: TestDatabase) {
    let (mine, theirs) = done(&db, async |unit| {
        unit.enqueue(&OutboxRow { subscriber: "webhook:x".into(), ..delivery(1) }).await?;
        unit.enqueue(&delivery(2)).await?;
        let mine = unit.claim_deliveries("mail", at(0), at(30), 10).await?;
        Ok((mine, unit.claim_deliveries("webhook:x", at(0), at(30), 10).await?))
    })
    .await;
    assert_eq!((ids(&mine), ids(&theirs)), (vec![2], vec![1]));
}

fn of(account: u128, n: u128) -> OutboxRow {
    OutboxRow { in_order_of: Some(AccountId(uuid(account))), ..delivery(n) }
}

async fn ordered_delivery_waits_for_earlier_ones(db: TestDatabase) {
    done(&db, async |unit| {
        for row in [of(100, 1), of(100, 2), of(200, 3), of(100, 4)] {
            unit.enqueue(&row).await?;
        }
        let first = unit.claim_deliveries("mail", at(0), at(30), 10).await?;
        assert_eq!(ids(&first), [1, 3], "one an account");
        // It failed, and waits: the next one still may not overtake it.
        unit.retry_delivery(&first[0], at(20), "refused").await?;
        assert!(unit.claim_deliveries("mail", at(1), at(30), 10).await?.is_empty());
        let again = unit.claim_deliveries("mail", at(20), at(50), 10).await?;
        assert_eq!(ids(&again), [1]);
        unit.finish_deliveries(&[again[0].seq]).await?;
        let second = unit.claim_deliveries("mail", at(21), at(50), 10).await?;
        assert_eq!(ids(&second), [2]);
        Ok(())
    })
    .await;
}

async fn delivery_blocked_by_another_is_not_due(db: TestDatabase) {
    done(&db, async |unit| {
        for row in [of(100, 1), of(100, 2)] {
            unit.enqueue(&row).await?;
        }
        let first = unit.claim_deliveries("mail", at(0), at(30), 10).await?;
        unit.retry_delivery(&first[0], at(20), "refused").await?;
        assert_eq!(unit.next_due("mail").await?, Some(at(20)), "neither of them");
        // Nor one that comes later.
        unit.enqueue(&OutboxRow { due_at: at(5), ..of(100, 3) }).await?;
        assert_eq!(unit.next_due("mail").await?, Some(at(20)));
        unit.enqueue(&OutboxRow { due_at: at(7), ..of(200, 4) }).await?;
        assert_eq!(unit.next_due("mail").await?, Some(at(7)), "another account's is");
        Ok(())
    })
    .await;
}

async fn released_delivery_is_free_at_once_and_counts_no_try(db: TestDatabase) {
    done(&db, async |unit| {
        unit.enqueue(&delivery(1)).await?;
        let first = unit.claim_deliveries("mail", at(0), at(30), 1).await?;
        unit.release_delivery(&first[0]).await?;
        let again = unit.claim_deliveries("mail", at(1), at(31), 1).await?;
        assert_eq!((again.len(), again[0].row.attempts), (1, 0));
        // The first lease has ended; its holder cannot release the second one.
        unit.release_delivery(&first[0]).await?;
        assert!(unit.claim_deliveries("mail", at(1), at(31), 1).await?.is_empty());
        Ok(())
    })
    .await;
}

async fn dropped_subscriber_leaves_no_deliveries(db: TestDatabase) {
    done(&db, async |unit| {
        for n in [1, 2] {
            unit.enqueue(&OutboxRow { subscriber: "webhook:x".into(), ..delivery(n) }).await?;
        }
        unit.enqueue(&delivery(3)).await?;
        let claimed = unit.claim_deliveries("webhook:x", at(0), at(30), 1).await?;
        unit.bury_delivery(&claimed[0], at(1), "no", &json!(null)).await?;
        assert_eq!(unit.drop_subscriber("webhook:x").await?, 2);
        assert_eq!(unit.claim_deliveries("mail", at(0), at(30), 9).await?.len(), 1);
        Ok(())
    })
    .await;
}

async fn dead_letter_delays_no_other_delivery(db: TestDatabase) {
    done(&db, async |unit| {
        for row in [of(100, 1), of(100, 2)] {
            unit.enqueue(&row).await?;
        }
        let first = unit.claim_deliveries("mail", at(0), at(30), 10).await?;
        unit.bury_delivery(&first[0], at(1), "no", &json!(null)).await?;
        assert_eq!(ids(&unit.claim_deliveries("mail", at(1), at(30), 10).await?), [2]);
        Ok(())
    })
    .await;
}

async fn result_after_the_lease_passed_on_is_ignored(db: TestDatabase) {
    done(&db, async |unit| {
        unit.enqueue(&delivery(1)).await?;
        let slow = unit.claim_deliveries("mail", at(0), at(30), 1).await?;
        let next = unit.claim_deliveries("mail", at(31), at(60), 1).await?;
        assert!(!unit.retry_delivery(&slow[0], at(99), "late").await?);
        assert!(!unit.bury_delivery(&slow[0], at(99), "late", &json!(null)).await?);
        assert!(unit.retry_delivery(&next[0], at(99), "in time").await?);
        Ok(())
    })
    .await;
}

async fn retried_dead_letter_starts_with_no_tries(db: TestDatabase) {
    done(&db, async |unit| {
        for n in [1, 2] {
            unit.enqueue(&OutboxRow { attempts: 15, subscriber: "webhook:x".into(), ..delivery(n) }).await?;
        }
        unit.enqueue(&delivery(3)).await?;
        let mail = unit.claim_deliveries("mail", at(0), at(30), 1).await?;
        unit.bury_delivery(&mail[0], at(1), "no", &json!(null)).await?;
        assert!(!unit.revive_delivery(uuid(3), at(5)).await?, "what a dead mail said is gone");
        for claimed in unit.claim_deliveries("webhook:x", at(0), at(30), 2).await? {
            unit.bury_delivery(&claimed, at(1), "no", &claimed.row.payload).await?;
        }
        assert!(unit.revive_delivery(uuid(1), at(5)).await?);
        assert!(!unit.revive_delivery(uuid(1), at(5)).await?, "it is not dead any more");
        let again = unit.claim_deliveries("webhook:x", at(5), at(30), 2).await?;
        assert_eq!((ids(&again), again[0].row.attempts), (vec![1], 0));
        assert_eq!(unit.revive_all(Some("webhook:y"), at(6)).await?, 0);
        assert_eq!(unit.revive_all(None, at(6)).await?, 1);
        Ok(())
    })
    .await;
}

async fn waiting_deliveries_are_counted_by_subscriber(db: TestDatabase) {
    let backlog = done(&db, async |unit| {
        for n in [1, 2, 3] {
            unit.enqueue(&OutboxRow { due_at: at(i64::try_from(n).unwrap_or(0)), ..delivery(n) }).await?;
        }
        let claimed = unit.claim_deliveries("mail", at(1), at(30), 1).await?;
        unit.bury_delivery(&claimed[0], at(1), "no", &json!(null)).await?;
        unit.backlog().await
    })
    .await;
    assert_eq!(backlog.len(), 1);
    assert_eq!((backlog[0].waiting, backlog[0].dead, backlog[0].oldest), (2, 1, Some(at(2))));
}

async fn event_lists_its_deliveries_and_attempts(db: TestDatabase) {
    let event_id = Some(EventId(uuid(7)));
    let attempt = AttemptRow {
        delivery_id: uuid(1),
        event_id,
        subscriber: "webhook:x".into(),
        attempt: 1,
        at: at(3),
        millis: 12,
        status: Some(500),
        error: Some("HTTP 500".into()),
    };
    let (deliveries, attempts) = done(&db, async |unit| {
        unit.enqueue(&OutboxRow { event_id, ..delivery(1) }).await?;
        unit.enqueue(&delivery(2)).await?;
        unit.log_attempt(&attempt).await?;
        Ok((unit.list_deliveries_of(EventId(uuid(7))).await?, unit.list_attempts_of(EventId(uuid(7))).await?))
    })
    .await;
    assert_eq!((deliveries.len(), deliveries[0].id), (1, uuid(1)));
    assert_eq!(attempts, [attempt]);
}

async fn stopped_subscriber_has_a_reason_until_enabled(db: TestDatabase) {
    done(&db, async |unit| {
        assert_eq!(unit.why_disabled("webhook:x").await?, None);
        unit.disable_subscriber("webhook:x", at(0), "410").await?;
        unit.disable_subscriber("webhook:x", at(1), "410 again").await?;
        assert_eq!(unit.why_disabled("webhook:x").await?.as_deref(), Some("410"));
        assert!(unit.enable_subscriber("webhook:x").await?);
        assert!(!unit.enable_subscriber("webhook:x").await?);
        assert_eq!(unit.why_disabled("webhook:x").await?, None);
        Ok(())
    })
    .await;
}

async fn expired_delivery_is_marked_in_the_delivery_log(db: TestDatabase) {
    let attempt = |n, subscriber: &str, error: Option<&str>| AttemptRow {
        delivery_id: uuid(n),
        event_id: None,
        subscriber: subscriber.into(),
        attempt: 2,
        at: at(1),
        millis: 0,
        status: None,
        error: error.map(str::to_owned),
    };
    let both = [attempt(1, "mail", Some(EXPIRED)), attempt(2, "webhook:x", Some(EXPIRED))];
    let others = [attempt(3, "mail", Some("no answer")), attempt(4, "mail", None)];
    // The text of a receiver may contain anything.
    let said = AttemptRow { status: Some(500), ..attempt(5, "webhook:x", Some(EXPIRED)) };
    done(&db, async |unit| {
        for one in both.iter().chain(&others).chain([&said]) {
            unit.log_attempt(one).await?;
        }
        assert_eq!(unit.list_expired(None, 10).await?, both);
        assert_eq!(unit.list_expired(None, 1).await?, both[..1]);
        assert_eq!(unit.list_expired(Some("webhook:x"), 10).await?, both[1..]);
        let counts = [unit.count_expired("mail").await?, unit.count_expired("webhook:x").await?];
        assert_eq!((counts, unit.count_expired("crm").await?), ([1, 1], 0));
        Ok(())
    })
    .await;
}

async fn a_store_without_a_sealer_writes_no_secret(db: TestDatabase) {
    let mut unit = db.store().begin().await.unwrap();
    let row = OutboxRow { secret: SecretPart::Open(json!({ "code": "ABCDEF" })), ..delivery(1) };
    assert!(matches!(unit.enqueue(&row).await, Err(StoreError::Failed(_))));
    drop(unit);
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_outbox").await, 0);
}
