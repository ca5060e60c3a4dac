use crate::support::{ADA, host, log_in, log_in_wrongly};
use housekey_example_handlers::login_log;
use housekey_testkit::Backend;

const ALL: &str =
    "SELECT succeeded, account_id IS NOT NULL AS known, email, ip FROM host_login_attempts ORDER BY at";

#[tokio::test]
async fn every_sign_in_attempt_is_logged() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let (app, db) = host(backend, &[login_log::TABLE], login_log::register).await;
        app.user(ADA).await;
        log_in_wrongly(&app, ADA).await;
        app.wait(1);
        log_in_wrongly(&app, "nobody@example.org").await;
        app.wait(1);
        log_in(&app, ADA).await;
        app.deliver().await;
        let rows = db.fetch_all(ALL, vec![]).await.unwrap();
        let rows: Vec<(bool, bool, String)> = rows
            .iter()
            .map(|row| {
                assert_eq!(row.get::<String>("ip").unwrap(), "192.0.2.7");
                (row.get("succeeded").unwrap(), row.get("known").unwrap(), row.get("email").unwrap())
            })
            .collect();
        let line = |succeeded, known, email: &str| (succeeded, known, email.to_owned());
        let expected =
            [line(false, true, ADA), line(false, false, "nobody@example.org"), line(true, true, ADA)];
        assert_eq!(rows, expected, "{backend:?}");
    }
}
