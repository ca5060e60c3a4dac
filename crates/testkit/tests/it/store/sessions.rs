use super::*;
use housekey_store::tower_sessions::SessionStore;
use housekey_store::tower_sessions::cookie::time::OffsetDateTime;
use housekey_store::tower_sessions::session::{Id, Record};
use housekey_store::{Found, Look, Pool, SqlSessions, account_json, client_json, session_handle};
use serde_json::json;
use std::sync::Arc;

on_both!(
    a_session_reads_back_as_it_was_created,
    a_saved_session_carries_what_changed,
    saving_after_the_end_does_not_bring_a_session_back,
    saving_after_the_account_was_deleted_does_not_bring_a_session_back,
    a_session_that_begins_after_the_account_was_deleted_is_dropped,
    a_renamed_session_is_found_by_its_new_id_alone,
    renaming_does_not_bring_a_session_back,
    an_expired_session_neither_loads_nor_saves,
    session_of_a_deactivated_account_does_not_load,
    a_session_of_an_older_credential_epoch_does_not_load,
    listed_sessions_are_the_accounts_own_that_count_the_last_used_first,
    a_session_begun_while_the_sessions_were_ended_does_not_load,
    an_anonymous_session_becomes_a_signed_in_one,
    existing_session_id_is_replaced_by_a_new_one,
    ids_are_stored_as_digests,
    the_columns_say_whose_where_from_and_when,
    session_with_ambiguous_owner_is_refused,
    a_hundred_saves_beside_a_logout_leave_no_session,
    touched_session_has_its_time_of_use,
    session_look_equals_account_and_address_queries,
    expired_session_is_distinguished_from_an_unknown_one,
);

fn sessions(db: &TestDatabase, now: At) -> (SqlSessions, Arc<TestClock>) {
    sessions_on(db.pool().clone(), now)
}

pub(super) fn sessions_on(pool: Pool, now: At) -> (SqlSessions, Arc<TestClock>) {
    let clock = Arc::new(TestClock(Mutex::new(now)));
    (SqlSessions::new(pool, clock.clone()), clock)
}

fn moment(at: At) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.timestamp_micros()) * 1_000).unwrap()
}

pub(super) fn anonymous() -> Record {
    Record { id: Id::default(), data: [("n".to_owned(), json!(1))].into(), expiry_date: moment(at(3_600)) }
}

fn of(account: &Account) -> Record {
    let mut record = anonymous();
    let whose = account_json(account.id, account.credential_epoch);
    record.data.insert(SqlSessions::ACCOUNT.to_owned(), whose);
    record
}

/// A stored session of this account.
pub(super) async fn signed_in(db: &TestDatabase, account: &Account) -> Record {
    let mut record = of(account);
    sessions(db, at(0)).0.create(&mut record).await.unwrap();
    record
}

async fn a_session_reads_back_as_it_was_created(db: TestDatabase) {
    let (sessions, _) = sessions(&db, at(0));
    for written in [anonymous(), of(&stored(&db, 1).await)] {
        let mut record = written.clone();
        sessions.create(&mut record).await.unwrap();
        assert_eq!(record, written, "a free id is kept");
        assert_eq!(sessions.load(&written.id).await.unwrap(), Some(written));
    }
    assert_eq!(sessions.load(&Id::default()).await.unwrap(), None);
}

/// Signed in, and deleted by an operator before the session was stored: not an error.
async fn a_session_that_begins_after_the_account_was_deleted_is_dropped(db: TestDatabase) {
    let (sessions, _) = sessions(&db, at(0));
    let mut record = of(&account(1));
    sessions.create(&mut record).await.unwrap();
    assert_eq!(sessions.load(&record.id).await.unwrap(), None);
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_sessions").await, 0);
}

async fn a_saved_session_carries_what_changed(db: TestDatabase) {
    let (sessions, _) = sessions(&db, at(0));
    let mut record = anonymous();
    sessions.create(&mut record).await.unwrap();
    record.data.insert("n".to_owned(), json!({ "deep": [2, null, "x"] }));
    record.expiry_date = moment(at(7_200));
    sessions.save(&record).await.unwrap();
    assert_eq!(sessions.load(&record.id).await.unwrap(), Some(record));
}

async fn saving_after_the_end_does_not_bring_a_session_back(db: TestDatabase) {
    let (sessions, _) = sessions(&db, at(0));
    let record = signed_in(&db, &stored(&db, 1).await).await;
    sessions.delete(&record.id).await.unwrap();
    sessions.save(&record).await.unwrap();
    assert_eq!(sessions.load(&record.id).await.unwrap(), None);
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_sessions").await, 0);
}

