//! A code that is required after the password.

use super::*;

#[tokio::test]
async fn code_required_after_the_password_completes_the_sign_in() {
    for backend in BOTH {
        let app = TestApp::on(backend, required).await;
        app.user(ADA).await;
        let mut browser = Browser::new(&app);
        app.signals.take();
        let reply = log_in(&mut browser, ADA).await;
        assert!(reply.status == 401 && waits(&reply), "{}", reply.text);
        assert_eq!(app.signals.take(), ["authentication_step_completed", "code_sent"], "{backend:?}");
        assert!(!is_signed_in(&mut browser).await);
        app.deliver().await;
        assert_eq!(enter(&mut browser, "BBBB-BBBB").await.errors(), ["code:incorrect_code"]);
        app.signals.take();
        let reply = enter(&mut browser, &app.mail.value(ADA, "code")).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        assert_eq!(app.signals.take(), ["authentication_step_completed", "user_logged_in"], "{backend:?}");
        let methods: Vec<Value> =
            reply.json()["data"]["methods"].as_array().unwrap().iter().map(|m| m["method"].clone()).collect();
        assert_eq!(methods, ["password", "code"]);
    }
}

#[tokio::test]
async fn code_required_goes_to_the_primary_address_of_who_signs_in_by_name() {
    let app = TestApp::with(|settings| {
        required(settings);
        settings.account.login_methods = vec![LoginMethod::Username];
        settings.account.signup_fields = ["email*", "username*", "password1*"].map(str::to_owned).into();
    })
    .await;
    let new = |name: &str, email: Option<&str>| NewAccount {
        username: Some(name.to_owned()),
        email: email.map(|email| (email.to_owned(), true)),
        password: Some(PASSWORD.to_owned().into()),
        active: true,
        ..NewAccount::default()
    };
    app.account(new("ada", Some(ADA))).await;
    app.account(new("bob", None)).await;
    let body = |name| json!({"username": name, "password": PASSWORD});
    let mut browser = Browser::new(&app);
    assert_eq!(browser.api(Method::POST, "auth/login", body("ada")).await.status, 401);
    app.deliver().await;
    assert_eq!(enter(&mut browser, &app.mail.value(ADA, "code")).await.status, 200);
    // Who can be sent no code is not let in without one.
    let reply = Browser::new(&app).api(Method::POST, "auth/login", body("bob")).await;
    assert_eq!(reply.errors(), ["*:denied"]);
}

#[tokio::test]
async fn code_required_is_not_asked_of_who_signs_up() {
    let app = TestApp::with(|settings| {
        settings.account.login_by_code_required = CodeRequired::Always;
        settings.account.email_verification_by_code_enabled = true;
    })
    .await;
    let mut browser = signed_up(&app, ADA).await;
    let code = app.mail.value(ADA, "code");
    assert_eq!(browser.api(Method::POST, "auth/email/verify", json!({ "key": code })).await.status, 200);
}

#[tokio::test]
async fn code_after_the_password_goes_to_a_verified_address_though_another_was_used() {
    let app = TestApp::with(required).await;
    app.user(ADA).await;
    let password = Some(PASSWORD.to_owned().into());
    let email = Some(("bob@example.org".to_owned(), true));
    let extra_emails = vec![("typo@example.org".to_owned(), false)];
    app.account(NewAccount { email, password, active: true, extra_emails, ..NewAccount::default() }).await;
    let mut browser = Browser::new(&app);
    assert_eq!(log_in(&mut browser, "typo@example.org").await.status, 401);
    app.deliver().await;
    let to: Vec<String> = app.mail.all().into_iter().map(|mail| mail.to.to_string()).collect();
    assert_eq!(to, ["bob@example.org"]);
}

#[tokio::test]
async fn codes_after_the_password_are_limited_for_each_address() {
    let app = TestApp::with(required).await;
    app.user(ADA).await;
    for expected in [401, 401, 401, 400] {
        assert_eq!(log_in(&mut Browser::new(&app), ADA).await.status, expected);
    }
    app.deliver().await;
    let codes = app.mail.all().into_iter().filter(|mail| mail.kind == "account/email/login_code").count();
    assert_eq!(codes, 3);
}
