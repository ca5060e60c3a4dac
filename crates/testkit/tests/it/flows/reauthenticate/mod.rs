//! Proving once more who is signed in.

mod by_code;
mod by_password;

use super::{signed_in, signed_up};
use housekey_accounts::{
    Settings,
    model::{Digest, SessionHandle},
    settings::EmailVerification,
};
use housekey_testkit::{AppClient, Backend, Browser, Reply, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const NEW: &str = "new@example.org";
const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];

async fn prove(browser: &mut Browser, password: &str) -> Reply {
    browser.api(Method::POST, "auth/reauthenticate", json!({ "password": password })).await
}

async fn add(browser: &mut Browser) -> Reply {
    browser.api(Method::POST, "account/email", json!({ "email": NEW })).await
}

/// Whether the answer is that it must be proved who is signed in; checks the rest of that answer.
fn asks_for_proof(reply: &Reply) -> bool {
    let json = reply.json();
    let asks = reply.status == 401 && json["meta"]["is_authenticated"] == true;
    if asks {
        assert!(json["data"]["user"].is_object(), "{}", reply.text);
        assert!(json["data"]["methods"].is_array(), "{}", reply.text);
    }
    asks
}

fn flows(reply: &Reply) -> Vec<String> {
    let flows = reply.json()["data"]["flows"].as_array().cloned().unwrap_or_default();
    flows.iter().filter_map(|flow| flow["id"].as_str().map(str::to_owned)).collect()
}

/// Everything that opens the account or ends what others have of it (docs/security.md#reauthentication). T081.
fn sensitive() -> Vec<(Method, &'static str, Value)> {
    vec![
        (Method::POST, "account/email", json!({ "email": NEW })),
        (Method::PATCH, "account/email", json!({"email": ADA, "primary": true})),
        (Method::DELETE, "account/email", json!({ "email": ADA })),
        (
            Method::DELETE,
            "auth/sessions",
            json!({ "sessions": [SessionHandle(Digest::of(b"another")).to_string()] }),
        ),
    ]
}

#[tokio::test]
async fn what_opens_the_account_is_refused_until_it_is_proved_who_is_signed_in() {
    for backend in BOTH {
        let app = TestApp::on(backend, |_| {}).await;
        app.user(ADA).await;
        let mut browser = signed_in(&app, ADA).await;
        app.wait(300);
        app.signals.take();
        for (method, path, body) in sensitive() {
            let reply = browser.api(method.clone(), path, body).await;
            assert!(asks_for_proof(&reply), "{method} {path}: {} {}", reply.status, reply.text);
            assert_eq!(flows(&reply), ["reauthenticate"]);
        }
        assert_eq!(app.signals.take(), Vec::<String>::new());
        assert_eq!(prove(&mut browser, PASSWORD).await.status, 200);
        for (method, path, body) in sensitive() {
            let reply = browser.api(method.clone(), path, body).await;
            assert!(!asks_for_proof(&reply), "{method} {path}: {} {}", reply.status, reply.text);
        }
    }
}

#[tokio::test]
async fn first_password_is_refused_without_a_recent_proof() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    app.take_password().await;
    app.wait(300);
    let body = json!({ "new_password": "violet anchor kettle 93" });
    let reply = browser.api(Method::POST, "account/password/change", body).await;
    assert!(asks_for_proof(&reply), "{} {}", reply.status, reply.text);
    assert_eq!(flows(&reply), ["reauthenticate_by_code"]);
}

#[tokio::test]
async fn what_proves_itself_or_opens_nothing_needs_no_recent_proof() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    app.wait(3600);
    for path in ["auth/session", "account/email", "auth/sessions"] {
        assert_eq!(browser.api(Method::GET, path, Value::Null).await.status, 200, "{path}");
    }
    let body = json!({"current_password": PASSWORD, "new_password": "violet anchor kettle 93"});
    assert_eq!(browser.api(Method::POST, "account/password/change", body).await.status, 200);
    assert!(!browser.api(Method::DELETE, "auth/session", Value::Null).await.is_authenticated());
}

/// T082.
#[tokio::test]
async fn proof_is_recent_for_as_long_as_the_settings_say() {
    let app = TestApp::with(|settings| settings.account.reauthentication_timeout = 60).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    for _ in 0..2 {
        app.wait(59);
        assert!(!asks_for_proof(&add(&mut browser).await));
        app.wait(1);
        assert!(asks_for_proof(&add(&mut browser).await));
        assert_eq!(prove(&mut browser, PASSWORD).await.status, 200);
    }
}

#[tokio::test]
async fn sign_up_is_a_proof_and_proofs_can_be_switched_off() {
    let no_verification = |settings: &mut Settings| {
        settings.account.email_verification = EmailVerification::Optional;
    };
    let app = TestApp::with(no_verification).await;
    let mut browser = Browser::new(&app);
    let body = json!({"email": ADA, "password": PASSWORD});
    assert_eq!(browser.api(Method::POST, "auth/signup", body).await.status, 200);
    app.wait(299);
    assert!(!asks_for_proof(&add(&mut browser).await));
    app.wait(1);
    assert!(asks_for_proof(&add(&mut browser).await));

    let app = TestApp::with(|settings| settings.account.reauthentication_required = false).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    app.wait(3600);
    assert_eq!(add(&mut browser).await.status, 200);
}

#[tokio::test]
async fn visitors_prove_nothing() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut waiting = signed_up(&app, NEW).await;
    for browser in [&mut Browser::new(&app), &mut waiting] {
        for (path, body) in [
            ("auth/reauthenticate", json!({ "password": PASSWORD })),
            ("auth/reauthenticate/code/request", Value::Null),
            ("auth/reauthenticate/code/confirm", json!({"code": "BBBB-BBBB"})),
        ] {
            let reply = browser.api(Method::POST, path, body).await;
            assert!(
                reply.status == 401 && !reply.is_authenticated(),
                "{path}: {} {}",
                reply.status,
                reply.text
            );
        }
    }
}

/// A session that was ended while it proved who it is does not come back under its new id.
#[tokio::test]
async fn sessions_ended_beside_a_proof_stay_ended() {
    for backend in BOTH {
        let app = TestApp::on(backend, |_| {}).await;
        app.user(ADA).await;
        let (mut here, mut there) = (signed_in(&app, ADA).await, signed_in(&app, ADA).await);
        for _ in 0..5 {
            let list = here.api(Method::GET, "auth/sessions", Value::Null).await.json();
            let other =
                list["data"].as_array().unwrap().iter().find(|one| one["is_current"] == false).unwrap();
            let end = json!({ "sessions": [other["id"]] });
            let (end, proof) =
                tokio::join!(here.api(Method::DELETE, "auth/sessions", end), prove(&mut there, PASSWORD));
            assert_eq!(end.status, 200, "{}", end.text);
            let still = there.api(Method::GET, "auth/session", Value::Null).await.is_authenticated();
            let listed = here.api(Method::GET, "auth/sessions", Value::Null).await.json();
            let listed = listed["data"].as_array().unwrap().len();
            // Ended first, or proved first: then it has another name, and the list shows it.
            assert_eq!(listed, 1 + usize::from(still), "{backend:?}: {}", proof.text);
            if !still {
                there = signed_in(&app, ADA).await;
            }
        }
    }
}
