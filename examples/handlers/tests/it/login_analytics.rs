use crate::support::{ADA, host, log_in};
use housekey_example_handlers::login_analytics;
use housekey_testkit::Backend;

const ALL: &str = "SELECT day, ip, user_agent, logins FROM host_logins_per_day ORDER BY day";

#[tokio::test]
async fn sign_ins_are_counted_by_day_address_and_program() {
    let (app, db) = host(Backend::Sqlite, &[login_analytics::TABLE], login_analytics::register).await;
    app.user(ADA).await;
    for _ in 0..2 {
        log_in(&app, ADA).await;
        app.settle().await;
    }
    app.wait(24 * 60 * 60);
    log_in(&app, ADA).await;
    app.settle().await;
    let rows = db.fetch_all(ALL, vec![]).await.unwrap();
    let rows: Vec<(String, i64)> =
        rows.iter().map(|row| (row.get("day").unwrap(), row.get("logins").unwrap())).collect();
    assert_eq!(rows, [("2026-03-03".to_owned(), 2), ("2026-03-04".to_owned(), 1)]);
    let row = db.fetch_optional(ALL, vec![]).await.unwrap().unwrap();
    assert_eq!(row.get::<String>("ip").unwrap(), "192.0.2.7");
    assert_eq!(row.get::<String>("user_agent").unwrap(), "Netscape/4.7");
}

#[tokio::test]
async fn failing_counter_does_not_prevent_sign_in() {
    let (app, _) = host(Backend::Sqlite, &[], login_analytics::register).await;
    app.user(ADA).await;
    assert_eq!(log_in(&app, ADA).await.status, 200);
    app.settle().await;
}
