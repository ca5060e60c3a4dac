//! Failures in a row: after so many, guessing is over. (T032, T033)

use super::signed_in;
use housekey_accounts::{
    Settings,
    admin::NewAccount,
    model::Secret,
    settings::{EmailVerification, LoginMethod, Rates},
};
use housekey_testkit::{AppClient, Backend, Browser, Reply, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];
/// Of ten failures in a row, five are for strangers.
const STRANGERS: usize = 5;

fn ten_in_a_row(settings: &mut Settings) {
    settings.account.max_login_failures = 10;
    settings.account.login_by_code_enabled = true;
    // What counts here is that they are in a row, not how fast they come.
    let limits = &mut settings.account.rate_limits;
    for rates in [
        &mut limits.login,
        &mut limits.login_failed,
        &mut limits.request_login_code,
        &mut limits.reset_password,
    ] {
        *rates = Rates::default();
    }
}

async fn log_in(browser: &mut Browser, email: &str, password: &str) -> Reply {
    browser.api(Method::POST, "auth/login", json!({ "email": email, "password": password })).await
}

async fn fails(app: &TestApp, times: usize) {
    for _ in 0..times {
        let reply = log_in(&mut Browser::new(app), ADA, "wrong wrong wrong").await;
        assert_eq!(reply.errors(), ["password:email_password_mismatch"]);
    }
}

/// Asks for a code to sign in, and answers the one that was mailed.
async fn code(app: &TestApp, browser: &mut Browser) -> String {
    browser.api(Method::POST, "auth/code/request", json!({ "email": ADA })).await;
    app.deliver().await;
    app.mail.value(ADA, "code")
}

async fn enter(browser: &mut Browser, code: &str) -> Reply {
    browser.api(Method::POST, "auth/code/confirm", json!({ "code": code })).await
}

#[tokio::test]
async fn t032_after_too_many_failures_in_a_row_the_right_password_is_answered_as_a_wrong_one() {
    for backend in BOTH {
        let app = TestApp::on(backend, ten_in_a_row).await;
        app.user(ADA).await;
        fails(&app, STRANGERS).await;
        let reply = log_in(&mut Browser::new(&app), ADA, PASSWORD).await;
        assert_eq!(reply.errors(), ["password:email_password_mismatch"]);
        // A year later, too.
        app.wait(365 * 86_400);
        let reply = log_in(&mut Browser::new(&app), ADA, PASSWORD).await;
        assert_eq!(reply.errors(), ["password:email_password_mismatch"]);
    }
}

#[tokio::test]
async fn t032_a_success_before_the_last_failure_begins_the_row_anew() {
    let app = TestApp::with(ten_in_a_row).await;
    app.user(ADA).await;
    fails(&app, STRANGERS - 1).await;
    signed_in(&app, ADA).await;
    fails(&app, STRANGERS - 1).await;
    signed_in(&app, ADA).await;
}

#[tokio::test]
async fn t032_wrong_passwords_and_wrong_codes_are_one_row() {
    for backend in BOTH {
        let app = TestApp::on(backend, ten_in_a_row).await;
        app.user(ADA).await;
        fails(&app, STRANGERS - 2).await;
        let mut browser = Browser::new(&app);
        let right = code(&app, &mut browser).await;
        for _ in 0..2 {
            assert_eq!(enter(&mut browser, "WRNG-CDEX").await.errors(), ["code:incorrect_code"]);
        }
        // One try is left of the code's own three; the account has none.
        assert_eq!(enter(&mut browser, &right).await.errors(), ["code:code_expired"]);
    }
}

#[tokio::test]
async fn t033_browser_that_signed_in_before_is_let_in_while_a_stranger_guesses() {
    for backend in BOTH {
        let app = TestApp::on(backend, ten_in_a_row).await;
        app.user(ADA).await;
        let mut known = signed_in(&app, ADA).await;
        known.api(Method::DELETE, "auth/session", Value::Null).await;
        fails(&app, STRANGERS + 1).await;
        assert_eq!(log_in(&mut known, ADA, PASSWORD).await.status, 200);
        // With that, the row begins anew everywhere.
        signed_in(&app, ADA).await;
    }
}