async fn saving_after_the_account_was_deleted_does_not_bring_a_session_back(db: TestDatabase) {
    let (sessions, _) = sessions(&db, at(0));
    let ada = stored(&db, 1).await;
    let record = signed_in(&db, &ada).await;
    done(&db, async |unit| unit.delete_account(ada.id).await).await;
    sessions.save(&record).await.unwrap();
    assert_eq!(sessions.load(&record.id).await.unwrap(), None);
}

async fn a_renamed_session_is_found_by_its_new_id_alone(db: TestDatabase) {
    let (sessions, _) = sessions(&db, at(0));
    let mut record = anonymous();
    sessions.create(&mut record).await.unwrap();
    let old = record.id;
    record.id = Id::default();
    record.data.insert("n".to_owned(), json!(2));
    assert!(sessions.rename(&old, &record).await.unwrap());
    assert!(sessions.load(&old).await.unwrap().is_none());
    assert_eq!(sessions.load(&record.id).await.unwrap().unwrap().data["n"], 2);
}

async fn renaming_does_not_bring_a_session_back(db: TestDatabase) {
    let (sessions, clock) = sessions(&db, at(0));
    let mut record = anonymous();
    sessions.create(&mut record).await.unwrap();
    let (ended, mut expired) = (record.id, anonymous());
    sessions.create(&mut expired).await.unwrap();
    sessions.delete(&ended).await.unwrap();
    record.id = Id::default();
    assert!(!sessions.rename(&ended, &record).await.unwrap());
    assert!(sessions.load(&record.id).await.unwrap().is_none());
    *clock.0.lock().unwrap() = at(3_600);
    let old = expired.id;
    expired.id = Id::default();
    assert!(!sessions.rename(&old, &expired).await.unwrap());
}

async fn an_expired_session_neither_loads_nor_saves(db: TestDatabase) {
    let (sessions, clock) = sessions(&db, at(0));
    let mut record = anonymous();
    sessions.create(&mut record).await.unwrap();
    clock.set(at(3_599));
    assert!(sessions.load(&record.id).await.unwrap().is_some());
    clock.set(at(3_600));
    assert_eq!(sessions.load(&record.id).await.unwrap(), None);
    record.expiry_date = moment(at(9_999));
    sessions.save(&record).await.unwrap();
    assert_eq!(sessions.load(&record.id).await.unwrap(), None, "a save does not wake the dead");
}

async fn session_of_a_deactivated_account_does_not_load(db: TestDatabase) {
    let (sessions, _) = sessions(&db, at(0));
    let ada = stored(&db, 1).await;
    let before = signed_in(&db, &ada).await;
    assert!(sessions.load(&before.id).await.unwrap().is_some());
    done(&db, async |unit| unit.set_active(ada.id, false).await).await;
    assert_eq!(sessions.load(&before.id).await.unwrap(), None);
    // Even one that carries the new epoch.
    let after = signed_in(&db, &Account { credential_epoch: 1, ..ada }).await;
    assert_eq!(sessions.load(&after.id).await.unwrap(), None);
}

async fn a_session_of_an_older_credential_epoch_does_not_load(db: TestDatabase) {
    let (sessions, _) = sessions(&db, at(0));
    let ada = stored(&db, 1).await;
    let record = signed_in(&db, &ada).await;
    let mut tx = db.pool().begin().await.unwrap();
    tx.execute("UPDATE housekey_accounts SET credential_epoch = 1", Vec::new()).await.unwrap();
    UnitOfWork::commit(Box::new(tx)).await.unwrap();
    assert_eq!(sessions.load(&record.id).await.unwrap(), None);
}

