//! Sign-in by a mailed code: asked for, or required after the password.

mod asking;
mod required;

use super::{signed_in, signed_up};
use housekey_accounts::{
    Settings, admin,
    admin::NewAccount,
    flows::login_code::RequestLoginCode,
    settings::{
        EmailVerification, LoginMethod, PreventEnumeration, Rates,
        account::{CodeRequired, UserCodeFormat},
    },
    stages::PreLogin,
};
use housekey_testkit::{AppClient, Backend, Browser, Reply, TestApp, app::PASSWORD, probe::denies_form};
use http::Method;
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];

fn enabled(settings: &mut Settings) {
    settings.account.login_by_code_enabled = true;
    settings.account.rate_limits.request_login_code = Rates::default();
}

fn required(settings: &mut Settings) {
    settings.account.login_by_code_required = CodeRequired::After(vec!["password".into()]);
}

async fn ask(browser: &mut Browser, email: &str) -> Reply {
    browser.api(Method::POST, "auth/code/request", json!({ "email": email })).await
}

async fn enter(browser: &mut Browser, code: &str) -> Reply {
    browser.api(Method::POST, "auth/code/confirm", json!({ "code": code })).await
}

/// Asks, and answers the code that was mailed.
async fn asked(app: &TestApp, browser: &mut Browser, email: &str) -> String {
    ask(browser, email).await;
    app.deliver().await;
    app.mail.value(email, "code")
}

async fn log_in(browser: &mut Browser, email: &str) -> Reply {
    browser.api(Method::POST, "auth/login", json!({"email": email, "password": PASSWORD})).await
}

async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.api(Method::GET, "auth/session", Value::Null).await.is_authenticated()
}

fn waits(reply: &Reply) -> bool {
    let json = reply.json();
    let flows = json["data"]["flows"].as_array().cloned().unwrap_or_default();
    flows.iter().any(|flow| flow["id"] == "login_by_code" && flow["is_pending"] == true)
}

#[tokio::test]
async fn mailed_code_signs_in_once_with_the_method_on_record() {
    for backend in BOTH {
        let app = TestApp::on(backend, enabled).await;
        app.user(ADA).await;
        let mut browser = Browser::new(&app);
        app.signals.take();
        let reply = ask(&mut browser, " ADA@example.org").await;
        assert!(reply.status == 401 && waits(&reply), "{}", reply.text);
        assert_eq!(app.signals.take(), ["code_sent"], "{backend:?}");
        app.deliver().await;
        assert_eq!(app.mail.last_to(ADA).kind, "account/email/login_code");
        let code = app.mail.value(ADA, "code");
        let before = browser.cookies["sid"].clone();
        let reply = enter(&mut browser, &code.to_lowercase()).await;
        assert!(reply.status == 200 && reply.is_authenticated(), "{}", reply.text);
        assert_eq!(app.signals.take(), ["authentication_step_completed", "user_logged_in"], "{backend:?}");
        let method = &reply.json()["data"]["methods"][0];
        assert_eq!((&method["method"], &method["email"]), (&json!("code"), &json!(ADA)));
        // T034.
        assert_ne!(browser.cookies["sid"], before);
        assert_eq!(enter(&mut browser, &code).await.status, 409);
        assert_eq!(enter(&mut Browser::new(&app), &code).await.status, 409);
    }
}

/// T042.
#[tokio::test]
async fn code_is_good_only_in_the_browser_that_asked() {
    let app = TestApp::with(enabled).await;
    app.user(ADA).await;
    app.user("bob@example.org").await;
    let (mut ada, mut bob) = (Browser::new(&app), Browser::new(&app));
    let code = asked(&app, &mut ada, ADA).await;
    let other = asked(&app, &mut bob, "bob@example.org").await;
    assert_eq!(enter(&mut Browser::new(&app), &code).await.status, 409);
    assert_eq!(enter(&mut bob, &code).await.errors(), ["code:incorrect_code"]);
    assert_eq!(enter(&mut bob, &other).await.status, 200);
    assert_eq!(enter(&mut ada, &code).await.status, 200);
}

