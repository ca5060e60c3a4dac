use super::*;
use housekey_accounts::model::EventId;
use housekey_accounts::ports::journal::{EventQuery, EventRow};
use serde_json::json;

on_both!(
    event_sequence_grows,
    an_event_is_written_whole,
    nul_characters_in_an_event_are_replaced,
    an_event_is_found_by_its_id,
    events_are_listed_by_place_name_family_and_account,
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
