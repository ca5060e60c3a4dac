use super::*;
use housekey_store::{Tx, args};

on_both!(
    drop_and_rollback_undo_uncommitted_work,
    a_host_writes_its_own_rows_with_ours,
    unit_of_work_can_use_a_host_transaction,
    a_unit_of_work_in_which_a_statement_failed_cannot_be_committed,
    thirty_two_who_read_and_then_write_at_once_all_succeed,
    two_who_sign_up_with_one_name_at_once_get_one_account,
    every_kind_of_value_reads_back_equal,
    ping_succeeds,
    reader_waits_for_no_writer_and_sees_one_snapshot,
    writes_of_a_read_unit_are_undone,
    ignored_statement_error_prevents_the_commit,
    second_locker_waits_for_the_first_to_end,
);

const ACCOUNTS: &str = "SELECT count(*) AS n FROM housekey_accounts";

/// Ten who read a number and write it one higher: without turns some would read the same one.
async fn second_locker_waits_for_the_first_to_end(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    done(&db, async |unit| {
        let tx = Tx::of(unit).unwrap();
        tx.execute("CREATE TABLE turns (n BIGINT NOT NULL)", Vec::new()).await?;
        tx.execute("INSERT INTO turns (n) VALUES (0)", Vec::new()).await.map(drop)
    })
    .await;
    for what in ["account", "address", "browser"] {
        done(&db, async |unit| {
            Tx::of(unit).unwrap().execute("UPDATE turns SET n = 0", Vec::new()).await.map(drop)
        })
        .await;
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..10 {
            let (store, account) = (db.store(), ada.id);
            writers.spawn(async move {
                let mut unit = store.begin().await.unwrap();
                match what {
                    "account" => unit.lock_account(account).await.unwrap(),
                    "address" => unit.lock_address(&email("new@example.org")).await.unwrap(),
                    _ => unit.lock_browser(&digest("browser")).await.unwrap(),
                }
                let tx = Tx::of(&mut *unit).unwrap();
                let row = tx.fetch_optional("SELECT n FROM turns", Vec::new()).await.unwrap().unwrap();
                let n: i64 = row.get("n").unwrap();
                tokio::task::yield_now().await;
                tx.execute("UPDATE turns SET n = $1", args![n + 1]).await.unwrap();
                unit.commit().await.unwrap();
            });
        }
        writers.join_all().await;
        assert_eq!(count(&db, "SELECT n FROM turns").await, 10, "{what}");
    }
}

async fn ignored_statement_error_prevents_the_commit(db: TestDatabase) {
    use housekey_accounts::ports::stores::AccountWrites;
    use housekey_store::sqlx::Executor;
    let mut tx = db.pool().begin().await.unwrap();
    tx.insert_account(&account(1)).await.unwrap();
    let wrong = "INSERT INTO there_is_no_such_table VALUES (1)";
    let lost = match tx.as_postgres() {
        Some(connection) => connection.execute(wrong).await.is_err(),
        None => tx.as_sqlite().unwrap().execute(wrong).await.is_err(),
    };
    assert!(lost);
    // SQLite undid the one statement; PostgreSQL has given up the transaction, and says so instead of "committed".
    let committed = UnitOfWork::commit(Box::new(tx)).await.is_ok();
    assert_eq!(count(&db, ACCOUNTS).await, i64::from(committed));
    assert_eq!(committed, db.pool().as_sqlite().is_some());
}

async fn drop_and_rollback_undo_uncommitted_work(db: TestDatabase) {
    let mut unit = db.store().begin().await.unwrap();
    unit.insert_account(&account(1)).await.unwrap();
    drop(unit);
    assert_eq!(count(&db, ACCOUNTS).await, 0);
    let mut unit = db.store().begin().await.unwrap();
    unit.insert_account(&account(1)).await.unwrap();
    unit.rollback().await.unwrap();
    assert_eq!(count(&db, ACCOUNTS).await, 0);
}

async fn a_host_writes_its_own_rows_with_ours(db: TestDatabase) {
    done(&db, async |unit| {
        let tx = Tx::of(unit).unwrap();
        tx.execute("CREATE TABLE shop_customers (account_id VARCHAR(36), name TEXT)", Vec::new()).await?;
        Ok(())
    })
    .await;
    let insert = "INSERT INTO shop_customers (name) VALUES ($1)";
    for commit in [false, true] {
        let mut unit = db.store().begin().await.unwrap();
        unit.insert_account(&account(1)).await.unwrap();
        let tx = Tx::of(&mut *unit).unwrap();
        tx.execute(insert, args!["Ada"]).await.unwrap();
        assert!(tx.as_sqlite().is_some() != tx.as_postgres().is_some());
        if commit {
            unit.commit().await.unwrap();
        }
    }
    let both = "SELECT count(*) AS n FROM shop_customers, housekey_accounts";
    assert_eq!(count(&db, both).await, 1);
}

async fn unit_of_work_can_use_a_host_transaction(db: TestDatabase) {
    let mut lent: Tx = match (db.pool().as_sqlite(), db.pool().as_postgres()) {
        (Some(pool), _) => pool.begin_with("BEGIN IMMEDIATE").await.unwrap().into(),
        (_, Some(pool)) => pool.begin().await.unwrap().into(),
        _ => unreachable!(),
    };
    let unit: &mut dyn UnitOfWork = &mut lent;
    unit.insert_account(&account(1)).await.unwrap();
    if db.pool().as_sqlite().is_some() {
        lent.into_sqlite().unwrap().commit().await.unwrap();
    } else {
        lent.into_postgres().unwrap().commit().await.unwrap();
    }
    assert_eq!(count(&db, ACCOUNTS).await, 1);
}

