//! The proof by a mailed code: for accounts without a password.

use super::*;
use housekey_accounts::{
    admin::NewAccount,
    settings::{EmailVerification, LoginMethod},
};

/// Signed in, without a password, and the sign-in is too old.
async fn signed_in_without_a_password(app: &TestApp) -> Browser {
    app.user(ADA).await;
    let browser = signed_in(app, ADA).await;
    app.take_password().await;
    app.wait(600);
    browser
}

async fn ask(browser: &mut Browser) -> Reply {
    browser.api(Method::POST, "auth/reauthenticate/code/request", Value::Null).await
}

async fn enter(browser: &mut Browser, code: &str) -> Reply {
    browser.api(Method::POST, "auth/reauthenticate/code/confirm", json!({ "code": code })).await
}

async fn mailed(app: &TestApp) -> String {
    app.deliver().await;
    app.mail.value(ADA, "code")
}

#[tokio::test]
async fn mailed_code_proves_who_is_signed_in() {
    for backend in BOTH {
        let app = TestApp::on(backend, |_| {}).await;
        let mut browser = signed_in_without_a_password(&app).await;
        let refused = add(&mut browser).await;
        assert!(asks_for_proof(&refused), "{}", refused.text);
        assert_eq!(flows(&refused), ["reauthenticate_by_code"]);
        app.signals.take();
        assert_eq!(ask(&mut browser).await.status, 200);
        let code = mailed(&app).await;
        assert_eq!(app.mail.last_to(ADA).kind, "account/email/reauthentication_code");
        let before = browser.cookies["sid"].clone();
        let reply = enter(&mut browser, &code.to_lowercase()).await;
        assert!(reply.status == 200 && reply.is_authenticated(), "{}", reply.text);
        assert_ne!(browser.cookies["sid"], before);
        assert_eq!(
            app.signals.take(),
            ["code_sent", "authentication_step_completed", "reauthenticated"],
            "{backend:?}"
        );
        assert_eq!(add(&mut browser).await.status, 200);
        assert_eq!(enter(&mut browser, &code).await.errors(), ["code:code_expired"], "it is good once");
    }
}

#[tokio::test]
async fn three_wrong_codes_end_the_code() {
    let app = TestApp::with(|_| {}).await;
    let mut browser = signed_in_without_a_password(&app).await;
    ask(&mut browser).await;
    let code = mailed(&app).await;
    assert_eq!(enter(&mut browser, "").await.errors(), ["code:required"]);
    assert_eq!(enter(&mut browser, "BBBB-BBBB").await.errors(), ["code:incorrect_code"]);
    assert_eq!(enter(&mut browser, "BBBB-BBBB").await.errors(), ["code:incorrect_code"]);
    assert_eq!(enter(&mut browser, "BBBB-BBBB").await.errors(), ["code:code_expired"]);
    assert_eq!(enter(&mut browser, &code).await.errors(), ["code:code_expired"]);
    assert!(asks_for_proof(&add(&mut browser).await));
}

#[tokio::test]
async fn code_expires_and_a_new_one_takes_its_place() {
    let app = TestApp::with(|_| {}).await;
    let mut browser = signed_in_without_a_password(&app).await;
    ask(&mut browser).await;
    let first = mailed(&app).await;
    app.wait(601);
    assert_eq!(enter(&mut browser, &first).await.errors(), ["code:code_expired"]);
    ask(&mut browser).await;
    let second = mailed(&app).await;
    ask(&mut browser).await;
    let third = mailed(&app).await;
    assert_eq!(enter(&mut browser, &second).await.errors(), ["code:incorrect_code"]);
    assert_eq!(enter(&mut browser, &third).await.status, 200);
}

#[tokio::test]
async fn codes_are_limited_for_the_session() {
    let app = TestApp::with(|_| {}).await;
    let mut browser = signed_in_without_a_password(&app).await;
    for _ in 0..3 {
        assert_eq!(ask(&mut browser).await.status, 200);
    }
    assert_eq!(ask(&mut browser).await.status, 429);
}

#[tokio::test]
async fn account_with_a_password_is_mailed_no_code() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    assert_eq!(ask(&mut browser).await.status, 409);
    app.deliver().await;
    assert!(app.mail.all().is_empty());
}

/// A code opens the account again in the session that asked, and nowhere else.
#[tokio::test]
async fn code_of_another_browser_proves_nothing() {
    let app = TestApp::with(|_| {}).await;
    let mut browser = signed_in_without_a_password(&app).await;
    let mut other = Browser::new(&app);
    ask(&mut browser).await;
    let code = mailed(&app).await;
    assert_eq!(enter(&mut other, &code).await.status, 401);
    assert_eq!(enter(&mut browser, &code).await.status, 200);
}

/// T048: a code is good for what it was mailed for.
#[tokio::test]
async fn codes_of_other_flows_prove_nothing_and_this_one_opens_nothing_else() {
    let app = TestApp::with(|settings| {
        settings.account.login_by_code_enabled = true;
        settings.account.email_verification_by_code_enabled = true;
        settings.account.password_reset_by_code_enabled = true;
    })
    .await;
    let mut browser = signed_in_without_a_password(&app).await;
    ask(&mut browser).await;
    let code = mailed(&app).await;
    for (path, body) in [
        ("auth/code/confirm", json!({ "code": code })),
        ("auth/email/verify", json!({ "key": code })),
        ("auth/password/reset", json!({"key": code, "password": "violet anchor kettle 93"})),
    ] {
        let reply = browser.api(Method::POST, path, body).await;
        assert!(reply.status >= 400, "{path}: {}", reply.text);
    }
    browser.api(Method::POST, "auth/password/request", json!({ "email": ADA })).await;
    let reset = mailed(&app).await;
    assert_ne!(reset, code);
    assert_eq!(enter(&mut browser, &reset).await.errors(), ["code:incorrect_code"]);
    assert_eq!(enter(&mut browser, &code).await.status, 200);
}

#[tokio::test]
async fn code_proves_nothing_once_there_is_a_password() {
    let app = TestApp::with(|_| {}).await;
    let mut browser = signed_in_without_a_password(&app).await;
    ask(&mut browser).await;
    let code = mailed(&app).await;
    assert_eq!(enter(&mut browser, &code).await.status, 200);
    ask(&mut browser).await;
    let code = mailed(&app).await;
    let body = json!({ "new_password": "violet anchor kettle 93" });
    assert_eq!(browser.api(Method::POST, "account/password/change", body).await.status, 200);
    assert_eq!(enter(&mut browser, &code).await.errors(), ["code:code_expired"]);
    assert_eq!(prove(&mut browser, "violet anchor kettle 93").await.status, 200);
}

#[tokio::test]
async fn account_with_nothing_to_prove_by_has_to_sign_in_again() {
    let app = TestApp::with(|settings| {
        settings.account.login_methods = vec![LoginMethod::Username];
        settings.account.email_verification = EmailVerification::None;
        settings.account.signup_fields = vec!["username*".to_owned(), "password1*".to_owned()];
    })
    .await;
    let password = Some(PASSWORD.to_owned().into());
    app.account(NewAccount { username: Some("ada".into()), password, active: true, ..NewAccount::default() })
        .await;
    let mut browser = Browser::new(&app);
    let body = json!({"username": "ada", "password": PASSWORD});
    assert_eq!(browser.api(Method::POST, "auth/login", body).await.status, 200);
    app.take_password().await;
    app.wait(300);
    let refused = add(&mut browser).await;
    assert!(asks_for_proof(&refused) && flows(&refused).is_empty(), "{}", refused.text);
    assert_eq!(ask(&mut browser).await.status, 409);
}
