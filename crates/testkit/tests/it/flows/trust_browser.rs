//! Browsers in which no second code is asked for.

use super::signed_in;
use housekey_accounts::{
    Settings,
    admin::{self, NewAccount},
    model::Secret,
    settings::{LoginMethod, account::CodeRequired},
};
use housekey_testkit::{AppClient, Backend, Browser, Reply, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const BOB: &str = "bob@example.org";
const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];
const DAY: i64 = 86_400;

fn trusting(settings: &mut Settings) {
    settings.account.login_by_code_required = CodeRequired::Always;
    settings.account.login_by_code_trust_enabled = true;
}

async fn log_in(browser: &mut Browser, email: &str) -> Reply {
    browser.api(Method::POST, "auth/login", json!({"email": email, "password": PASSWORD})).await
}

async fn enter(app: &TestApp, browser: &mut Browser, email: &str) -> Reply {
    app.deliver().await;
    let code = json!({"code": app.mail.value(email, "code")});
    browser.api(Method::POST, "auth/code/confirm", code).await
}

async fn trust(browser: &mut Browser, answer: bool) -> Reply {
    browser.api(Method::POST, "auth/2fa/trust", json!({ "trust": answer })).await
}

/// The flow that waits.
fn pending(reply: &Reply) -> String {
    let flows = reply.json()["data"]["flows"].as_array().cloned().unwrap_or_default();
    let pending = flows.iter().find(|flow| flow["is_pending"] == true);
    pending.and_then(|flow| flow["id"].as_str()).unwrap_or_default().to_owned()
}

/// Signs in by password and code, answers, and signs out.
async fn trusted(app: &TestApp, email: &str, answer: bool) -> Browser {
    let mut browser = Browser::new(app);
    assert_eq!(pending(&log_in(&mut browser, email).await), "login_by_code");
    assert_eq!(pending(&enter(app, &mut browser, email).await), "mfa_trust");
    assert_eq!(trust(&mut browser, answer).await.status, 200);
    browser.api(Method::DELETE, "auth/session", Value::Null).await;
    app.wait(60);
    browser
}

#[tokio::test]
async fn trusted_browser_is_not_asked_for_a_code_for_some_days() {
    for backend in BOTH {
        let app = TestApp::on(backend, trusting).await;
        app.user(ADA).await;
        let mut browser = trusted(&app, ADA, true).await;
        assert_eq!(log_in(&mut browser, ADA).await.status, 200, "{backend:?}");
        browser.api(Method::DELETE, "auth/session", Value::Null).await;
        let mut elsewhere = Browser::new(&app);
        assert_eq!(pending(&log_in(&mut elsewhere, ADA).await), "login_by_code", "{backend:?}");
        app.wait(14 * DAY);
        assert_eq!(pending(&log_in(&mut browser, ADA).await), "login_by_code", "{backend:?}");
    }
}

#[tokio::test]
async fn browser_that_is_not_trusted_is_asked_again() {
    let app = TestApp::with(trusting).await;
    app.user(ADA).await;
    let mut browser = trusted(&app, ADA, false).await;
    assert_eq!(pending(&log_in(&mut browser, ADA).await), "login_by_code");
}

#[tokio::test]
async fn browser_is_trusted_by_one_account_only() {
    let app = TestApp::with(trusting).await;
    app.user(ADA).await;
    app.user(BOB).await;
    let mut browser = trusted(&app, ADA, true).await;
    assert_eq!(pending(&log_in(&mut browser, BOB).await), "login_by_code");
}