async fn a_unit_of_work_in_which_a_statement_failed_cannot_be_committed(db: TestDatabase) {
    let mut unit = db.store().begin().await.unwrap();
    unit.insert_account(&account(1)).await.unwrap();
    let tx = Tx::of(&mut *unit).unwrap();
    tx.execute("INSERT INTO no_such_table VALUES (1)", Vec::new()).await.unwrap_err();
    // PostgreSQL alone would answer this commit with success, and keep nothing.
    assert!(matches!(unit.commit().await, Err(StoreError::Failed(_))));
    assert_eq!(count(&db, ACCOUNTS).await, 0);
}

async fn thirty_two_who_read_and_then_write_at_once_all_succeed(db: TestDatabase) {
    let mut flows = tokio::task::JoinSet::new();
    for n in 0..32 {
        let store = db.store();
        flows.spawn(async move {
            let mut unit = store.begin().await.unwrap();
            unit.list_accounts(0, 100).await.unwrap();
            tokio::task::yield_now().await;
            unit.insert_account(&account(n)).await.unwrap();
            unit.commit().await.unwrap();
        });
    }
    flows.join_all().await;
    assert_eq!(count(&db, ACCOUNTS).await, 32);
}

async fn two_who_sign_up_with_one_name_at_once_get_one_account(db: TestDatabase) {
    let mut flows = tokio::task::JoinSet::new();
    for n in 0..8 {
        let store = db.store();
        flows.spawn(async move {
            let mut unit = store.begin().await.unwrap();
            let answer = unit.insert_account(&named(n, "ada")).await;
            unit.commit().await.unwrap();
            match answer {
                Ok(()) => true,
                Err(StoreError::Conflict { .. }) => false,
                Err(other) => panic!("{other:?}"),
            }
        });
    }
    assert_eq!(flows.join_all().await.into_iter().filter(|made| *made).count(), 1);
}

async fn every_kind_of_value_reads_back_equal(db: TestDatabase) {
    let mut tx = db.pool().begin().await.unwrap();
    let sql = "SELECT CAST($1 AS TEXT) AS t, $2 AS i, $3 AS b, $4 AS u, $5 AS j, $6 AS y, $7 AS n";
    let json = serde_json::json!({ "a": [1, null] });
    let args = args!["Zoë 🗝", i64::MIN, true, uuid(7), &json, vec![0u8, 255], None::<i64>];
    let row = tx.fetch_optional(sql, args).await.unwrap().unwrap();
    assert_eq!(row.get::<String>("t").unwrap(), "Zoë 🗝");
    assert_eq!(row.get::<i64>("i").unwrap(), i64::MIN);
    assert!(row.get::<bool>("b").unwrap());
    assert_eq!(row.get::<Uuid>("u").unwrap(), uuid(7));
    assert_eq!(row.get::<serde_json::Value>("j").unwrap(), json);
    assert_eq!(row.get::<Vec<u8>>("y").unwrap(), [0, 255]);
    assert_eq!(row.get::<Option<i64>>("n").unwrap(), None);
    // Times of every length sort as time, and what is finer than a microsecond is cut off.
    for nanos in [0, 999, 1_000, 120_000_000, 123_456_789] {
        let moment = DateTime::from_timestamp(1_767_225_600, nanos).unwrap();
        let sql = "SELECT $1 AS at, $1 < $2 AS earlier";
        let row = tx.fetch_optional(sql, args![moment, moment + TimeDelta::microseconds(1)]).await.unwrap();
        let row = row.unwrap();
        let kept = DateTime::from_timestamp_micros(moment.timestamp_micros()).unwrap();
        assert_eq!(row.get::<At>("at").unwrap(), kept);
        assert!(row.get::<bool>("earlier").unwrap(), "{nanos}");
    }
}

async fn ping_succeeds(db: TestDatabase) {
    db.store().ping().await.unwrap();
    db.pool().close().await;
    assert!(matches!(db.store().ping().await, Err(StoreError::Unavailable(_))));
}

async fn reader_waits_for_no_writer_and_sees_one_snapshot(db: TestDatabase) {
    stored(&db, 1).await;
    let mut reader = db.store().begin_read().await.unwrap();
    assert_eq!(reader.list_accounts(0, 9).await.unwrap().len(), 1);
    let mut writer = db.store().begin().await.unwrap();
    writer.insert_account(&account(2)).await.unwrap();
    let mut second_reader = db.store().begin_read().await.unwrap();
    assert_eq!(second_reader.list_accounts(0, 9).await.unwrap().len(), 1);
    writer.commit().await.unwrap();
    assert_eq!(reader.list_accounts(0, 9).await.unwrap().len(), 1);
    reader.commit().await.unwrap();
    assert_eq!(count(&db, ACCOUNTS).await, 2);
}

async fn writes_of_a_read_unit_are_undone(db: TestDatabase) {
    let mut reader = db.store().begin_read().await.unwrap();
    // PostgreSQL refuses the write, SQLite forgets it.
    let refused = reader.insert_account(&account(1)).await.is_err();
    assert_eq!(reader.commit().await.is_err(), refused);
    assert_eq!(count(&db, ACCOUNTS).await, 0);
}
