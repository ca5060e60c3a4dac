//! Faults of one database or the other: locks, full disks, lost connections (docs/security.md#storage).

use super::*;
use housekey_store::tower_sessions::SessionStore;
use housekey_store::{ConnectOptions, Pool, SqlSessions, SqlStore, Tx, args, migrate};
use std::time::{Duration, Instant};

/// Two processes on one SQLite file, as far as SQLite can tell.
async fn two_on_one_file(folder: &tempfile::TempDir, patience: Duration) -> [Pool; 2] {
    let url = format!("sqlite:{}/data/housekey.db", folder.path().display());
    let options = ConnectOptions { busy_timeout: patience, ..ConnectOptions::default() };
    let pools = [Pool::connect(&url, options.clone()).await, Pool::connect(&url, options).await];
    let pools = pools.map(Result::unwrap);
    migrate(&pools[0], at(0)).await.unwrap();
    pools
}

fn unavailable<T: std::fmt::Debug>(answer: StoreResult<T>) {
    assert!(matches!(answer, Err(StoreError::Unavailable(_))), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_writers_succeed_after_another_process_releases_the_lock() {
    let folder = tempfile::tempdir().unwrap();
    let [ours, other] = two_on_one_file(&folder, Duration::from_secs(5)).await;
    let held = other.begin().await.unwrap();
    let mut writers = tokio::task::JoinSet::new();
    for n in 0..64 {
        let store = SqlStore::new(ours.clone());
        writers.spawn(async move {
            let mut unit = store.begin().await.unwrap();
            unit.insert_account(&account(n)).await.unwrap();
            unit.commit().await.unwrap();
        });
    }
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    // Readers are not kept waiting, although every writer is.
    let (sessions, _) = super::sessions::sessions_on(ours.clone(), at(0));
    let asked = Instant::now();
    assert!(sessions.load(&super::sessions::anonymous().id).await.unwrap().is_none());
    // A reader that waited for the writers would wait until the busy timeout.
    assert!(asked.elapsed() < Duration::from_secs(4), "{:?}", asked.elapsed());
    drop(held);
    writers.join_all().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn lock_held_over_the_timeout_is_a_temporary_error() {
    let folder = tempfile::tempdir().unwrap();
    let [ours, other] = two_on_one_file(&folder, Duration::from_millis(200)).await;
    let held = other.begin().await.unwrap();
    let (one, two) = tokio::join!(ours.begin(), ours.begin());
    unavailable(one.map(drop));
    unavailable(two.map(drop));
    let (sessions, _) = super::sessions::sessions_on(ours.clone(), at(0));
    let refused = sessions.create(&mut super::sessions::anonymous()).await.unwrap_err();
    assert!(SqlSessions::is_unavailable(&refused), "{refused:?}");
    drop(held);
    ours.begin().await.unwrap();
}

#[tokio::test]
async fn new_sqlite_file_is_private_and_durable() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let [ours, _] = two_on_one_file(&folder, Duration::from_secs(1)).await;
    for entry in std::fs::read_dir(folder.path().join("data")).unwrap() {
        let mode = entry.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
    let mut tx = ours.begin().await.unwrap();
    for (pragma, expected) in
        [("PRAGMA synchronous", 2), ("PRAGMA foreign_keys", 1), ("PRAGMA busy_timeout", 1_000)]
    {
        let row = tx.fetch_optional(pragma, Vec::new()).await.unwrap().unwrap();
        let column = if pragma.ends_with("timeout") { "timeout" } else { &pragma[7..] };
        assert_eq!(row.get::<i64>(column).unwrap(), expected, "{pragma}");
    }
}

#[tokio::test]
async fn full_disk_is_a_temporary_error_and_recovers() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/a.db", folder.path().display());
    let options = ConnectOptions { max_connections: 1, ..ConnectOptions::default() };
    let pool = Pool::connect(&url, options).await.unwrap();
    migrate(&pool, at(0)).await.unwrap();
    let mut tx = pool.begin().await.unwrap();
    // No page more than it has, for this connection.
    tx.fetch_optional("PRAGMA max_page_count = 1", Vec::new()).await.unwrap();
    let name = "x".repeat(100_000);
    let insert = "INSERT INTO housekey_outbox (id, subscriber, payload, priority, due_at, attempts, created_at) \
        VALUES ($1, $2, 'null', 0, '', 0, '')";
    unavailable(tx.execute(insert, args![uuid(1), name.as_str()]).await);
    drop(tx);
    let mut tx = pool.begin().await.unwrap();
    tx.fetch_optional("PRAGMA max_page_count = 1000000", Vec::new()).await.unwrap();
    tx.execute(insert, args![uuid(1), name.as_str()]).await.unwrap();
    UnitOfWork::commit(Box::new(tx)).await.unwrap();
}

#[tokio::test]
async fn connection_works_after_sqlite_ended_its_transaction() {
    let url = "sqlite::memory:";
    let options = ConnectOptions { max_connections: 1, ..ConnectOptions::default() };
    let pool = Pool::connect(url, options).await.unwrap();
    migrate(&pool, at(0)).await.unwrap();
    for _ in 0..3 {
        let mut tx = pool.begin().await.unwrap();
        // What SQLite does on a full disk or an I/O error, unnoticed by sqlx.
        tx.execute("ROLLBACK", Vec::new()).await.unwrap();
        drop(tx);
    }
    pool.begin().await.unwrap();
}

on_both!(exhausted_pool_answers_in_time);

async fn exhausted_pool_answers_in_time(db: TestDatabase) {
    let mut held = Vec::new();
    for _ in 0..10 {
        match (db.pool().as_sqlite(), db.pool().as_postgres()) {
            (Some(pool), _) => held.push(Tx::from(pool.begin().await.unwrap())),
            (_, Some(pool)) => held.push(Tx::from(pool.begin().await.unwrap())),
            _ => unreachable!(),
        }
    }
    let asked = Instant::now();
    unavailable(db.store().begin().await.map(drop));
    assert!(asked.elapsed() < Duration::from_secs(20), "{:?}", asked.elapsed());
    drop(held);
    db.store().ping().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_dropping_all_connections_is_a_temporary_error() {
    let db = TestDatabase::postgres().await;
    // Several connections that were used a moment ago, so that none is tested before its next use.
    let mut held = Vec::new();
    for _ in 0..6 {
        held.push(db.store().begin().await.unwrap());
    }
    drop(held);
    let mut unit = db.store().begin().await.unwrap();
    unit.insert_account(&account(1)).await.unwrap();
    let mut killer = db.pool().begin().await.unwrap();
    let storm = "SELECT count(pg_terminate_backend(pid)) AS n FROM pg_stat_activity \
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    killer.fetch_optional(storm, Vec::new()).await.unwrap();
    unavailable(unit.insert_account(&account(2)).await);
    drop(unit);
    db.store().begin().await.unwrap();
    db.store().begin_read().await.unwrap();
    for _ in 0..10 {
        db.store().ping().await.unwrap();
    }
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_accounts").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_deadlock_fails_one_transaction_as_retryable() {
    let db = TestDatabase::postgres().await;
    let (ada, bob) = (stored(&db, 1).await, stored(&db, 2).await);
    let (mut one, mut two) = (db.store().begin().await.unwrap(), db.store().begin().await.unwrap());
    one.touch_last_login(ada.id, at(1)).await.unwrap();
    two.touch_last_login(bob.id, at(1)).await.unwrap();
    let (first, second) =
        tokio::join!(one.touch_last_login(bob.id, at(2)), two.touch_last_login(ada.id, at(2)));
    let lost = if first.is_err() { first } else { second };
    assert!(matches!(lost, Err(StoreError::Outrun(_))), "{lost:?}");
}

#[tokio::test]
async fn absent_server_is_a_temporary_error_and_wrong_url_is_not() {
    let nobody_there = "postgres://nobody:hunter2@127.0.0.1:9/none";
    unavailable(Pool::connect(nobody_there, ConnectOptions::default()).await.map(drop));
    let wrong = Pool::connect("mysql://nobody:hunter2@127.0.0.1/none", ConnectOptions::default()).await;
    let error = wrong.unwrap_err();
    assert!(matches!(error, StoreError::Failed(_)));
    assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
}
