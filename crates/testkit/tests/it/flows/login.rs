//! Sign-in and sign-out.

use super::signed_in;
use housekey_accounts::admin::{self, NewAccount};
use housekey_accounts::{model::Secret, settings::Rates};
use housekey_testkit::{AppClient, Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn sign_in_and_sign_out_fire_signals_in_order() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    let mut browser = signed_in(&app, "ADA@example.org").await;
    let reply = browser.api(Method::GET, "auth/session", Value::Null).await;
    let json = reply.json();
    assert_eq!(json["data"]["user"]["email"], "ada@example.org");
    assert_eq!(json["data"]["user"]["has_usable_password"], true);
    assert_eq!(json["data"]["methods"][0]["method"], "password");
    assert_eq!(json["data"]["methods"][0]["email"], "ada@example.org");
    let out = browser.api(Method::DELETE, "auth/session", Value::Null).await;
    assert_eq!(out.status, 401);
    assert_eq!(
        app.signals.names(),
        ["authentication_step_completed", "user_logged_in", "user_logged_out", "session_ended"]
    );
    assert_eq!(
        browser.cookies.keys().collect::<Vec<_>>(),
        ["device", "last-method"],
        "known again, and signed out"
    );
}

#[tokio::test]
async fn sign_out_of_visitor_fires_no_signal() {
    let app = TestApp::with(|_| {}).await;
    let reply = Browser::new(&app).api(Method::DELETE, "auth/session", Value::Null).await;
    assert_eq!(reply.status, 401);
    assert!(app.signals.names().is_empty());
}

#[tokio::test]
async fn wrong_unknown_inactive_and_passwordless_are_answered_alike() {
    let app = TestApp::with(|s| s.account.rate_limits.login_failed = Rates::default()).await;
    app.user("known@example.org").await;
    for (email, active, password) in
        [("inactive@example.org", false, Some(PASSWORD)), ("social@example.org", true, None)]
    {
        app.account(NewAccount {
            email: Some((email.into(), true)),
            password: password.map(Secret::new),
            active,
            ..Default::default()
        })
        .await;
    }
    let mut answers = vec![];
    for email in ["known@example.org", "unknown@example.org", "inactive@example.org", "social@example.org"] {
        let body = json!({"email": email, "password": "not the right password"});
        let reply = Browser::new(&app).api(Method::POST, "auth/login", body).await;
        assert_eq!(reply.errors(), ["password:email_password_mismatch"]);
        answers.push((reply.status, reply.text));
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn account_without_password_never_signs_in_by_password() {
    let app = TestApp::with(|_| {}).await;
    app.account(NewAccount {
        email: Some(("ada@example.org".into(), true)),
        active: true,
        ..Default::default()
    })
    .await;
    for password in [json!(""), json!(" "), Value::Null] {
        let body = json!({"email": "ada@example.org", "password": password});
        let reply = Browser::new(&app).api(Method::POST, "auth/login", body).await;
        assert_eq!(reply.status, 400);
    }
}

#[tokio::test]
async fn deactivated_account_is_signed_out_at_its_next_request() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    let mut browser = signed_in(&app, "ada@example.org").await;
    app.signals.take();
    admin::set_active(app.accounts.services(), "ada@example.org", false).await.unwrap();
    let reply = browser.api(Method::GET, "account/email", Value::Null).await;
    assert_eq!(reply.status, 401);
    let body = json!({"email": "ada@example.org", "password": PASSWORD});
    let reply = Browser::new(&app).api(Method::POST, "auth/login", body).await;
    assert_eq!((reply.status, reply.is_authenticated()), (401, false));
    assert_eq!(app.signals.take(), ["account_deactivated", "session_ended", "authentication_step_completed"]);
    admin::set_active(app.accounts.services(), "ada@example.org", true).await.unwrap();
    assert_eq!(browser.api(Method::GET, "account/email", Value::Null).await.status, 401);
    signed_in(&app, "ada@example.org").await;
}

#[tokio::test]
async fn sign_in_while_signed_in_is_refused() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    app.user("eve@example.org").await;
    let mut browser = signed_in(&app, "ada@example.org").await;
    let body = json!({"email": "eve@example.org", "password": PASSWORD});
    assert_eq!(browser.api(Method::POST, "auth/login", body.clone()).await.status, 409);
    assert_eq!(browser.api(Method::POST, "auth/signup", body).await.status, 409);
}

#[tokio::test]
async fn user_name_signs_in_if_the_settings_allow() {
    use housekey_accounts::settings::LoginMethod;
    let app =
        TestApp::with(|s| s.account.login_methods = vec![LoginMethod::Email, LoginMethod::Username]).await;
    app.account(NewAccount {
        username: Some("Ada".into()),
        email: Some(("ada@example.org".into(), true)),
        password: Some(Secret::new(PASSWORD)),
        active: true,
        ..Default::default()
    })
    .await;
    let body = json!({"username": "aDA", "password": PASSWORD});
    let reply = Browser::new(&app).api(Method::POST, "auth/login", body).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.json()["data"]["methods"][0]["username"], "aDA");
    assert_eq!(reply.json()["data"]["user"]["display"], "Ada");
}

#[tokio::test]
async fn sign_in_on_new_device_fires_signal_and_known_device_does_not() {
    const TOLD: &str = "new_device_login";
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    app.user("bob@example.org").await;
    let mut laptop = signed_in(&app, "ada@example.org").await;
    assert!(!app.signals.take().contains(&TOLD.to_owned()), "there is nothing to compare the first one with");
    laptop.api(Method::DELETE, "auth/session", Value::Null).await;
    let login = |email: &str| json!({"email": email, "password": PASSWORD});
    laptop.api(Method::POST, "auth/login", login("ada@example.org")).await;
    assert!(!app.signals.take().contains(&TOLD.to_owned()), "the cookie outlives the session");
    signed_in(&app, "ada@example.org").await;
    assert_eq!(app.signals.take(), ["authentication_step_completed", "user_logged_in", TOLD]);
    // Another account on the laptop: its first device, and no news for Ada.
    laptop.api(Method::DELETE, "auth/session", Value::Null).await;
    laptop.api(Method::POST, "auth/login", login("bob@example.org")).await;
    assert!(!app.signals.take().contains(&TOLD.to_owned()));
}

#[tokio::test]
async fn app_client_is_recognised_without_a_cookie() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    for _ in 0..2 {
        let login = json!({"email": "ada@example.org", "password": PASSWORD});
        let reply = AppClient::new(&app).api(Method::POST, "auth/login", login).await;
        assert_eq!(reply.status, 200);
        assert!(!reply.headers.contains_key("set-cookie"));
        assert_eq!(app.signals.take(), ["authentication_step_completed", "user_logged_in"]);
    }
    signed_in(&app, "ada@example.org").await;
    assert!(app.signals.take().contains(&"new_device_login".to_owned()));
}
