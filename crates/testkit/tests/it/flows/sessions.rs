//! How long sessions last, and to which kind of client they belong.

use super::signed_in;
use housekey_accounts::settings::Retention;
use housekey_testkit::{AppClient, Backend, Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

/// Waits for what is done beside the requests: a note that a session was used, the end of a dead one.
async fn settled(app: &TestApp) {
    while !app.accounts.services().background.is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}

async fn rows(app: &TestApp) -> i64 {
    let count = "SELECT count(*) AS n FROM housekey_sessions";
    let row = app.accounts.pool().fetch_optional(count, vec![]).await.unwrap().unwrap();
    row.get("n").unwrap()
}

async fn is_authenticated(browser: &mut Browser) -> bool {
    browser.api(Method::GET, "auth/session", Value::Null).await.is_authenticated()
}

/// How a session ends.
#[derive(Clone, Copy, Debug)]
enum End {
    Idle,
    Old,
    Epoch,
    Inactive,
}

impl End {
    async fn come(self, app: &TestApp) {
        let change = match self {
            Self::Idle => return app.wait(7 * 86_400),
            Self::Old => return app.wait(14 * 86_400),
            Self::Epoch => "UPDATE housekey_accounts SET credential_epoch = credential_epoch + 1",
            Self::Inactive => match app.accounts.pool().as_sqlite() {
                Some(_) => "UPDATE housekey_accounts SET active = 0",
                None => "UPDATE housekey_accounts SET active = false",
            },
        };
        // Around the flows, which would delete the session: the row that is left must be refused.
        app.accounts.pool().execute(change, vec![]).await.unwrap();
    }
}

const ENDS: [End; 4] = [End::Idle, End::Old, End::Epoch, End::Inactive];

#[tokio::test]
async fn expired_session_is_not_revived_by_a_sign_up() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        for end in ENDS {
            let app = TestApp::on(backend, |_| {}).await;
            app.user("ada@example.org").await;
            let mut browser = signed_in(&app, "ada@example.org").await;
            let old = browser.clone();
            end.come(&app).await;
            let body = json!({"email": "new@example.org", "password": PASSWORD});
            let reply = browser.api(Method::POST, "auth/signup", body).await;
            assert_eq!(reply.status, 401, "{backend:?} {end:?}: {}", reply.text);
            assert_ne!(browser.cookies["sid"], old.cookies["sid"], "{backend:?} {end:?}: a new session");
            settled(&app).await;
            for mut browser in [browser, old] {
                assert!(!is_authenticated(&mut browser).await, "{backend:?} {end:?}");
            }
            assert_eq!(rows(&app).await, 1, "{backend:?} {end:?}: the sign-up's alone");
        }
    }
}

#[tokio::test]
async fn expired_session_is_not_revived_by_a_sign_in_awaiting_confirmation() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    super::signed_up(&app, "new@example.org").await;
    let mut browser = signed_in(&app, "ada@example.org").await;
    app.wait(7 * 86_400);
    let body = json!({"email": "new@example.org", "password": PASSWORD});
    assert_eq!(browser.api(Method::POST, "auth/login", body).await.status, 401);
    assert!(!is_authenticated(&mut browser).await);
    let list = browser.api(Method::GET, "account/email", Value::Null).await;
    assert_eq!(list.status, 401, "{}", list.text);
}

#[tokio::test]
async fn expired_session_is_deleted_by_pages_and_json_api_alike() {
    for end in ENDS {
        let app = TestApp::with(|_| {}).await;
        app.user("ada@example.org").await;
        let mut browser = signed_in(&app, "ada@example.org").await;
        let mut client = AppClient::new(&app);
        let body = json!({"email": "ada@example.org", "password": PASSWORD});
        assert_eq!(client.api(Method::POST, "auth/login", body).await.status, 200);
        assert_eq!(rows(&app).await, 2);
        end.come(&app).await;
        assert_eq!(client.api(Method::GET, "account/email", Value::Null).await.status, 410, "{end:?}");
        settled(&app).await;
        assert_eq!(rows(&app).await, 1, "{end:?}");
        // The page guard.
        let page = browser.get("/accounts/email").await;
        assert_eq!((page.status, page.location()), (303, "/accounts/login?next=/accounts/email"), "{end:?}");
        settled(&app).await;
        assert_eq!(rows(&app).await, 0, "{end:?}");
        assert!(!browser.cookies.contains_key("sid"), "{end:?}: the cookie goes with its session");
    }
}

#[tokio::test]
async fn short_idle_timeout_keeps_an_active_session() {
    let app = TestApp::with(|s| s.session.idle_timeout = 60).await;
    app.user("ada@example.org").await;
    let mut browser = signed_in(&app, "ada@example.org").await;
    for _ in 0..20 {
        app.wait(20);
        assert!(is_authenticated(&mut browser).await);
        settled(&app).await;
    }
    app.wait(60);
    assert!(!is_authenticated(&mut browser).await);
}

