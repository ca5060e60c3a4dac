use crate::support::{ADA, host, log_in};
use housekey_example_handlers::ip_bans;
use housekey_testkit::Backend;

#[tokio::test]
async fn banned_ip_is_refused_before_the_password_is_checked() {
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
async fn unreadable_ban_table_refuses_every_sign_in() {
    let (app, _) = host(Backend::Sqlite, &[], ip_bans::register).await;
    app.user(ADA).await;
    assert_eq!(log_in(&app, ADA).await.status, 503);
}