#[tokio::test]
async fn t033_the_limit_of_minutes_is_counted_apart_for_a_browser_that_signed_in_before() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut known = signed_in(&app, ADA).await;
    known.api(Method::DELETE, "auth/session", Value::Null).await;
    fails(&app, 5).await;
    let stranger = log_in(&mut Browser::new(&app), ADA, PASSWORD).await;
    assert_eq!(stranger.errors(), ["*:too_many_login_attempts"]);
    assert_eq!(log_in(&mut known, ADA, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn t033_device_cookie_of_another_account_counts_as_a_stranger() {
    let app = TestApp::with(ten_in_a_row).await;
    app.user(ADA).await;
    app.user("eve@example.org").await;
    let mut eve = signed_in(&app, "eve@example.org").await;
    eve.api(Method::DELETE, "auth/session", Value::Null).await;
    fails(&app, STRANGERS).await;
    assert_eq!(log_in(&mut eve, ADA, PASSWORD).await.errors(), ["password:email_password_mismatch"]);
}

#[tokio::test]
async fn code_asked_for_when_guessing_is_over_is_long_and_signs_in() {
    for backend in BOTH {
        let app = TestApp::on(backend, ten_in_a_row).await;
        app.user(ADA).await;
        fails(&app, STRANGERS).await;
        let mut browser = Browser::new(&app);
        let long = code(&app, &mut browser).await;
        assert_eq!(long.len(), "AXXX-XXXX-XXXX-XXXX".len(), "{long}");
        assert_eq!(enter(&mut browser, "WRNG-CDEX").await.errors(), ["code:incorrect_code"]);
        assert_eq!(enter(&mut browser, &long.to_lowercase()).await.status, 200);
        // The row begins anew: codes are short again, and passwords sign in.
        signed_in(&app, ADA).await;
        app.deliver().await;
        assert_eq!(code(&app, &mut Browser::new(&app)).await.len(), "XXXX-XXXX".len());
    }
}

#[tokio::test]
async fn code_mailed_before_guessing_was_over_signs_nobody_in_after_it() {
    let app = TestApp::with(ten_in_a_row).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    let short = code(&app, &mut browser).await;
    fails(&app, STRANGERS).await;
    assert_eq!(enter(&mut browser, &short).await.errors(), ["code:incorrect_code"]);
}

#[tokio::test]
async fn new_password_by_link_or_code_begins_the_row_anew() {
    for by_code in [false, true] {
        let app = TestApp::with(|settings| {
            ten_in_a_row(settings);
            settings.account.password_reset_by_code_enabled = by_code;
        })
        .await;
        app.user(ADA).await;
        fails(&app, STRANGERS).await;
        let mut browser = Browser::new(&app);
        browser.api(Method::POST, "auth/password/request", json!({ "email": ADA })).await;
        app.deliver().await;
        let key = if by_code { app.mail.value(ADA, "code") } else { app.mail.key(ADA) };
        let fresh = "a quite different passphrase";
        let reply =
            browser.api(Method::POST, "auth/password/reset", json!({ "key": key, "password": fresh })).await;
        assert_eq!(reply.status, 401, "{}", reply.text);
        assert_eq!(log_in(&mut Browser::new(&app), ADA, fresh).await.status, 200);
    }
}

#[tokio::test]
async fn owner_is_mailed_once_when_guessing_is_over() {
    let app = TestApp::with(ten_in_a_row).await;
    app.user(ADA).await;
    fails(&app, STRANGERS + 3).await;
    app.deliver().await;
    let kind = "account/email/too_many_failures";
    let told = |app: &TestApp| app.mail.all().iter().filter(|mail| mail.kind == kind).count();
    assert_eq!(told(&app), 1);
    // Again when it happens again.
    let mut browser = Browser::new(&app);
    let long = code(&app, &mut browser).await;
    enter(&mut browser, &long).await;
    fails(&app, STRANGERS + 3).await;
    app.deliver().await;
    assert_eq!(told(&app), 2);
}

#[tokio::test]
async fn proofs_of_who_is_signed_in_count_and_say_when_there_were_too_many() {
    let app = TestApp::with(ten_in_a_row).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    for _ in 0..5 {
        let wrong = json!({ "password": "wrong wrong wrong" });
        let reply = browser.api(Method::POST, "auth/reauthenticate", wrong).await;
        assert_eq!(reply.errors(), ["password:incorrect_password"]);
    }
    let reply = browser.api(Method::POST, "auth/reauthenticate", json!({ "password": PASSWORD })).await;
    assert_eq!(reply.errors(), ["*:too_many_failures"]);
    // Strangers have another row.
    signed_in(&app, ADA).await;
}

#[tokio::test]
async fn t032_failures_in_parallel_are_compared_no_more_often() {
    for backend in BOTH {
        let app = TestApp::on(backend, ten_in_a_row).await;
        app.user(ADA).await;
        let tries = (0..20).map(|_| {
            let mut browser = Browser::new(&app);
            async move { log_in(&mut browser, ADA, "wrong wrong wrong").await.status }
        });
        let answers = futures::future::join_all(tries).await;
        assert!(answers.iter().all(|status| *status == 400), "{answers:?}");
        let reply = log_in(&mut Browser::new(&app), ADA, PASSWORD).await;
        assert_eq!(reply.errors(), ["password:email_password_mismatch"]);
    }
}

#[tokio::test]
async fn account_without_an_address_is_open_again_after_a_day() {
    let app = TestApp::with(|settings| {
        ten_in_a_row(settings);
        settings.account.login_methods = vec![LoginMethod::Username];
        settings.account.signup_fields = vec!["username*".into(), "password1*".into()];
        settings.account.email_verification = EmailVerification::None;
    })
    .await;
    let ada = NewAccount {
        username: Some("ada".into()),
        password: Some(Secret::new(PASSWORD)),
        active: true,
        ..NewAccount::default()
    };
    app.account(ada).await;
    let log_in = async |password: &str| {
        let body = json!({ "username": "ada", "password": password });
        Browser::new(&app).api(Method::POST, "auth/login", body).await.status
    };
    for _ in 0..STRANGERS {
        assert_eq!(log_in("wrong wrong wrong").await, 400);
    }
    assert_eq!(log_in(PASSWORD).await, 400);
    app.wait(86_400);
    assert_eq!(log_in(PASSWORD).await, 200);
}

#[tokio::test]
async fn device_cookie_made_of_what_a_program_calls_itself_is_known_nowhere() {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    use sha2::{Digest as _, Sha256};
    let app = TestApp::with(ten_in_a_row).await;
    app.user(ADA).await;
    let mut program = AppClient::new(&app);
    program.api(Method::POST, "auth/login", json!({ "email": ADA, "password": PASSWORD })).await;
    fails(&app, STRANGERS).await;
    // It sends no `User-Agent`.
    let forged = Sha256::digest(b"program\0");
    let mut stranger = Browser::new(&app);
    stranger.cookies.insert("device".into(), URL_SAFE_NO_PAD.encode(&forged[..16]));
    let reply = log_in(&mut stranger, ADA, PASSWORD).await;
    assert_eq!(reply.errors(), ["password:email_password_mismatch"]);
}
