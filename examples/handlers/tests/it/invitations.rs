use crate::support::{ADA, count, host, sign_up};
use housekey_accounts::signals::{RegistryBuilder, UserSignedUp};
use housekey_example_handlers::invitations;
use housekey_store::Pool;
use housekey_testkit::{Backend, TestApp, probe::fails_times};

const INVITE_ADA: &str = "INSERT INTO host_invitations (email, role) VALUES ('ada@example.org', 'author')";
const OPEN: &str = "SELECT COUNT(*) AS n FROM host_invitations WHERE used_by IS NULL";
const AUTHORS: &str = "SELECT COUNT(*) AS n FROM host_profiles WHERE role = 'author'";
const ACCOUNTS: &str = "SELECT COUNT(*) AS n FROM housekey_accounts";
const TOGETHER: &str = "SELECT COUNT(*) AS n FROM host_profiles \
     JOIN housekey_accounts ON id = account_id JOIN host_invitations ON used_by = id";

async fn invited(
    backend: Backend,
    register: impl FnOnce(RegistryBuilder, Pool) -> RegistryBuilder,
) -> (TestApp, Pool) {
    let (app, db) = host(backend, &[invitations::TABLE, invitations::PROFILES], register).await;
    db.execute(INVITE_ADA, vec![]).await.unwrap();
    (app, db)
}

#[tokio::test]
async fn invited_address_signs_up_once_with_the_role() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let (app, db) = invited(backend, invitations::register).await;
        let reply = sign_up(&app, "eve@example.org").await;
        assert_eq!((reply.status, reply.errors()), (400, vec!["email:not_invited".to_owned()]));
        assert_eq!(sign_up(&app, "ADA@example.org").await.status, 401);
        assert_eq!((count(&db, OPEN).await, count(&db, AUTHORS).await), (0, 1), "{backend:?}");
        assert_eq!(count(&db, TOGETHER).await, 1);
        assert_eq!(sign_up(&app, ADA).await.errors(), ["email:not_invited"]);
    }
}

#[tokio::test]
async fn later_failure_rolls_back_profile_and_used_invitation() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let register = |registry, db| {
            invitations::register(registry, db).in_tx::<UserSignedUp>("fails once", fails_times(1))
        };
        let (app, db) = invited(backend, register).await;
        assert_eq!(sign_up(&app, ADA).await.status, 503, "{backend:?}");
        assert_eq!((count(&db, OPEN).await, count(&db, AUTHORS).await), (1, 0), "{backend:?}");
        assert_eq!(count(&db, ACCOUNTS).await, 0);
        app.signals.expect(&[]);
        assert_eq!(sign_up(&app, ADA).await.status, 401);
        assert_eq!((count(&db, OPEN).await, count(&db, TOGETHER).await), (0, 1), "{backend:?}");
    }
}

#[tokio::test]
async fn invitation_used_meanwhile_creates_no_account() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        // Without the first look, as if it had come just too early.
        let register =
            |registry: RegistryBuilder, _| registry.in_tx::<UserSignedUp>("i", invitations::Profiles);
        let (app, db) = invited(backend, register).await;
        assert_eq!(sign_up(&app, "eve@example.org").await.status, 503);
        assert_eq!((count(&db, OPEN).await, count(&db, ACCOUNTS).await), (1, 0), "{backend:?}");
    }
}
