//! A new password for who does not know the old one: asked for, proved by link or code, chosen.

mod asking;
mod owners;

use super::{signed_in, signed_up};
use housekey_accounts::{
    Settings, admin,
    admin::NewAccount,
    flows::password_reset::{ChooseResetPassword, RequestPasswordReset},
    settings::{EmailVerification, PreventEnumeration, Rates, account::CodeRequired},
};
use housekey_testkit::{AppClient, Backend, Browser, Reply, TestApp, app::PASSWORD, probe::denies_form};
use http::Method;
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const OTHER: &str = "ada@example.com";
const NEW: &str = "violet anchor kettle 93";
const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];

fn by_code(settings: &mut Settings) {
    settings.account.password_reset_by_code_enabled = true;
    settings.account.rate_limits.reset_password = Rates::default();
}

async fn ask(browser: &mut Browser, email: &str) -> Reply {
    browser.api(Method::POST, "auth/password/request", json!({ "email": email })).await
}

async fn choose(browser: &mut Browser, key: &str, password: &str) -> Reply {
    let body = json!({"key": key, "password": password});
    browser.api(Method::POST, "auth/password/reset", body).await
}

/// Asks, and answers the key or code that was mailed.
async fn asked(app: &TestApp, browser: &mut Browser, email: &str) -> String {
    ask(browser, email).await;
    app.deliver().await;
    let code = app.mail.value(email, "code");
    if code.is_empty() { app.mail.key(email) } else { code }
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Reply {
    let body = json!({"email": email, "password": password});
    Browser::new(app).api(Method::POST, "auth/login", body).await
}

async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.api(Method::GET, "auth/session", Value::Null).await.is_authenticated()
}

fn mails(app: &TestApp) -> Vec<(String, String)> {
    let kind = |kind: String| kind.trim_start_matches("account/email/").to_owned();
    app.mail.kinds().into_iter().map(|(name, to)| (kind(name), to)).collect()
}

#[tokio::test]
async fn link_lets_its_reader_choose_a_password_once() {
    for backend in BOTH {
        let app = TestApp::on(backend, |_| {}).await;
        app.user(ADA).await;
        let mut browser = Browser::new(&app);
        app.signals.take();
        assert_eq!(ask(&mut browser, " ADA@example.org ").await.status, 200);
        assert_eq!(app.signals.take(), ["password_reset_requested"], "{backend:?}");
        app.deliver().await;
        let key = app.mail.key(ADA);
        let done = choose(&mut browser, &key, NEW).await;
        assert_eq!((done.status, done.is_authenticated()), (401, false), "{}", done.text);
        assert_eq!(app.signals.take(), ["password_reset"], "{backend:?}");
        assert_eq!(choose(&mut browser, &key, PASSWORD).await.errors(), ["key:token_invalid"]);
        assert_eq!(sign_in(&app, ADA, PASSWORD).await.status, 400);
        assert_eq!(sign_in(&app, ADA, NEW).await.status, 200);
    }
}

#[tokio::test]
async fn code_lets_the_browser_that_asked_choose_a_password_once() {
    for backend in BOTH {
        let app = TestApp::on(backend, by_code).await;
        app.user(ADA).await;
        let mut browser = Browser::new(&app);
        app.signals.take();
        let waits = ask(&mut browser, ADA).await;
        assert_eq!(waits.status, 401, "{}", waits.text);
        let flows = waits.json()["data"]["flows"].clone();
        assert!(
            flows.as_array().unwrap().iter().any(|flow| flow["id"] == "password_reset_by_code"),
            "{flows}"
        );
        assert_eq!(app.signals.take(), ["password_reset_requested", "code_sent"], "{backend:?}");
        app.deliver().await;
        let code = app.mail.value(ADA, "code");
        // T042: bound to the browser that asked.
        assert_eq!(choose(&mut Browser::new(&app), &code, NEW).await.status, 409);
        // A password that will not do uses up no try.
        for _ in 0..4 {
            assert_eq!(choose(&mut browser, &code, "short").await.errors(), ["password:password_too_short"]);
        }
        assert_eq!(choose(&mut browser, &code, NEW).await.status, 401);
        assert_eq!(choose(&mut browser, &code, NEW).await.status, 409);
        assert_eq!(sign_in(&app, ADA, NEW).await.status, 200);
    }
}