/// T041.
#[tokio::test]
async fn three_wrong_codes_end_the_login_and_the_right_one_is_refused_then() {
    for backend in BOTH {
        let app = TestApp::on(backend, enabled).await;
        app.user(ADA).await;
        let mut browser = Browser::new(&app);
        let code = asked(&app, &mut browser, ADA).await;
        app.signals.take();
        for expected in ["incorrect_code", "incorrect_code", "code_expired"] {
            assert_eq!(enter(&mut browser, "BBBB-BBBB").await.errors(), [format!("code:{expected}")]);
        }
        assert_eq!(app.signals.take(), ["login_code_rejected"; 3], "{backend:?}");
        assert_eq!(enter(&mut browser, &code).await.status, 409);
        assert!(!waits(&browser.api(Method::GET, "auth/session", Value::Null).await));
        let code = asked(&app, &mut browser, ADA).await;
        assert_eq!(enter(&mut browser, &code).await.status, 200);
    }
}

/// T046.
#[tokio::test]
async fn sent_again_the_old_code_is_dead_and_the_tries_stay_counted() {
    let app = TestApp::with(enabled).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    let first = asked(&app, &mut browser, ADA).await;
    assert_eq!(enter(&mut browser, "BBBB-BBBB").await.status, 400);
    for expected in [200, 200, 409] {
        assert_eq!(browser.api(Method::POST, "auth/code/resend", Value::Null).await.status, expected);
    }
    app.deliver().await;
    let codes = app.mail.all().into_iter().filter(|mail| mail.kind == "account/email/login_code").count();
    assert_eq!(codes, 3, "the quota of two is kept");
    let last = app.mail.value(ADA, "code");
    assert_eq!(enter(&mut browser, &first).await.errors(), ["code:incorrect_code"]);
    assert_eq!(enter(&mut browser, "BBBB-BBBB").await.errors(), ["code:code_expired"]);
    assert_eq!(enter(&mut browser, &last).await.status, 409);
}

/// T048.
#[tokio::test]
async fn code_expires_and_codes_of_other_purposes_are_refused() {
    let app = TestApp::with(|settings| {
        enabled(settings);
        settings.account.password_reset_by_code_enabled = true;
    })
    .await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    let code = asked(&app, &mut browser, ADA).await;
    browser.api(Method::POST, "auth/password/request", json!({ "email": ADA })).await;
    app.deliver().await;
    let reset = app.mail.value(ADA, "code");
    assert_eq!(enter(&mut browser, &reset).await.errors(), ["code:incorrect_code"]);
    let body = json!({"key": code, "password": "violet anchor kettle 93"});
    let crossed = browser.api(Method::POST, "auth/password/reset", body).await;
    assert_eq!(crossed.errors(), ["key:incorrect_code"]);
    app.wait(600);
    assert_eq!(enter(&mut browser, &code).await.status, 409);
}

/// T106: somebody signed up with the address of somebody else, and is signed in.
#[tokio::test]
async fn owner_wins_an_address_back_from_who_signed_up_with_it_unverified() {
    for backend in BOTH {
        let app = TestApp::on(backend, |settings| {
            enabled(settings);
            settings.account.email_verification = EmailVerification::Optional;
        })
        .await;
        let mut squatter = Browser::new(&app);
        let body = json!({"email": ADA, "password": PASSWORD});
        assert_eq!(squatter.api(Method::POST, "auth/signup", body).await.status, 200);
        squatter.api(Method::POST, "account/email", json!({"email": "eve@example.org"})).await;
        let mut owner = Browser::new(&app);
        let code = asked(&app, &mut owner, ADA).await;
        app.signals.take();
        assert_eq!(enter(&mut owner, &code).await.status, 200);
        assert_eq!(
            app.signals.take(),
            [
                "authentication_step_completed",
                "email_confirmed",
                "account_ready",
                "email_removed",
                "session_ended",
                "user_logged_in"
            ],
            "{backend:?}"
        );
        assert!(is_signed_in(&mut owner).await && !is_signed_in(&mut squatter).await, "{backend:?}");
        assert_eq!(log_in(&mut squatter, ADA).await.status, 400);
        assert_eq!(log_in(&mut squatter, "eve@example.org").await.status, 400);
    }
}

#[tokio::test]
async fn unverified_address_beside_a_verified_one_signs_in_nobody() {
    let app = TestApp::with(enabled).await;
    app.user("eve@example.org").await;
    let mut eve = signed_in(&app, "eve@example.org").await;
    eve.api(Method::POST, "account/email", json!({ "email": ADA })).await;
    ask(&mut Browser::new(&app), ADA).await;
    app.deliver().await;
    assert_eq!(app.mail.last_to(ADA).kind, "account/email/unknown_account");
}