async fn listed_sessions_are_the_accounts_own_that_count_the_last_used_first(db: TestDatabase) {
    let (sessions, clock) = sessions(&db, at(0));
    let (ada, bob) = (stored(&db, 1).await, stored(&db, 2).await);
    let first = signed_in(&db, &ada).await;
    let second = signed_in(&db, &ada).await;
    signed_in(&db, &bob).await;
    sessions.create(&mut anonymous()).await.unwrap();
    *clock.0.lock().unwrap() = at(5);
    sessions.save(&first).await.unwrap();
    let names = [session_handle(&first.id), session_handle(&second.id)];
    done(&db, async |unit| {
        let all = unit.list_sessions(ada.id, at(6)).await?;
        assert_eq!(all.iter().map(|one| one.handle).collect::<Vec<_>>(), names);
        assert_eq!((all[0].created_at, all[0].seen_at), (at(0), at(5)));
        assert!(!unit.end_session(bob.id, &names[0]).await?, "not the account's");
        assert!(unit.end_session(ada.id, &names[0]).await?);
        assert!(!unit.end_session(ada.id, &names[0]).await?, "it is gone");
        assert_eq!(unit.list_sessions(ada.id, at(6)).await?.len(), 1);
        // At its end it is dead.
        let end = first.expiry_date.unix_timestamp();
        assert_eq!(unit.list_sessions(ada.id, at(end)).await?.len(), 0);
        Ok(())
    })
    .await;
    assert_eq!(sessions.load(&first.id).await.unwrap(), None);
}

async fn a_session_begun_while_the_sessions_were_ended_does_not_load(db: TestDatabase) {
    let (sessions, _) = sessions(&db, at(0));
    let ada = stored(&db, 1).await;
    done(&db, async |unit| unit.end_sessions(ada.id).await).await;
    let record = signed_in(&db, &ada).await;
    assert_eq!(sessions.load(&record.id).await.unwrap(), None);
}

async fn an_anonymous_session_becomes_a_signed_in_one(db: TestDatabase) {
    let (sessions, _) = sessions(&db, at(0));
    let ada = stored(&db, 1).await;
    let mut record = anonymous();
    sessions.create(&mut record).await.unwrap();
    record.data = of(&ada).data;
    sessions.save(&record).await.unwrap();
    assert!(sessions.load(&record.id).await.unwrap().is_some());
    assert_eq!(done(&db, async |unit| unit.end_sessions(ada.id).await).await, 1);
}

async fn existing_session_id_is_replaced_by_a_new_one(db: TestDatabase) {
    let (sessions, _) = sessions(&db, at(0));
    let mut first = anonymous();
    sessions.create(&mut first).await.unwrap();
    let mut second = Record { data: [("n".to_owned(), json!(2))].into(), ..first.clone() };
    sessions.create(&mut second).await.unwrap();
    assert_ne!(second.id, first.id);
    assert_eq!(sessions.load(&first.id).await.unwrap(), Some(first));
    assert_eq!(sessions.load(&second.id).await.unwrap(), Some(second));
}

async fn ids_are_stored_as_digests(db: TestDatabase) {
    let record = signed_in(&db, &stored(&db, 1).await).await;
    let mut tx = db.pool().begin().await.unwrap();
    let row = tx.fetch_optional("SELECT id_hash, data FROM housekey_sessions", Vec::new()).await.unwrap();
    let row = row.unwrap();
    let stored: Vec<u8> = row.get("id_hash").unwrap();
    assert_eq!(stored, Digest::of(&record.id.0.to_le_bytes()).as_bytes());
    let data: serde_json::Value = row.get("data").unwrap();
    assert!(!data.to_string().contains(&record.id.to_string()));
}

async fn the_columns_say_whose_where_from_and_when(db: TestDatabase) {
    let (sessions, clock) = sessions(&db, at(0));
    let ada = Account { credential_epoch: 3, ..account(1) };
    done(&db, async |unit| unit.insert_account(&ada).await).await;
    let mut record = of(&ada);
    sessions.create(&mut record).await.unwrap();
    clock.set(at(60));
    let client = client_json(Some("192.0.2.7"), Some("Firefox"));
    record.data.insert(SqlSessions::CLIENT.to_owned(), client);
    sessions.save(&record).await.unwrap();
    let mut tx = db.pool().begin().await.unwrap();
    let row = tx.fetch_optional("SELECT * FROM housekey_sessions", Vec::new()).await.unwrap().unwrap();
    assert_eq!(row.get::<Option<Uuid>>("account_id").unwrap(), Some(ada.id.0));
    assert_eq!(row.get::<Option<i64>>("credential_epoch").unwrap(), Some(3));
    assert_eq!(row.get::<Option<String>>("ip").unwrap().as_deref(), Some("192.0.2.7"));
    assert_eq!(row.get::<Option<String>>("user_agent").unwrap().as_deref(), Some("Firefox"));
    assert_eq!(row.get::<At>("created_at").unwrap(), at(0));
    assert_eq!(row.get::<At>("last_seen_at").unwrap(), at(60));
    assert_eq!(row.get::<At>("expires_at").unwrap(), at(3_600));
}