#[tokio::test]
async fn app_client_resets_by_code_with_its_token() {
    let app = TestApp::with(by_code).await;
    app.user(ADA).await;
    let mut client = AppClient::new(&app);
    let waits = client.api(Method::POST, "auth/password/request", json!({ "email": ADA })).await;
    assert!(waits.json()["meta"]["session_token"].is_string(), "{}", waits.text);
    app.deliver().await;
    let body = json!({"key": app.mail.value(ADA, "code"), "password": NEW});
    assert_eq!(client.api(Method::POST, "auth/password/reset", body).await.status, 401);
    assert_eq!(sign_in(&app, ADA, NEW).await.status, 200);
}

/// T041.
#[tokio::test]
async fn three_wrong_codes_end_the_process_and_the_right_one_is_refused_then() {
    for backend in BOTH {
        let app = TestApp::on(backend, by_code).await;
        app.user(ADA).await;
        let mut browser = Browser::new(&app);
        let code = asked(&app, &mut browser, ADA).await;
        app.signals.take();
        for expected in ["incorrect_code", "incorrect_code", "code_expired"] {
            let reply = choose(&mut browser, "BBBB-BBBB", NEW).await;
            assert_eq!(reply.errors(), [format!("key:{expected}")], "{backend:?}");
        }
        assert_eq!(app.signals.take(), ["password_reset_code_rejected"; 3], "{backend:?}");
        assert_eq!(choose(&mut browser, &code, NEW).await.status, 409);
        let code = asked(&app, &mut browser, ADA).await;
        assert_eq!(choose(&mut browser, &code, NEW).await.status, 401);
    }
}

#[tokio::test]
async fn a_look_at_a_link_changes_nothing_and_one_at_a_wrong_code_is_a_guess() {
    let look = async |browser: &mut Browser, key: &str| {
        browser.headers = vec![("x-password-reset-key".into(), key.to_owned())];
        browser.api(Method::GET, "auth/password/reset", Value::Null).await
    };
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    let key = asked(&app, &mut browser, ADA).await;
    // T051.
    for _ in 0..3 {
        let reply = look(&mut Browser::new(&app), &key).await;
        assert_eq!(reply.json()["data"]["user"]["email"], ADA, "{}", reply.text);
    }
    assert_eq!(look(&mut browser, "invented").await.errors(), ["key:token_invalid"]);
    assert_eq!(choose(&mut browser, &key, NEW).await.status, 401);

    let app = TestApp::with(by_code).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    let code = asked(&app, &mut browser, ADA).await;
    for _ in 0..4 {
        assert_eq!(look(&mut browser, &code).await.status, 200);
    }
    for _ in 0..3 {
        assert_eq!(look(&mut browser, "BBBB-BBBB").await.status, 400);
    }
    assert_eq!(look(&mut browser, &code).await.status, 409);
}

/// T072.
#[tokio::test]
async fn link_dies_with_time_password_change_address_change_and_deactivation() {
    let (late, changed, primary, off) = ("it expired", "password changed", "address added", "deactivated");
    for why in [late, changed, primary, off] {
        let app = TestApp::with(|_| {}).await;
        app.user(ADA).await;
        let mut owner = signed_in(&app, ADA).await;
        let mut browser = Browser::new(&app);
        let key = asked(&app, &mut browser, ADA).await;
        if why == late {
            app.wait(3600);
        } else if why == changed {
            let body = json!({"current_password": PASSWORD, "new_password": NEW});
            assert_eq!(owner.api(Method::POST, "account/password/change", body).await.status, 200);
        } else if why == primary {
            assert_eq!(owner.api(Method::POST, "account/email", json!({ "email": OTHER })).await.status, 200);
        } else {
            admin::set_active(app.accounts.services(), ADA, false).await.unwrap();
        }
        let reply = choose(&mut browser, &key, "seven purple lanterns sing").await;
        assert_eq!(reply.errors(), ["key:token_invalid"], "{why}");
    }
}

