use crate::support::{ADA, host, log_in};
use housekey_example_handlers::ip_bans;
use housekey_testkit::Backend;

#[tokio::test]
async fn a_banned_address_does_not_sign_in_and_the_right_password_tells_it_nothing() {
    let (app, db) = host(Backend::Sqlite, &[ip_bans::TABLE], ip_bans::register).await;
    app.user(ADA).await;
    assert_eq!(log_in(&app, ADA).await.status, 200);
    app.signals.take();
    db.execute("INSERT INTO host_banned_addresses (address) VALUES ('192.0.2.7')", vec![]).await.unwrap();
    for email in [ADA, "nobody@example.org"] {
        let reply = log_in(&app, email).await;
        assert_eq!((reply.status, reply.errors()), (400, vec!["*:address_banned".to_owned()]));
    }
    app.signals.expect(&[]);
}

#[tokio::test]
async fn a_table_that_cannot_be_read_lets_nobody_in() {
    let (app, _) = host(Backend::Sqlite, &[], ip_bans::register).await;
    app.user(ADA).await;
    assert_eq!(log_in(&app, ADA).await.status, 503);
}