#[tokio::test]
async fn account_deactivated_while_a_code_is_awaited_is_not_signed_in() {
    let app = TestApp::with(enabled).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    let code = asked(&app, &mut browser, ADA).await;
    admin::set_active(app.accounts.services(), ADA, false).await.unwrap();
    assert_eq!(enter(&mut browser, &code).await.status, 409);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn account_without_a_password_signs_in_by_code() {
    let app = TestApp::with(enabled).await;
    let email = Some((ADA.to_owned(), true));
    app.account(NewAccount { email, password: None, active: true, ..NewAccount::default() }).await;
    let mut browser = Browser::new(&app);
    let code = asked(&app, &mut browser, ADA).await;
    assert_eq!(enter(&mut browser, &code).await.status, 200);
}

#[tokio::test]
async fn app_client_signs_in_by_code_with_its_token() {
    let app = TestApp::with(enabled).await;
    app.user(ADA).await;
    let mut client = AppClient::new(&app);
    let waits = client.api(Method::POST, "auth/code/request", json!({ "email": ADA })).await;
    let before = waits.json()["meta"]["session_token"].clone();
    app.deliver().await;
    let body = json!({"code": app.mail.value(ADA, "code")});
    let reply = client.api(Method::POST, "auth/code/confirm", body).await;
    assert!(reply.is_authenticated() && reply.json()["meta"]["session_token"] != before, "{}", reply.text);
}

#[tokio::test]
async fn handlers_can_refuse_the_request_and_the_sign_in() {
    let app = TestApp::build(
        Backend::Sqlite,
        enabled,
        |registry| registry.before::<RequestLoginCode>("no request", denies_form("denied")),
        housekey_http::Accounts::router,
    )
    .await;
    app.user(ADA).await;
    assert_eq!(ask(&mut Browser::new(&app), ADA).await.errors(), ["*:denied"]);
    let app = TestApp::build(
        Backend::Sqlite,
        enabled,
        |registry| registry.before::<PreLogin>("no sign-in", denies_form("closed_today")),
        housekey_http::Accounts::router,
    )
    .await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    // Nobody has proved anything yet, so the host is not asked.
    let code = asked(&app, &mut browser, ADA).await;
    assert_eq!(enter(&mut browser, &code).await.errors(), ["*:closed_today"]);
    assert!(!is_signed_in(&mut browser).await);
    assert_eq!(enter(&mut browser, &code).await.status, 409);
}

/// T045.
#[tokio::test]
async fn of_many_at_once_with_the_right_code_one_signs_in() {
    for backend in BOTH {
        let app = TestApp::on(backend, |settings| {
            enabled(settings);
            settings.account.login_by_code_max_attempts = 10;
        })
        .await;
        app.user(ADA).await;
        let mut browser = Browser::new(&app);
        let code = asked(&app, &mut browser, ADA).await;
        app.signals.take();
        let tries = (0..10).map(|_| {
            let (mut browser, code) = (browser.clone(), code.clone());
            async move { enter(&mut browser, &code).await.status }
        });
        let statuses = futures::future::join_all(tries).await;
        let won = statuses.iter().filter(|status| **status == 200).count();
        assert_eq!(won, 1, "{backend:?}: {statuses:?}");
        assert!(statuses.iter().all(|status| [200, 409].contains(status)), "{backend:?}: {statuses:?}");
        let logged_in = app.signals.take().into_iter().filter(|name| name == "user_logged_in").count();
        assert_eq!(logged_in, 1, "{backend:?}");
    }
}

#[tokio::test]
async fn numeric_code_signs_in_however_it_is_grouped() {
    let app = TestApp::with(|settings| {
        settings.account.login_by_code_enabled = true;
        settings.account.user_code_format = UserCodeFormat::Numeric;
    })
    .await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    browser.api(Method::POST, "auth/code/request", json!({ "email": ADA })).await;
    app.deliver().await;
    let code = app.mail.value(ADA, "code");
    assert!(code.len() == 11 && code.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit()), "{code}");
    let typed = code.replace('-', " ");
    let reply = browser.api(Method::POST, "auth/code/confirm", json!({ "code": typed })).await;
    assert!(reply.is_authenticated(), "{}", reply.text);
}