#[tokio::test]
async fn answer_without_the_code_trusts_nothing() {
    let app = TestApp::with(trusting).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    assert_eq!(trust(&mut browser, true).await.status, 409);
    log_in(&mut browser, ADA).await;
    assert_eq!(trust(&mut browser, true).await.status, 409, "the code comes first");
    let waiting = enter(&app, &mut browser, ADA).await;
    assert_eq!(pending(&waiting), "mfa_trust");
    assert_eq!(trust(&mut Browser::new(&app), true).await.status, 409, "in another browser");
    assert!(!browser.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
    assert_eq!(trust(&mut browser, true).await.status, 200);
    assert_eq!(trust(&mut browser, true).await.status, 409, "one answer");
}

/// T137: what somebody proved with the former password counts no more.
#[tokio::test]
async fn another_password_and_ending_a_session_end_all_trust() {
    for backend in BOTH {
        let app = TestApp::on(backend, trusting).await;
        app.user(ADA).await;
        let mut browser = trusted(&app, ADA, true).await;
        let mut owner = browser.clone();
        assert_eq!(log_in(&mut owner, ADA).await.status, 200);
        let all = owner.api(Method::GET, "auth/sessions", Value::Null).await.json();
        assert_eq!(all["data"].as_array().map(Vec::len), Some(1));
        let new = json!({"current_password": PASSWORD, "new_password": "violet anchor kettle 93"});
        assert_eq!(owner.api(Method::POST, "account/password/change", new).await.status, 200);
        let body = json!({"email": ADA, "password": "violet anchor kettle 93"});
        let reply = browser.api(Method::POST, "auth/login", body).await;
        assert_eq!(pending(&reply), "login_by_code", "{backend:?}");

        app.user(BOB).await;
        let mut browser = trusted(&app, BOB, true).await;
        let (mut owner, mut other) = (browser.clone(), browser.clone());
        assert_eq!(log_in(&mut owner, BOB).await.status, 200);
        assert_eq!(log_in(&mut other, BOB).await.status, 200);
        let all = owner.api(Method::GET, "auth/sessions", Value::Null).await.json()["data"].clone();
        let ids: Vec<Value> = all.as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
        let others = json!({ "sessions": ids[1..] });
        assert_eq!(owner.api(Method::DELETE, "auth/sessions", others).await.status, 200);
        browser.api(Method::DELETE, "auth/session", Value::Null).await;
        assert_eq!(pending(&log_in(&mut browser, BOB).await), "login_by_code", "{backend:?}");
    }
}

#[tokio::test]
async fn stolen_trust_needs_the_password_all_the_same() {
    let app = TestApp::with(trusting).await;
    app.user(ADA).await;
    let browser = trusted(&app, ADA, true).await;
    let mut thief = Browser::new(&app);
    thief.cookies.insert("device".into(), browser.cookies["device"].clone());
    let body = json!({"email": ADA, "password": "a wrong password"});
    let reply = thief.api(Method::POST, "auth/login", body).await;
    assert_eq!(reply.errors(), ["password:email_password_mismatch"]);
}

#[tokio::test]
async fn app_is_neither_asked_nor_trusted() {
    let app = TestApp::with(trusting).await;
    app.user(ADA).await;
    for _ in 0..2 {
        let mut client = AppClient::new(&app);
        let body = json!({"email": ADA, "password": PASSWORD});
        assert_eq!(pending(&client.api(Method::POST, "auth/login", body).await), "login_by_code");
        app.deliver().await;
        let code = json!({"code": app.mail.value(ADA, "code")});
        assert_eq!(client.api(Method::POST, "auth/code/confirm", code).await.status, 200);
        app.wait(60);
    }
}

#[tokio::test]
async fn sign_in_by_a_code_alone_is_asked_for_it_in_a_trusted_browser_too() {
    let app = TestApp::with(|settings| {
        trusting(settings);
        settings.account.login_by_code_enabled = true;
        settings.account.login_methods = vec![LoginMethod::Email];
    })
    .await;
    app.user(ADA).await;
    let mut browser = trusted(&app, ADA, true).await;
    let asked = browser.api(Method::POST, "auth/code/request", json!({ "email": ADA })).await;
    assert_eq!(pending(&asked), "login_by_code");
    assert_eq!(enter(&app, &mut browser, ADA).await.status, 200, "and is not asked for trust");
}

#[tokio::test]
async fn where_browsers_are_not_trusted_the_code_is_always_asked_for() {
    let app = TestApp::with(|settings| settings.account.login_by_code_required = CodeRequired::Always).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    log_in(&mut browser, ADA).await;
    assert_eq!(enter(&app, &mut browser, ADA).await.status, 200);
    assert_eq!(trust(&mut browser, true).await.status, 409);
}

/// Somebody who is signed in proves nothing about the browser.
#[tokio::test]
async fn signed_in_browser_has_nothing_to_answer() {
    let app = TestApp::with(|settings| {
        settings.account.login_by_code_trust_enabled = true;
        settings.account.login_by_code_required = CodeRequired::After(vec!["password_reset".into()]);
    })
    .await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    assert_eq!(trust(&mut browser, true).await.status, 409);
}

/// CWE-384: somebody used this browser before, and kept its session.
#[tokio::test]
async fn session_that_was_planted_before_the_sign_in_cannot_finish_it() {
    for backend in BOTH {
        let app = TestApp::on(backend, |settings| {
            trusting(settings);
            settings.account.login_by_code_enabled = true;
        })
        .await;
        app.user(ADA).await;
        let mut browser = Browser::new(&app);
        browser.api(Method::POST, "auth/code/request", json!({ "email": BOB })).await;
        let mut planted = browser.clone();
        assert_eq!(pending(&log_in(&mut browser, ADA).await), "login_by_code");
        assert_eq!(pending(&enter(&app, &mut browser, ADA).await), "mfa_trust", "{backend:?}");
        assert_eq!(pending(&planted.api(Method::GET, "auth/session", Value::Null).await), "");
        assert_eq!(trust(&mut planted, true).await.status, 409, "{backend:?}");
        assert_eq!(trust(&mut browser, true).await.status, 200, "{backend:?}");
    }
}

#[tokio::test]
async fn device_key_that_was_copied_before_is_not_trusted() {
    let app = TestApp::with(trusting).await;
    app.user(ADA).await;
    app.user(BOB).await;
    let mut browser = trusted(&app, BOB, false).await;
    let copy = browser.cookies.clone();
    log_in(&mut browser, ADA).await;
    enter(&app, &mut browser, ADA).await;
    assert_eq!(trust(&mut browser, true).await.status, 200);
    app.wait(60);
    let mut thief = Browser::new(&app);
    thief.cookies = copy;
    assert_eq!(pending(&log_in(&mut thief, ADA).await), "login_by_code");
    browser.api(Method::DELETE, "auth/session", Value::Null).await;
    assert_eq!(log_in(&mut browser, ADA).await.status, 200);
    app.deliver().await;
    let another = ("account/email/new_device".to_owned(), ADA.to_owned());
    assert!(!app.mail.kinds().contains(&another), "{:?}", app.mail.kinds());
}

#[tokio::test]
async fn trust_ends_with_what_received_the_codes_and_with_the_account() {
    for act in ["deactivated", "number removed", "address removed"] {
        let app = TestApp::with(|settings| {
            trusting(settings);
            settings.account.login_methods = vec![LoginMethod::Email, LoginMethod::Phone];
        })
        .await;
        app.account(NewAccount {
            email: Some((ADA.into(), true)),
            extra_emails: vec![(BOB.into(), true)],
            phone: Some(("+4930123456".into(), true)),
            password: Some(Secret::new(PASSWORD)),
            active: true,
            ..NewAccount::default()
        })
        .await;
        let mut browser = trusted(&app, ADA, true).await;
        if act == "deactivated" {
            for active in [false, true] {
                admin::set_active(app.accounts.services(), ADA, active).await.unwrap();
            }
        } else {
            assert_eq!(log_in(&mut browser, ADA).await.status, 200);
            let (path, body) = match act {
                "number removed" => ("account/phone", Value::Null),
                _ => ("account/email", json!({ "email": BOB })),
            };
            let reply = browser.api(Method::DELETE, path, body).await;
            assert_eq!(reply.status, 200, "{}", reply.text);
            browser.api(Method::DELETE, "auth/session", Value::Null).await;
            app.wait(60);
        }
        assert_eq!(pending(&log_in(&mut browser, ADA).await), "login_by_code", "{act}");
    }
}
