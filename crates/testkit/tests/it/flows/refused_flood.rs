//! A flood of refused requests causes no statements.

use chrono::TimeDelta;
use housekey_testkit::{Backend, Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::json;

/// Tries to sign in; answers the status, and after how many seconds to come again.
async fn log_in(app: &TestApp) -> (u16, Option<String>) {
    let body = json!({"email": "ada@example.org", "password": ""});
    let reply = Browser::new(app).api(Method::POST, "auth/login", body).await;
    let retry_after = reply.headers.get("retry-after").map(|value| value.to_str().unwrap().to_owned());
    (reply.status, retry_after)
}

/// Takes all tokens there are, 30 a minute: the next comes back in two seconds.
async fn flooded(backend: Backend) -> TestApp {
    let app = TestApp::on(backend, |_| {}).await;
    for _ in 0..30 {
        assert_eq!(log_in(&app).await.0, 400);
    }
    assert_eq!(log_in(&app).await, (429, Some("3".into())));
    app
}

async fn repeated_refusal_asks_no_statement(backend: Backend) {
    let app = flooded(backend).await;
    // A request that needs the database is answered 503 now.
    app.accounts.pool().close().await;
    for _ in 0..5 {
        assert_eq!(log_in(&app).await, (429, Some("3".into())));
    }
    app.clock.advance(TimeDelta::microseconds(1_999_999));
    assert_eq!(log_in(&app).await, (429, Some("1".into())));
    app.clock.advance(TimeDelta::microseconds(1));
    assert_eq!(log_in(&app).await.0, 503, "the database is asked from the moment it named");
}

#[tokio::test]
async fn repeated_refusal_asks_no_statement_on_sqlite() {
    repeated_refusal_asks_no_statement(Backend::Sqlite).await;
}

#[tokio::test]
async fn repeated_refusal_asks_no_statement_on_postgres() {
    repeated_refusal_asks_no_statement(Backend::Postgres).await;
}

#[tokio::test]
async fn refilled_token_is_granted() {
    let app = flooded(Backend::Sqlite).await;
    for _ in 0..3 {
        app.clock.advance(TimeDelta::seconds(2));
        assert_eq!(log_in(&app).await.0, 400);
        assert_eq!(log_in(&app).await, (429, Some("3".into())));
    }
    app.wait(60);
    for _ in 0..30 {
        assert_eq!(log_in(&app).await.0, 400);
    }
    assert_eq!(log_in(&app).await.0, 429);
}

#[tokio::test]
async fn refusal_applies_to_one_action_not_to_the_address() {
    let app = flooded(Backend::Sqlite).await;
    let body = json!({"email": "ada@example.org", "password": PASSWORD});
    let reply = Browser::new(&app).api(Method::POST, "auth/signup", body).await;
    assert_eq!(reply.status, 401, "{}", reply.text);
}