#[tokio::test]
async fn session_lifetime_follows_the_settings_remembered_or_not() {
    const DAY: i64 = 86_400;
    for remember in [true, false] {
        let app = TestApp::with(|s| {
            s.session.absolute_timeout = 30 * 86_400;
            s.session.idle_timeout = 30 * 86_400;
            s.account.session_remember = Some(remember);
        })
        .await;
        app.user("ada@example.org").await;
        let mut browser = signed_in(&app, "ada@example.org").await;
        app.wait(20 * DAY);
        app.accounts
            .services()
            .store
            .sweep(app.accounts.services().clock.now(), &Retention::default())
            .await
            .unwrap();
        assert!(is_authenticated(&mut browser).await, "remember: {remember}");
        settled(&app).await;
        app.wait(10 * DAY);
        assert!(!is_authenticated(&mut browser).await, "remember: {remember}");
    }
}

#[tokio::test]
async fn session_is_refused_for_the_other_kind_of_client() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let app = TestApp::on(backend, |_| {}).await;
        app.user("ada@example.org").await;
        let mut browser = signed_in(&app, "ada@example.org").await;
        let mut client = AppClient::new(&app);
        let body = json!({"email": "ada@example.org", "password": PASSWORD});
        assert_eq!(client.api(Method::POST, "auth/login", body).await.status, 200);
        let mut with_the_token = Browser::new(&app);
        with_the_token.cookies.insert("sid".into(), client.token.clone().unwrap());
        let mut with_the_cookie = AppClient::new(&app);
        with_the_cookie.token = Some(browser.cookies["sid"].clone());
        assert!(!is_authenticated(&mut with_the_token).await, "{backend:?}");
        let reply = with_the_cookie.api(Method::GET, "auth/session", Value::Null).await;
        assert_eq!(reply.status, 410, "{backend:?}");
        settled(&app).await;
        // Both are still valid after the other kind of client tried them.
        assert!(is_authenticated(&mut browser).await, "{backend:?}");
        assert!(client.api(Method::GET, "auth/session", Value::Null).await.is_authenticated(), "{backend:?}");
    }
}

#[tokio::test]
async fn pending_sign_up_is_refused_for_the_other_kind_of_client() {
    let app = TestApp::with(|s| s.account.email_verification_by_code_enabled = true).await;
    let mut client = AppClient::new(&app);
    let body = json!({"email": "ada@example.org", "password": PASSWORD});
    client.api(Method::POST, "auth/signup", body).await;
    app.deliver().await;
    let code = app.mail.value("ada@example.org", "code");
    let mut with_the_token = Browser::new(&app);
    with_the_token.cookies.insert("sid".into(), client.token.clone().unwrap());
    let reply = with_the_token.api(Method::POST, "auth/email/verify", json!({ "key": code })).await;
    assert_eq!(reply.status, 409, "{}", reply.text);
    let reply = client.api(Method::POST, "auth/email/verify", json!({ "key": code })).await;
    assert!(reply.is_authenticated(), "{}", reply.text);
}

#[tokio::test]
async fn session_ends_after_idle_and_absolute_timeout() {
    let app = TestApp::with(|s| {
        s.session.idle_timeout = 3600;
        s.session.absolute_timeout = 7200;
    })
    .await;
    app.user("ada@example.org").await;
    let mut idle = signed_in(&app, "ada@example.org").await;
    let mut busy = signed_in(&app, "ada@example.org").await;
    for _ in 0..2 {
        app.wait(1801);
        assert!(busy.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
        settled(&app).await;
    }
    assert!(!idle.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
    app.wait(1800);
    assert!(busy.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
    settled(&app).await;
    app.wait(1799);
    assert!(!busy.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
}

#[tokio::test]
async fn remembered_session_stays_persistent() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    let mut browser = signed_in(&app, "ada@example.org").await;
    app.wait(600);
    // A proof saves the session, and so sends its cookie again.
    let reply = browser.api(Method::POST, "auth/reauthenticate", json!({ "password": PASSWORD })).await;
    let cookie = reply.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("Max-Age=1209000"), "{cookie}");
}

#[tokio::test]
async fn app_session_is_extended_by_use_and_expires_without() {
    let app = TestApp::with(|s| s.session.idle_timeout = 3600).await;
    app.user("ada@example.org").await;
    let mut client = AppClient::new(&app);
    let body = json!({"email": "ada@example.org", "password": PASSWORD});
    assert_eq!(client.api(Method::POST, "auth/login", body).await.status, 200);
    for _ in 0..4 {
        app.wait(1800);
        assert!(client.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
        settled(&app).await;
    }
    app.wait(3601);
    assert_eq!(client.api(Method::GET, "auth/session", Value::Null).await.status, 410);
}
