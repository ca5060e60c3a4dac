use super::*;
use housekey_accounts::model::Purpose;
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
    living_links_and_codes_of_an_earlier_release_are_kept,
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
            "0007_outbox_leases",
            "0008_challenges",
            "0009_former_session_ids",
            "0010_closing",
            "0011_phone_logins",
            "0012_trusted_browsers",
            "0013_confirmed_phones"
        ]
    );
    assert!(migrate(db.pool(), at(1)).await.unwrap().is_empty());
    let mut tx = db.pool().begin().await.unwrap();
    let rows = tx.fetch_all("SELECT applied_at FROM housekey_migrations", Vec::new()).await.unwrap();
    assert!(rows.iter().all(|row| row.get::<At>("applied_at").unwrap() == at(0)));
}

/// How many there are.
const STEPS: usize = 13;

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
    assert_eq!(steps, [0, 0, 0, 0, 0, 0, 0, STEPS]);
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
    change(db.pool(), "UPDATE housekey_migrations SET version = 99 WHERE version = 13").await;
    let error = migrate(db.pool(), at(1)).await.unwrap_err();
    assert!(matches!(error, MigrateError::Newer { found: 99, known: 13 }), "{error:?}");
    assert!(error.to_string().contains("newer"), "{error}");
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_migrations").await, 13);
}

async fn a_step_that_fails_leaves_the_database_as_it_was(db: TestDatabase) {
    // Makes the third step fail.
    change(db.pool(), "CREATE TABLE housekey_sessions (mine INTEGER)").await;
    assert!(matches!(migrate(db.pool(), at(0)).await, Err(MigrateError::Store(StoreError::Failed(_)))));
    change(db.pool(), "DROP TABLE housekey_sessions").await;
    assert_eq!(migrate(db.pool(), at(0)).await.unwrap().len(), STEPS);
}

async fn the_migrations_of_the_host_are_not_touched(db: TestDatabase) {
    change(db.pool(), "CREATE TABLE _sqlx_migrations (version INTEGER)").await;
    change(db.pool(), "INSERT INTO _sqlx_migrations VALUES (1)").await;
    assert_eq!(migrate(db.pool(), at(0)).await.unwrap().len(), STEPS);
    assert_eq!(count(&db, "SELECT count(*) AS n FROM _sqlx_migrations").await, 1);
}

/// What waits when the server is updated is still good afterwards.
async fn living_links_and_codes_of_an_earlier_release_are_kept(db: TestDatabase) {
    migrate(db.pool(), at(0)).await.unwrap();
    // Back to the shape before the step, with rows in it.
    let mut tx = db.pool().begin().await.unwrap();
    let back = [
        "DROP TABLE housekey_challenges",
        "ALTER TABLE housekey_pending_logins DROP COLUMN stage",
        "ALTER TABLE housekey_pending_logins DROP COLUMN stage_state",
        "ALTER TABLE housekey_pending_logins DROP COLUMN phone_confirmed",
        "ALTER TABLE housekey_pending_logins DROP COLUMN phone",
        "ALTER TABLE housekey_pending_logins DROP COLUMN trust",
        "ALTER TABLE housekey_known_devices DROP COLUMN trusted_until",
        "DROP INDEX housekey_sessions_former_hash",
        "ALTER TABLE housekey_sessions DROP COLUMN former_hash",
        "DROP INDEX housekey_accounts_delete_at",
        "ALTER TABLE housekey_accounts DROP COLUMN closed_at",
        "ALTER TABLE housekey_accounts DROP COLUMN delete_at",
        "DROP INDEX housekey_events_deleted",
        "DELETE FROM housekey_migrations WHERE version >= 8",
    ];
    for sql in back {
        tx.execute(sql, Vec::new()).await.unwrap();
    }
    let proofs = if db.pool().as_sqlite().is_some() {
        "CREATE TABLE housekey_proofs (id BLOB, purpose TEXT, key BLOB, code TEXT, account_id BLOB, email TEXT, \
         browser BLOB, pending_login_id BLOB, attempts INTEGER, resends INTEGER, created_at TEXT, expires_at TEXT)"
    } else {
        "CREATE TABLE housekey_proofs (id uuid, purpose text, key bytea, code text, account_id uuid, email text, \
         browser bytea, pending_login_id uuid, attempts bigint, resends bigint, created_at timestamptz, \
         expires_at timestamptz)"
    };
    tx.execute(proofs, Vec::new()).await.unwrap();
    let login = "INSERT INTO housekey_pending_logins (id, browser, signup, remember, records, initiated_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = args![uuid(7), &digest("browser"), true, false, serde_json::json!([]), at(0), at(900)];
    tx.execute(login, values).await.unwrap();
    let insert = "INSERT INTO housekey_proofs (id, purpose, key, code, email, browser, pending_login_id, attempts, \
         resends, created_at, expires_at) VALUES ($1, $2, $3, $4, 'ada@example.org', $5, $6, 2, 1, $7, $8)";
    let (no_key, browser) = (None::<&Digest>, Some(&digest("browser")));
    let link = args![
        uuid(1),
        "email_link",
        Some(&digest("key")),
        None::<&str>,
        None::<&Digest>,
        None::<Uuid>,
        at(0),
        at(600)
    ];
    tx.execute(insert, link).await.unwrap();
    for (n, created) in [(2, 1), (3, 2)] {
        let values =
            args![uuid(n), "email_code", no_key, "$code", browser, Some(uuid(7)), at(created), at(600)];
        tx.execute(insert, values).await.unwrap();
    }
    UnitOfWork::commit(Box::new(tx)).await.unwrap();

    let steps = [
        "0008_challenges",
        "0009_former_session_ids",
        "0010_closing",
        "0011_phone_logins",
        "0012_trusted_browsers",
        "0013_confirmed_phones",
    ];
    assert_eq!(migrate(db.pool(), at(1)).await.unwrap(), steps);
    done(&db, async |unit| {
        let link = unit.find_challenge_by_key(Purpose::EmailLink, &digest("key"), at(5)).await?.unwrap();
        assert_eq!(
            (link.target.email(), link.attempts, link.resends),
            (Some(&email("ada@example.org")), 2, 1)
        );
        let code =
            unit.find_challenge_by_browser(Purpose::EmailCode, &digest("browser"), at(5)).await?.unwrap();
        assert_eq!((code.id.0, code.pending_login.map(|id| id.0)), (uuid(3), Some(uuid(7))));
        let login = unit.find_pending_login(&digest("browser"), at(5)).await?.unwrap();
        assert_eq!(login.waits_at.unwrap().stage, "verify_email");
        Ok(())
    })
    .await;
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_challenges").await, 2);
}
