//! Confirming an address, by link and by code.

use super::{signed_in, signed_up};
use housekey_testkit::{AppClient, Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn link_confirms_once_without_signing_in() {
    let app = TestApp::with(|_| {}).await;
    let mut browser = signed_up(&app, "ada@example.org").await;
    app.signals.take();
    let key = app.mail.key("ada@example.org");
    let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": key })).await;
    assert_eq!((reply.status, reply.is_authenticated()), (401, false));
    assert_eq!(app.signals.take(), ["email_confirmed", "account_ready"]);
    let again = browser.api(Method::POST, "auth/email/verify", json!({ "key": key })).await;
    assert_eq!((again.status, again.errors()), (400, vec!["key:invalid_or_expired_key".to_owned()]));
    signed_in(&app, "ada@example.org").await;
    assert_eq!(app.signals.take(), ["authentication_step_completed", "user_logged_in"]);
}

#[tokio::test]
async fn get_of_a_link_confirms_nothing() {
    let app = TestApp::with(|_| {}).await;
    signed_up(&app, "ada@example.org").await;
    app.signals.take();
    let key = app.mail.key("ada@example.org");
    for _ in 0..3 {
        let mut stranger = Browser::new(&app);
        stranger.headers.push(("x-email-verification-key".into(), key.clone()));
        let reply = stranger.api(Method::GET, "auth/email/verify", Value::Null).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.json()["data"]["email"], "ada@example.org");
        assert_eq!(reply.json()["meta"]["is_authenticating"], false);
    }
    assert!(app.signals.take().is_empty());
}

#[tokio::test]
async fn login_on_confirmation_signs_in_only_the_browser_that_signed_up() {
    let app = TestApp::with(|s| s.account.login_on_email_confirmation = true).await;
    let mut browser = signed_up(&app, "ada@example.org").await;
    signed_up(&app, "bob@example.org").await;
    let reply = Browser::new(&app)
        .api(Method::POST, "auth/email/verify", json!({ "key": app.mail.key("bob@example.org") }))
        .await;
    assert_eq!(reply.status, 401);
    app.signals.take();
    let reply = browser
        .api(Method::POST, "auth/email/verify", json!({ "key": app.mail.key("ada@example.org") }))
        .await;
    assert_eq!(reply.status, 200);
    assert_eq!(app.signals.take(), ["email_confirmed", "account_ready", "user_logged_in"]);
}

#[tokio::test]
async fn link_expires_after_a_day() {
    let app = TestApp::with(|_| {}).await;
    let mut browser = signed_up(&app, "ada@example.org").await;
    app.wait(24 * 3600);
    let key = app.mail.key("ada@example.org");
    let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": key })).await;
    assert_eq!(reply.status, 400);
}

#[tokio::test]
async fn sign_in_unconfirmed_mails_again_only_after_the_cool_down() {
    let app = TestApp::with(|_| {}).await;
    signed_up(&app, "ada@example.org").await;
    app.signals.take();
    let login = json!({"email": "ada@example.org", "password": PASSWORD});
    let reply = Browser::new(&app).api(Method::POST, "auth/login", login.clone()).await;
    assert_eq!(reply.status, 401);
    assert_eq!(reply.json()["data"]["flows"][2]["id"], "verify_email");
    assert_eq!(app.signals.take(), ["authentication_step_completed"]);
    app.wait(181);
    Browser::new(&app).api(Method::POST, "auth/login", login).await;
    assert_eq!(app.signals.take(), ["authentication_step_completed", "email_confirmation_sent"]);
    app.deliver().await;
    assert_eq!(app.mail.last_to("ada@example.org").kind, "account/email/email_confirmation");
}

fn by_code(settings: &mut housekey_accounts::Settings) {
    settings.account.email_verification_by_code_enabled = true;
}

#[tokio::test]
async fn the_right_code_confirms_and_signs_in() {
    let app = TestApp::with(by_code).await;
    let mut browser = signed_up(&app, "ada@example.org").await;
    assert_eq!(app.signals.take(), ["user_signed_up", "email_confirmation_sent", "code_sent"]);
    let code = app.mail.value("ada@example.org", "code");
    let typed = code.to_lowercase().replace('-', " ");
    let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": typed })).await;
    assert_eq!((reply.status, reply.is_authenticated()), (200, true), "{}", reply.text);
    assert_eq!(app.signals.take(), ["email_confirmed", "account_ready", "user_logged_in"]);
}

