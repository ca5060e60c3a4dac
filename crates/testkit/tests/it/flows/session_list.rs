//! Where the account is signed in: listed, and ended.

use super::signed_in;
use housekey_testkit::{AppClient, Backend, Browser, Reply, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];

async fn list(browser: &mut Browser) -> Vec<Value> {
    let reply = browser.api(Method::GET, "auth/sessions", Value::Null).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()["data"].as_array().cloned().unwrap()
}

async fn end(browser: &mut Browser, ids: &[&Value]) -> Reply {
    browser.api(Method::DELETE, "auth/sessions", json!({ "sessions": ids })).await
}

async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.api(Method::GET, "auth/session", Value::Null).await.is_authenticated()
}

#[tokio::test]
async fn own_sessions_are_listed_the_present_one_first_then_the_last_used() {
    for backend in BOTH {
        let app = TestApp::on(backend, |_| {}).await;
        app.user(ADA).await;
        app.user("bob@example.org").await;
        signed_in(&app, "bob@example.org").await;
        let mut first = signed_in(&app, ADA).await;
        app.wait(600);
        let mut phone = Browser::new(&app);
        phone.headers = vec![("user-agent".into(), "Mozilla/5.0 (iPhone) Safari/605".into())];
        phone.api(Method::POST, "auth/login", json!({"email": ADA, "password": PASSWORD})).await;
        app.wait(60);
        signed_in(&app, ADA).await;
        let all = list(&mut first).await;
        assert_eq!(all.len(), 3, "{backend:?}: {all:#?}");
        let current: Vec<bool> = all.iter().map(|one| one["is_current"] == true).collect();
        assert_eq!(current, [true, false, false], "{backend:?}");
        assert!(all[2]["user_agent"].as_str().unwrap().contains("iPhone"), "{all:#?}");
        assert!(all[2]["created_at"].as_f64().unwrap() > all[0]["created_at"].as_f64().unwrap());
        assert_eq!(all[0]["ip"], "192.0.2.7");
        // T156: what is shown opens nothing.
        let mut thief = Browser::new(&app);
        thief.cookies.insert("sid".to_owned(), all[2]["id"].as_str().unwrap().to_owned());
        assert!(!is_signed_in(&mut thief).await);
    }
}

#[tokio::test]
async fn ended_session_is_signed_out_and_the_others_stay() {
    for backend in BOTH {
        let app = TestApp::on(backend, |_| {}).await;
        app.user(ADA).await;
        let (mut here, mut there) = (signed_in(&app, ADA).await, signed_in(&app, ADA).await);
        let mut third = signed_in(&app, ADA).await;
        let id = list(&mut there).await[0]["id"].clone();
        app.signals.take();
        let reply = end(&mut here, &[&id]).await;
        assert_eq!(reply.json()["data"].as_array().map(Vec::len), Some(2), "{}", reply.text);
        assert_eq!(app.signals.take(), ["session_ended"], "{backend:?}");
        assert!(!is_signed_in(&mut there).await);
        assert!(is_signed_in(&mut here).await && is_signed_in(&mut third).await, "{backend:?}");
        // It is gone: ending it again ends nothing and tells nobody.
        assert_eq!(end(&mut here, &[&id]).await.status, 200);
        assert_eq!(app.signals.take(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn ending_ones_own_session_is_signing_out() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut here = signed_in(&app, ADA).await;
    let id = list(&mut here).await[0]["id"].clone();
    app.signals.take();
    let reply = end(&mut here, &[&id]).await;
    assert_eq!((reply.status, reply.is_authenticated()), (401, false), "{}", reply.text);
    assert_eq!(app.signals.take(), ["user_logged_out", "session_ended"]);
    assert!(!is_signed_in(&mut here).await);
}

/// T156.
#[tokio::test]
async fn sessions_of_others_and_invented_names_end_nothing() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    app.user("eve@example.org").await;
    let (mut ada, mut eve) = (signed_in(&app, ADA).await, signed_in(&app, "eve@example.org").await);
    let id = list(&mut ada).await[0]["id"].clone();
    app.signals.take();
    for name in [id, json!("invented"), json!(""), json!("A".repeat(43))] {
        let reply = end(&mut eve, &[&name]).await;
        assert_eq!(reply.json()["data"].as_array().map(Vec::len), Some(1), "{name}: {}", reply.text);
    }
    assert!(is_signed_in(&mut ada).await && is_signed_in(&mut eve).await);
    assert_eq!(app.signals.take(), Vec::<String>::new());
}

#[tokio::test]
async fn dead_sessions_are_not_listed() {
    let app = TestApp::with(|settings| settings.session.idle_timeout = 3600).await;
    app.user(ADA).await;
    signed_in(&app, ADA).await;
    app.wait(3601);
    let mut here = signed_in(&app, ADA).await;
    assert_eq!(list(&mut here).await.len(), 1);
}

#[tokio::test]
async fn visitor_is_answered_401() {
    let app = TestApp::with(|_| {}).await;
    let mut visitor = Browser::new(&app);
    assert_eq!(visitor.api(Method::GET, "auth/sessions", Value::Null).await.status, 401);
    assert_eq!(end(&mut visitor, &[]).await.status, 401);
}

#[tokio::test]
async fn app_client_lists_and_ends_sessions() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    let mut client = AppClient::new(&app);
    client.api(Method::POST, "auth/login", json!({"email": ADA, "password": PASSWORD})).await;
    let all = client.api(Method::GET, "auth/sessions", Value::Null).await.json()["data"].clone();
    assert!(all[0]["is_current"] == true && all[1]["is_current"] == false, "{all:#}");
    let reply = client.api(Method::DELETE, "auth/sessions", json!({"sessions": [all[1]["id"]]})).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn sign_in_on_another_device_is_mailed_and_one_on_a_known_device_is_not() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    app.deliver().await;
    assert!(app.mail.all().is_empty(), "the first device is nothing to compare with");
    browser.api(Method::DELETE, "auth/session", Value::Null).await;
    browser.api(Method::POST, "auth/login", json!({"email": ADA, "password": PASSWORD})).await;
    app.deliver().await;
    assert!(app.mail.all().is_empty());
    signed_in(&app, ADA).await;
    app.deliver().await;
    assert_eq!(app.mail.last_to(ADA).kind, "account/email/new_device");
}
