use crate::support::{ADA, host, sign_up};
use housekey_example_handlers::allowed_domains;
use housekey_http::Accounts;
use housekey_testkit::{Backend, Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::json;

#[tokio::test]
async fn other_domains_are_refused_at_the_field_and_allowed_ones_accepted() {
    let app = TestApp::host(
        Backend::Sqlite,
        |_| {},
        |builder| {
            let builder =
                allowed_domains::MESSAGES.iter().fold(builder, |b, (path, text)| b.messages(*path, *text));
            builder.handlers(|registry| allowed_domains::register(registry, &["example.org"]))
        },
        Accounts::router,
    )
    .await;
    for stranger in ["eve@evil.example", "eve@evil-example.org", "eve@sub.example.org"] {
        let reply = sign_up(&app, stranger).await;
        assert_eq!((reply.status, reply.errors()), (400, vec!["email:domain_not_allowed".to_owned()]));
        assert_eq!(reply.json()["errors"][0]["message"], "Please use your work address.");
    }
    app.signals.expect(&[]);
    assert_eq!(sign_up(&app, "ada@Example.ORG").await.status, 401);
    app.signals.expect(&["account.user_signed_up", "account.email_confirmation_sent"]);
}

#[tokio::test]
async fn member_cannot_add_an_address_of_another_domain() {
    let register = |registry, _| allowed_domains::register(registry, &["example.org"]);
    let (app, _) = host(Backend::Sqlite, &[], register).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    browser.api(Method::POST, "auth/login", json!({"email": ADA, "password": PASSWORD})).await;
    let reply = browser.api(Method::POST, "account/email", json!({"email": "ada@evil.example"})).await;
    assert_eq!((reply.status, reply.errors()), (400, vec!["email:domain_not_allowed".to_owned()]));
    let reply = browser.api(Method::POST, "account/email", json!({"email": "ada.l@example.org"})).await;
    assert_eq!(reply.status, 200);
}
