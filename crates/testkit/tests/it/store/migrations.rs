use super::*;
use housekey_store::{MigrateError, Pool, args, migrate};

/// As `on_both!`, on databases that are not migrated yet.
macro_rules! on_both_empty {
    ($($test:ident),* $(,)?) => {$(
        mod $test {
            use housekey_testkit::database::TestDatabase;

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn on_sqlite() {
                super::$test(TestDatabase::empty_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn on_postgres() {
                super::$test(TestDatabase::empty_postgres().await).await;
            }
        }
    )*};
}

on_both_empty!(
    a_new_database_gets_every_step_once,
    eight_who_start_at_once_migrate_once,
    a_changed_migration_is_refused,
    a_database_of_a_newer_binary_is_refused_and_left_alone,
    a_step_that_fails_leaves_the_database_as_it_was,
    the_migrations_of_the_host_are_not_touched,
);

async fn change(pool: &Pool, sql: &'static str) {
    let mut tx = pool.begin().await.unwrap();
    tx.execute(sql, Vec::new()).await.unwrap();
    UnitOfWork::commit(Box::new(tx)).await.unwrap();
}

async fn a_new_database_gets_every_step_once(db: TestDatabase) {
    let done = migrate(db.pool(), at(0)).await.unwrap();
    assert_eq!(
        done,
        [
            "0001_accounts",
            "0002_sign_in",
            "0003_sessions",
            "0004_events_outbox",
            "0005_signals",
            "0006_known_devices",
            "0007_outbox_leases"
        ]
    );
    assert!(migrate(db.pool(), at(1)).await.unwrap().is_empty());
    let mut tx = db.pool().begin().await.unwrap();
    let rows = tx.fetch_all("SELECT applied_at FROM housekey_migrations", Vec::new()).await.unwrap();
    assert!(rows.iter().all(|row| row.get::<At>("applied_at").unwrap() == at(0)));
}

async fn eight_who_start_at_once_migrate_once(db: TestDatabase) {
    let mut starters = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let pool = match (db.pool().as_sqlite(), db.pool().as_postgres()) {
            // Each with a writers' queue of its own, as different processes have.
            (Some(pool), _) => Pool::from(pool.clone()),
            (_, Some(pool)) => Pool::from(pool.clone()),
            _ => unreachable!(),
        };
        starters.spawn(async move { migrate(&pool, at(0)).await.unwrap().len() });
    }
    let mut steps = starters.join_all().await;
    steps.sort_unstable();
    assert_eq!(steps, [0, 0, 0, 0, 0, 0, 0, 7]);
}

async fn a_changed_migration_is_refused(db: TestDatabase) {
    migrate(db.pool(), at(0)).await.unwrap();
    let mut tx = db.pool().begin().await.unwrap();
    let tamper = "UPDATE housekey_migrations SET checksum = $1 WHERE version = 2";
    tx.execute(tamper, args![vec![0u8; 32]]).await.unwrap();
    UnitOfWork::commit(Box::new(tx)).await.unwrap();
    let error = migrate(db.pool(), at(1)).await.unwrap_err();
    assert!(matches!(error, MigrateError::Changed { name: "0002_sign_in" }), "{error:?}");
}

async fn a_database_of_a_newer_binary_is_refused_and_left_alone(db: TestDatabase) {
    migrate(db.pool(), at(0)).await.unwrap();
    change(db.pool(), "UPDATE housekey_migrations SET version = 99 WHERE version = 7").await;
    let error = migrate(db.pool(), at(1)).await.unwrap_err();
    assert!(matches!(error, MigrateError::Newer { found: 99, known: 7 }), "{error:?}");
    assert!(error.to_string().contains("newer"), "{error}");
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_migrations").await, 7);
}

async fn a_step_that_fails_leaves_the_database_as_it_was(db: TestDatabase) {
    // Makes the third step fail.
    change(db.pool(), "CREATE TABLE housekey_sessions (mine INTEGER)").await;
    assert!(matches!(migrate(db.pool(), at(0)).await, Err(MigrateError::Store(StoreError::Failed(_)))));
    change(db.pool(), "DROP TABLE housekey_sessions").await;
    assert_eq!(migrate(db.pool(), at(0)).await.unwrap().len(), 7);
}

async fn the_migrations_of_the_host_are_not_touched(db: TestDatabase) {
    change(db.pool(), "CREATE TABLE _sqlx_migrations (version INTEGER)").await;
    change(db.pool(), "INSERT INTO _sqlx_migrations VALUES (1)").await;
    assert_eq!(migrate(db.pool(), at(0)).await.unwrap().len(), 7);
    assert_eq!(count(&db, "SELECT count(*) AS n FROM _sqlx_migrations").await, 1);
}