#[tokio::test]
async fn one_of_two_links_kills_the_other() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    let first = asked(&app, &mut browser, ADA).await;
    let second = asked(&app, &mut browser, ADA).await;
    assert_ne!(first, second);
    assert_eq!(choose(&mut browser, &first, NEW).await.status, 401);
    assert_eq!(choose(&mut browser, &second, PASSWORD).await.errors(), ["key:token_invalid"]);
}

/// T048.
#[tokio::test]
async fn codes_and_links_of_other_purposes_are_refused() {
    let app = TestApp::with(|settings| {
        by_code(settings);
        settings.account.email_verification_by_code_enabled = true;
    })
    .await;
    let mut browser = signed_up(&app, ADA).await;
    let confirmation = app.mail.value(ADA, "code");
    assert_eq!(choose(&mut browser, &confirmation, NEW).await.status, 409);
    let reset = asked(&app, &mut browser, ADA).await;
    let verify = browser.api(Method::POST, "auth/email/verify", json!({ "key": reset })).await;
    assert_eq!(verify.errors(), ["key:incorrect_code"]);

    let app = TestApp::with(|_| {}).await;
    let mut browser = signed_up(&app, ADA).await;
    let key = app.mail.key(ADA);
    assert_eq!(choose(&mut browser, &key, NEW).await.errors(), ["key:token_invalid"]);
}

#[tokio::test]
async fn code_expires() {
    let app = TestApp::with(by_code).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    let code = asked(&app, &mut browser, ADA).await;
    app.wait(600);
    assert_eq!(choose(&mut browser, &code, NEW).await.status, 409);
}

#[tokio::test]
async fn of_many_at_once_with_one_link_one_wins() {
    for backend in BOTH {
        let app = TestApp::on(backend, |settings| {
            settings.account.rate_limits.reset_password_from_key = Rates::default();
            settings.account.rate_limits.login = Rates::default();
            settings.account.rate_limits.login_failed = Rates::default();
        })
        .await;
        app.user(ADA).await;
        let key = asked(&app, &mut Browser::new(&app), ADA).await;
        let passwords: Vec<String> = (0..8).map(|n| format!("violet anchor kettle {n}{n}")).collect();
        let tries = passwords.iter().map(|password| {
            let (app, key) = (&app, &key);
            async move { choose(&mut Browser::new(app), key, password).await.status }
        });
        let statuses = futures::future::join_all(tries).await;
        let won: Vec<bool> = statuses.iter().map(|status| *status == 401).collect();
        assert_eq!(won.iter().filter(|won| **won).count(), 1, "{backend:?}: {statuses:?}");
        assert!(statuses.iter().all(|status| [400, 401].contains(status)), "{backend:?}: {statuses:?}");
        for (password, won) in passwords.iter().zip(won) {
            assert_eq!(sign_in(&app, ADA, password).await.status == 200, won, "{backend:?}");
        }
    }
}

/// T044.
#[tokio::test]
async fn of_many_wrong_codes_at_once_three_are_compared() {
    for backend in BOTH {
        let app = TestApp::on(backend, |settings| {
            by_code(settings);
            settings.account.rate_limits.reset_password_from_key = Rates::default();
        })
        .await;
        app.user(ADA).await;
        let mut browser = Browser::new(&app);
        let code = asked(&app, &mut browser, ADA).await;
        let tries = (0..20).map(|_| {
            let mut browser = browser.clone();
            async move { choose(&mut browser, "BBBB-BBBB", NEW).await.status }
        });
        let statuses = futures::future::join_all(tries).await;
        let compared = statuses.iter().filter(|status| **status == 400).count();
        assert!(compared <= 3, "{backend:?}: {statuses:?}");
        assert!(statuses.iter().all(|status| [400, 409].contains(status)), "{backend:?}: {statuses:?}");
        assert_eq!(choose(&mut browser, &code, NEW).await.status, 409, "{backend:?}");
    }
}
