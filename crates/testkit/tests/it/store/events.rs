use super::*;
use housekey_accounts::model::EventId;
use housekey_accounts::ports::journal::{EventQuery, EventRow, LOOKED_BACK};
use serde_json::json;

on_both!(
    event_sequence_grows,
    an_event_is_written_whole,
    nul_characters_in_an_event_are_replaced,
    an_event_is_found_by_its_id,
    events_are_listed_by_place_name_family_and_account,
    latest_events_are_the_accounts_own_of_the_kinds_asked_newest_first,
    many_latest_events_of_one_kind_leave_room_for_the_others,
    latest_events_do_not_look_back_for_ever,
);

pub(super) fn event(n: u128, account_id: Option<AccountId>) -> EventRow {
    EventRow {
        id: EventId(uuid(n)),
        kind: "account.user_logged_in".into(),
        version: 1,
        at: at(0),
        account_id,
        data: json!({ "user": { "email": "ada@example.org" }, "ip": null }),
    }
}

async fn event_sequence_grows(db: TestDatabase) {
    let (first, second) = done(&db, async |unit| {
        Ok((unit.append_event(&event(1, None)).await?, unit.append_event(&event(2, None)).await?))
    })
    .await;
    assert!(second > first);
}

async fn an_event_is_written_whole(db: TestDatabase) {
    let written = event(1, Some(AccountId(uuid(2))));
    done(&db, async |unit| unit.append_event(&written).await).await;
    let mut tx = db.pool().begin().await.unwrap();
    let row = tx.fetch_optional("SELECT * FROM housekey_events", Vec::new()).await.unwrap().unwrap();
    assert_eq!(row.get::<Uuid>("id").unwrap(), written.id.0);
    assert_eq!(row.get::<String>("kind").unwrap(), written.kind.as_ref());
    assert_eq!(row.get::<i64>("version").unwrap(), written.version);
    assert_eq!(row.get::<At>("at").unwrap(), written.at);
    assert_eq!(row.get::<Option<Uuid>>("account_id").unwrap(), Some(uuid(2)));
    assert_eq!(row.get::<serde_json::Value>("data").unwrap(), written.data);
}

async fn nul_characters_in_an_event_are_replaced(db: TestDatabase) {
    let typed = EventRow { data: json!({ "email\0": ["a\0b"] }), ..event(1, None) };
    done(&db, async |unit| unit.append_event(&typed).await).await;
    let mut tx = db.pool().begin().await.unwrap();
    let row = tx.fetch_optional("SELECT data FROM housekey_events", Vec::new()).await.unwrap().unwrap();
    let expected = json!({ "email\u{fffd}": ["a\u{fffd}b"] });
    assert_eq!(row.get::<serde_json::Value>("data").unwrap(), expected);
}

async fn an_event_is_found_by_its_id(db: TestDatabase) {
    let written = event(1, Some(AccountId(uuid(2))));
    done(&db, async |unit| {
        let seq = unit.append_event(&written).await?;
        assert_eq!(unit.lookup_event(written.id).await?, Some((seq, written.clone())));
        assert_eq!(unit.lookup_event(EventId(uuid(9))).await?, None);
        Ok(())
    })
    .await;
}

async fn events_are_listed_by_place_name_family_and_account(db: TestDatabase) {
    let all = EventQuery { limit: 10, ..EventQuery::default() };
    done(&db, async |unit| {
        let (ada, bob) = (AccountId(uuid(100)), AccountId(uuid(200)));
        for (n, kind, who) in [
            (1, "account.a_b", ada),
            (2, "account.axb", bob),
            (3, "housekey.c", ada),
            (4, "account.a_b", bob),
        ] {
            unit.append_event(&EventRow { kind: kind.into(), ..event(n, Some(who)) }).await?;
        }
        let cases = [
            (all.clone(), vec![1, 2, 3, 4]),
            (EventQuery { newest_first: true, limit: 2, ..all.clone() }, vec![4, 3]),
            (EventQuery { kind: Some("account.a_b".into()), ..all.clone() }, vec![1, 4]),
            (EventQuery { kind: Some("account.".into()), ..all.clone() }, vec![1, 2, 4]),
            (EventQuery { account_id: Some(ada), ..all.clone() }, vec![1, 3]),
            (EventQuery { account_id: Some(bob), newest_first: true, ..all.clone() }, vec![4, 2]),
            (EventQuery { after: Some(1), up_to: Some(3), ..all.clone() }, vec![2, 3]),
        ];
        for (query, expected) in cases {
            let found = unit.list_events(&query).await?;
            let found: Vec<u128> = found.iter().map(|(_, event)| event.id.0.as_u128()).collect();
            assert_eq!(found, expected, "{query:?}");
        }
        Ok(())
    })
    .await;
}

async fn appended(db: &TestDatabase, events: impl IntoIterator<Item = (u128, &'static str, AccountId)>) {
    done(db, async |unit| {
        for (n, kind, who) in events {
            unit.append_event(&EventRow { kind: kind.into(), ..event(n, Some(who)) }).await?;
        }
        Ok(())
    })
    .await;
}

async fn latest(db: &TestDatabase, who: AccountId, kinds: &[&str], each: i64) -> Vec<u128> {
    let found = db.store().latest_events(who, kinds, each).await.unwrap();
    found.iter().map(|event| event.id.0.as_u128()).collect()
}

async fn latest_events_are_the_accounts_own_of_the_kinds_asked_newest_first(db: TestDatabase) {
    let (ada, bob) = (AccountId(uuid(100)), AccountId(uuid(200)));
    let rows = [(1, "x.in", ada), (2, "x.in", bob), (3, "x.out", ada), (4, "x.%", ada), (5, "x.in", ada)];
    appended(&db, rows).await;
    done(&db, async |unit| unit.append_event(&EventRow { kind: "x.in".into(), ..event(6, None) }).await)
        .await;
    assert_eq!(latest(&db, ada, &["x.in", "x.out"], 8).await, [5, 3, 1]);
    assert_eq!(latest(&db, bob, &["x.in", "x.out"], 8).await, [2]);
    assert_eq!(latest(&db, ada, &["x.%"], 8).await, [4], "a kind is no pattern");
    assert_eq!(latest(&db, ada, &[], 8).await, [0; 0]);
    assert_eq!(latest(&db, AccountId(uuid(300)), &["x.in"], 8).await, [0; 0]);
    let whole = db.store().latest_events(bob, &["x.in"], 1).await.unwrap();
    assert_eq!(whole, [EventRow { kind: "x.in".into(), ..event(2, Some(bob)) }]);
}

async fn many_latest_events_of_one_kind_leave_room_for_the_others(db: TestDatabase) {
    let ada = AccountId(uuid(100));
    appended(&db, [(1, "x.in", ada)]).await;
    appended(&db, (2..50).map(|n| (n, "x.failed", ada))).await;
    assert_eq!(latest(&db, ada, &["x.in", "x.failed"], 3).await, [49, 48, 47, 1]);
}

async fn latest_events_do_not_look_back_for_ever(db: TestDatabase) {
    let ada = AccountId(uuid(100));
    appended(&db, [(1, "x.in", ada), (2, "x.in", ada)]).await;
    let others = u128::try_from(LOOKED_BACK).unwrap() - 1;
    appended(&db, (3..3 + others).map(|n| (n, "x.other", ada))).await;
    assert_eq!(latest(&db, ada, &["x.in"], 8).await, [2]);
}
