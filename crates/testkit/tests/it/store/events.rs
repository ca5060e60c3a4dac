use super::*;
use housekey_accounts::model::EventId;
use housekey_accounts::ports::stores::EventRow;
use serde_json::json;

on_both!(the_sequence_grows, an_event_is_written_whole, text_that_postgres_cannot_hold_is_no_failure);

pub(super) fn event(n: u128, account_id: Option<AccountId>) -> EventRow {
    EventRow {
        id: EventId(uuid(n)),
        kind: "account.user_logged_in",
        version: 1,
        at: at(0),
        account_id,
        data: json!({ "user": { "email": "ada@example.org" }, "ip": null }),
    }
}

async fn the_sequence_grows(db: TestDatabase) {
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
    assert_eq!(row.get::<String>("kind").unwrap(), written.kind);
    assert_eq!(row.get::<i64>("version").unwrap(), written.version);
    assert_eq!(row.get::<At>("at").unwrap(), written.at);
    assert_eq!(row.get::<Option<Uuid>>("account_id").unwrap(), Some(uuid(2)));
    assert_eq!(row.get::<serde_json::Value>("data").unwrap(), written.data);
}

async fn text_that_postgres_cannot_hold_is_no_failure(db: TestDatabase) {
    let typed = EventRow { data: json!({ "email\0": ["a\0b"] }), ..event(1, None) };
    done(&db, async |unit| unit.append_event(&typed).await).await;
    let mut tx = db.pool().begin().await.unwrap();
    let row = tx.fetch_optional("SELECT data FROM housekey_events", Vec::new()).await.unwrap().unwrap();
    let expected = json!({ "email\u{fffd}": ["a\u{fffd}b"] });
    assert_eq!(row.get::<serde_json::Value>("data").unwrap(), expected);
}