#[tokio::test]
async fn right_code_is_refused_after_three_wrong_ones() {
    let app = TestApp::with(by_code).await;
    let mut browser = signed_up(&app, "ada@example.org").await;
    app.signals.take();
    let guess = json!({"key": "BBBB-BBBB"});
    for expected in ["key:incorrect_code", "key:incorrect_code", "key:code_expired"] {
        let reply = browser.api(Method::POST, "auth/email/verify", guess.clone()).await;
        assert_eq!((reply.status, reply.errors()), (400, vec![expected.to_owned()]));
    }
    assert_eq!(app.signals.take(), ["email_verification_code_rejected"; 3]);
    assert_eq!(app.signals.all().len(), 0);
    let code = app.mail.value("ada@example.org", "code");
    let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": code })).await;
    assert_eq!(reply.status, 409);
    let session = browser.api(Method::GET, "auth/session", Value::Null).await;
    assert_eq!(session.json()["data"]["flows"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn get_with_a_wrong_code_counts_as_an_attempt() {
    let app = TestApp::with(by_code).await;
    let mut browser = signed_up(&app, "ada@example.org").await;
    browser.headers.push(("x-email-verification-key".into(), "BBBB-BBBB".into()));
    for status in [400, 400, 400, 409] {
        let reply = browser.api(Method::GET, "auth/email/verify", Value::Null).await;
        assert_eq!(reply.status, status);
    }
}

#[tokio::test]
async fn code_is_refused_in_another_browser() {
    let app = TestApp::with(by_code).await;
    signed_up(&app, "ada@example.org").await;
    let mut attacker = signed_up(&app, "eve@example.org").await;
    let code = app.mail.value("ada@example.org", "code");
    let reply = attacker.api(Method::POST, "auth/email/verify", json!({ "key": code })).await;
    assert_eq!(reply.errors(), ["key:incorrect_code"]);
    let reply = Browser::new(&app).api(Method::POST, "auth/email/verify", json!({ "key": code })).await;
    assert_eq!(reply.status, 409);
}

#[tokio::test]
async fn new_code_invalidates_the_old_one_and_keeps_the_attempt_count() {
    let app = TestApp::with(by_code).await;
    let mut browser = signed_up(&app, "ada@example.org").await;
    let old = app.mail.value("ada@example.org", "code");
    browser.api(Method::POST, "auth/email/verify", json!({"key": "BBBB-BBBB"})).await;
    let soon = browser.api(Method::POST, "auth/email/verify/resend", Value::Null).await;
    assert_eq!(soon.status, 429);
    for status in [200, 200, 409] {
        app.wait(11);
        let reply = browser.api(Method::POST, "auth/email/verify/resend", Value::Null).await;
        assert_eq!(reply.status, status);
    }
    app.deliver().await;
    let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": old })).await;
    assert_eq!(reply.errors(), ["key:incorrect_code"]);
    let new = app.mail.value("ada@example.org", "code");
    let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": new })).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn code_is_refused_after_its_timeout() {
    let app = TestApp::with(by_code).await;
    let mut browser = signed_up(&app, "ada@example.org").await;
    let code = app.mail.value("ada@example.org", "code");
    app.wait(600);
    let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": code })).await;
    assert_eq!(reply.status, 409);
}

#[tokio::test]
async fn code_page_without_an_account_looks_alike_and_refuses_every_code() {
    let app = TestApp::with(by_code).await;
    app.user("ada@example.org").await;
    let mut browser = signed_up(&app, "ada@example.org").await;
    assert_eq!(app.mail.last_to("ada@example.org").kind, "account/email/account_already_exists");
    let guess = json!({"key": "BBBB-BBBB"});
    for expected in ["key:incorrect_code", "key:incorrect_code", "key:code_expired"] {
        let reply = browser.api(Method::POST, "auth/email/verify", guess.clone()).await;
        assert_eq!((reply.status, reply.errors()), (400, vec![expected.to_owned()]));
    }
    assert!(app.signals.names().is_empty());
}

#[tokio::test]
async fn twenty_parallel_right_codes_sign_in_once() {
    let app = TestApp::with(by_code).await;
    let browser = signed_up(&app, "ada@example.org").await;
    app.signals.take();
    let code = app.mail.value("ada@example.org", "code");
    let tries = (0..20).map(|_| {
        let (mut browser, code) = (browser.clone(), code.clone());
        async move { browser.api(Method::POST, "auth/email/verify", json!({ "key": code })).await.status }
    });
    let statuses = futures::future::join_all(tries).await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [200, 401, 409].contains(status)), "{statuses:?}");
    assert_eq!(app.signals.take(), ["email_confirmed", "account_ready", "user_logged_in"]);
}

#[tokio::test]
async fn app_client_confirms_with_its_token() {
    let app = TestApp::with(by_code).await;
    let mut client = AppClient::new(&app);
    let body = json!({"email": "ada@example.org", "password": PASSWORD});
    let reply = client.api(Method::POST, "auth/signup", body).await;
    assert_eq!(reply.status, 401);
    let waiting = client.token.clone().unwrap();
    app.deliver().await;
    let code = app.mail.value("ada@example.org", "code");
    let reply = client.api(Method::POST, "auth/email/verify", json!({ "key": code })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_ne!(client.token.clone().unwrap(), waiting, "a new standing, a new token");
    let mut old = AppClient::new(&app);
    old.token = Some(waiting);
    assert_eq!(old.api(Method::GET, "auth/session", Value::Null).await.status, 410);
    assert!(client.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
    assert_eq!(client.api(Method::DELETE, "auth/session", Value::Null).await.status, 401);
    assert_eq!(client.api(Method::GET, "config", Value::Null).await.status, 410);
    assert_eq!(client.api(Method::GET, "config", Value::Null).await.status, 200);
}

#[tokio::test]
async fn second_sign_in_within_the_cool_down_keeps_the_mailed_code() {
    let app = TestApp::with(by_code).await;
    let mut browser = signed_up(&app, "ada@example.org").await;
    let login = json!({"email": "ada@example.org", "password": PASSWORD});
    let reply = browser.api(Method::POST, "auth/login", login.clone()).await;
    assert_eq!(reply.status, 401);
    // For the other browser no code was mailed, and none will be within the cool-down.
    let elsewhere = Browser::new(&app).api(Method::POST, "auth/login", login).await;
    assert_eq!(elsewhere.errors(), ["*:too_many_login_attempts"]);
    let code = app.mail.value("ada@example.org", "code");
    let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": code })).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn repeated_sign_up_does_not_block_the_owners_confirmation_mail() {
    let app = TestApp::with(|_| {}).await;
    signed_up(&app, "ada@example.org").await;
    app.wait(181);
    signed_up(&app, "ada@example.org").await;
    assert_eq!(app.mail.last_to("ada@example.org").kind, "account/email/account_already_exists");
    let login = json!({"email": "ada@example.org", "password": PASSWORD});
    Browser::new(&app).api(Method::POST, "auth/login", login).await;
    app.deliver().await;
    assert_eq!(app.mail.last_to("ada@example.org").kind, "account/email/email_confirmation");
}

#[tokio::test]
async fn get_with_the_right_code_does_not_consume_it() {
    let app = TestApp::with(by_code).await;
    let mut browser = signed_up(&app, "ada@example.org").await;
    let code = app.mail.value("ada@example.org", "code");
    browser.headers.push(("x-email-verification-key".into(), code.clone()));
    for _ in 0..4 {
        assert_eq!(browser.api(Method::GET, "auth/email/verify", Value::Null).await.status, 200);
    }
    let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": code })).await;
    assert_eq!(reply.status, 200);
}

fn mails(app: &TestApp, address: &str) -> usize {
    app.mail.all().iter().filter(|mail| mail.to.as_str() == address).count()
}

/// The button of "check your mail": it says how long, and works when it says so; alike for somebody and nobody.
#[tokio::test]
async fn link_is_mailed_again_after_its_cool_down_to_an_account_and_its_owner_alike() {
    let app = TestApp::with(|_| {}).await;
    app.user("taken@example.org").await;
    let mut answers = Vec::new();
    for email in ["free@example.org", "taken@example.org"] {
        let mut browser = signed_up(&app, email).await;
        let before = mails(&app, email);
        let mut seen = Vec::new();
        for wait in [0, 100, 81] {
            app.wait(wait);
            let reply = browser.api(Method::POST, "auth/email/verify/resend", Value::Null).await;
            let retry = reply.headers.get("retry-after").map(|seconds| seconds.to_str().unwrap().to_owned());
            seen.push((reply.status, retry));
        }
        app.deliver().await;
        assert_eq!(mails(&app, email), before + 1, "{email}");
        answers.push(seen);
    }
    assert_eq!(answers[0], answers[1]);
    let waits = |seconds: &str| (429, Some(seconds.to_owned()));
    assert_eq!(answers[0], [waits("181"), waits("81"), (200, None)]);
}

#[tokio::test]
async fn link_mailed_again_confirms_and_so_does_the_first() {
    let app = TestApp::with(|_| {}).await;
    let mut browser = signed_up(&app, "ada@example.org").await;
    let first = app.mail.key("ada@example.org");
    app.wait(181);
    browser.api(Method::POST, "auth/email/verify/resend", Value::Null).await;
    app.deliver().await;
    let second = app.mail.key("ada@example.org");
    assert_ne!(first, second);
    let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": first })).await;
    assert_eq!(reply.status, 401, "confirmed, and nobody signed in");
    let soon = browser.api(Method::POST, "auth/email/verify/resend", Value::Null).await;
    assert_ne!(soon.status, 500);
    app.deliver().await;
    assert_eq!(mails(&app, "ada@example.org"), 2, "a confirmed address needs no mail");
}

#[tokio::test]
async fn browser_that_waits_for_nothing_has_no_link_mailed_again() {
    let app = TestApp::with(|_| {}).await;
    signed_up(&app, "ada@example.org").await;
    let reply = Browser::new(&app).api(Method::POST, "auth/email/verify/resend", Value::Null).await;
    assert_eq!(reply.status, 409);
}
