use crate::support::{ADA, count, host, log_in, log_in_wrongly, sign_up};
use housekey_accounts::signals::{Delivery, Durable};
use housekey_example_handlers::audit_log::{self, AuditLog};
use housekey_testkit::Backend;

const KINDS: &str = "SELECT kind FROM host_audit_log ORDER BY seq";
const LINES: &str = "SELECT COUNT(*) AS n FROM host_audit_log";
const ADAS: &str = "SELECT COUNT(DISTINCT account_id) AS n FROM host_audit_log";

#[tokio::test]
async fn every_signal_is_logged_once_in_order() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let (app, db) = host(backend, &[audit_log::TABLE], audit_log::register).await;
        app.user(ADA).await;
        log_in_wrongly(&app, ADA).await;
        log_in(&app, ADA).await;
        sign_up(&app, "new@example.org").await;
        app.deliver().await;
        let rows = db.fetch_all(KINDS, vec![]).await.unwrap();
        let kinds: Vec<String> = rows.iter().map(|row| row.get("kind").unwrap()).collect();
        let fired = app.signals.all();
        assert_eq!(kinds, fired.iter().map(|envelope| &*envelope.kind).collect::<Vec<_>>(), "{backend:?}");
        assert!(kinds.len() >= 5, "{kinds:?}");
        assert_eq!(count(&db, ADAS).await, 2);

        // A crash between the delivery and its receipt brings it again.
        let repeated = Delivery { id: fired[0].id.0, attempt: 2, event: fired[0].clone() };
        AuditLog::new(db.clone()).deliver(repeated).await.unwrap();
        assert_eq!(count(&db, LINES).await, i64::try_from(kinds.len()).unwrap());
    }
}