async fn session_with_ambiguous_owner_is_refused(db: TestDatabase) {
    let (sessions, _) = sessions(&db, at(0));
    for unclear in [json!("ada"), json!({ "id": uuid(1) }), json!({ "epoch": 0 })] {
        let mut record = anonymous();
        record.data.insert(SqlSessions::ACCOUNT.to_owned(), unclear);
        assert!(sessions.create(&mut record).await.is_err());
    }
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_sessions").await, 0);
}

async fn a_hundred_saves_beside_a_logout_leave_no_session(db: TestDatabase) {
    let record = signed_in(&db, &stored(&db, 1).await).await;
    let mut requests = tokio::task::JoinSet::new();
    for n in 0..100 {
        let (sessions, record) = (sessions(&db, at(1)).0, record.clone());
        requests.spawn(async move {
            if n == 50 {
                sessions.delete(&record.id).await.unwrap();
            } else {
                sessions.save(&record).await.unwrap();
            }
        });
    }
    requests.join_all().await;
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_sessions").await, 0);
}

async fn touched_session_has_its_time_of_use(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    let (sessions, clock) = sessions(&db, at(0));
    let mut record = anonymous();
    record.data.insert(SqlSessions::ACCOUNT.to_owned(), account_json(ada.id, ada.credential_epoch));
    sessions.create(&mut record).await.unwrap();
    clock.set(at(60));
    sessions.touch(&record.id, at(4_000)).await;
    let found = alive(&sessions, &record).await;
    assert_eq!((found.seen_at, found.record.expiry_date), (at(60), moment(at(4_000))));
    assert_eq!(found.record.data, record.data);
    // A late note does not move the time of use back.
    clock.set(at(30));
    sessions.touch(&record.id, at(3_900)).await;
    assert_eq!(alive(&sessions, &record).await.seen_at, at(60));
    // It does not bring an ended session back.
    clock.set(at(4_000));
    sessions.touch(&record.id, at(9_000)).await;
    assert_eq!(sessions.load(&record.id).await.unwrap(), None);
}

async fn alive(sessions: &SqlSessions, record: &Record) -> Found {
    match sessions.look(&record.id).await.unwrap() {
        Look::Alive(found) => *found,
        other => panic!("{other:?}"),
    }
}

async fn session_look_equals_account_and_address_queries(db: TestDatabase) {
    let (sessions, _) = sessions(&db, at(0));
    let ada = named(1, "Ada");
    done(&db, async |unit| {
        unit.insert_account(&ada).await?;
        for n in [4, 2, 3] {
            let row = address(n, &ada, &format!("a{n}@example.org"));
            let row = EmailAddress { primary: n == 3, verified_at: (n == 2).then(|| at(5)), ..row };
            unit.insert_email(&row).await?;
        }
        Ok(())
    })
    .await;
    let record = signed_in(&db, &ada).await;
    let found = alive(&sessions, &record).await;
    let (owner, listed) =
        (found.owner.unwrap(), done(&db, async |unit| unit.list_emails(ada.id).await).await);
    let looked_up = done(&db, async |unit| unit.lookup_account(ada.id).await).await.unwrap();
    assert_eq!(format!("{:?}", owner.account), format!("{looked_up:?}"));
    assert_eq!(format!("{:?}", owner.emails), format!("{listed:?}"));
    let mut visitor = anonymous();
    sessions.create(&mut visitor).await.unwrap();
    assert!(alive(&sessions, &visitor).await.owner.is_none());
}

async fn expired_session_is_distinguished_from_an_unknown_one(db: TestDatabase) {
    let (sessions, clock) = sessions(&db, at(0));
    let ada = stored(&db, 1).await;
    let record = signed_in(&db, &ada).await;
    let other = Record { id: Id::default(), ..record.clone() };
    assert!(matches!(sessions.look(&other.id).await.unwrap(), Look::Nothing));
    let mut of_an_epoch_that_passed =
        Record { id: Id::default(), ..of(&Account { credential_epoch: 7, ..ada }) };
    sessions.create(&mut of_an_epoch_that_passed).await.unwrap();
    assert!(matches!(sessions.look(&of_an_epoch_that_passed.id).await.unwrap(), Look::Dead));
    clock.set(at(3_600));
    assert!(matches!(sessions.look(&record.id).await.unwrap(), Look::Dead));
}
