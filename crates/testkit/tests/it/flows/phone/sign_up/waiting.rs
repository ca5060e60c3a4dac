//! Who signed up, did not confirm the number, and comes back to sign in.

use super::*;
use housekey_accounts::{flows::phone::ChangePhone, signals::RegistryBuilder};
use housekey_testkit::probe::denies;

/// Ada's account: the address is confirmed, the number is not.
async fn unconfirmed(app: &TestApp) {
    app.account(NewAccount {
        email: Some((ADA.into(), true)),
        phone: Some((NUMBER.into(), false)),
        password: Some(Secret::new(PASSWORD)),
        active: true,
        ..NewAccount::default()
    })
    .await;
}

#[tokio::test]
async fn three_wrong_codes_end_the_login_and_the_next_sign_in_gets_another_code() {
    for backend in BOTH {
        let app = TestApp::on(backend, both).await;
        let mut browser = Browser::new(&app);
        sign_up(&mut browser, form(ADA, NUMBER)).await;
        let code = code(&app, NUMBER).await;
        for _ in 0..2 {
            assert_eq!(verify(&mut browser, "BBBB-BBBB").await.errors(), ["code:incorrect_code"]);
        }
        assert_eq!(verify(&mut browser, "BBBB-BBBB").await.errors(), ["code:code_expired"]);
        assert_eq!(verify(&mut browser, &code).await.status, 409);
        let body = json!({ "email": ADA, "password": PASSWORD });
        let reply = browser.api(Method::POST, "auth/login", body).await;
        assert_eq!(waits_for(&reply), "verify_phone", "{}", reply.text);
        let fresh = self::code(&app, NUMBER).await;
        assert_eq!(waits_for(&verify(&mut browser, &fresh).await), "verify_email", "{backend:?}");
    }
}

#[tokio::test]
async fn account_whose_number_is_not_confirmed_is_let_in_by_its_code_only() {
    for backend in BOTH {
        let app = TestApp::on(backend, both).await;
        unconfirmed(&app).await;
        let mut browser = Browser::new(&app);
        let body = json!({ "email": ADA, "password": PASSWORD });
        let reply = browser.api(Method::POST, "auth/login", body.clone()).await;
        assert_eq!(waits_for(&reply), "verify_phone", "{}", reply.text);
        // Signed in again before the code was entered: that goes on.
        let reply = browser.api(Method::POST, "auth/login", body).await;
        assert_eq!(waits_for(&reply), "verify_phone", "{}", reply.text);
        let code = code(&app, NUMBER).await;
        assert_eq!(app.texts.all().len(), 1);
        assert!(verify(&mut browser, &code).await.is_authenticated(), "{backend:?}");
        let by_number = json!({ "phone": NUMBER, "password": PASSWORD });
        assert_eq!(Browser::new(&app).api(Method::POST, "auth/login", by_number).await.status, 200);
    }
}

/// CWE-384: whoever has the browser could have the code sent to a number of theirs.
#[tokio::test]
async fn session_that_was_planted_before_a_sign_in_changes_no_number() {
    for backend in BOTH {
        let app = TestApp::on(backend, |settings| {
            both(settings);
            settings.account.login_by_code_enabled = true;
        })
        .await;
        unconfirmed(&app).await;
        for signs_up in [false, true] {
            let mut browser = Browser::new(&app);
            browser.api(Method::POST, "auth/code/request", json!({ "email": EVE })).await;
            let mut planted = browser.clone();
            let reply = if signs_up {
                sign_up(&mut browser, form(BOB, NUMBER)).await
            } else {
                let body = json!({ "email": ADA, "password": PASSWORD });
                browser.api(Method::POST, "auth/login", body).await
            };
            assert_eq!(waits_for(&reply), "verify_phone", "{}", reply.text);
            assert_eq!(change(&mut planted, OTHER).await.status, 401, "{backend:?}");
            let code = code(&app, NUMBER).await;
            assert_eq!(verify(&mut planted, &code).await.status, 409);
            assert!(verify(&mut browser, &code).await.status < 402, "{backend:?}");
            let mut owner = signed_in(&app, ADA).await;
            owner.api(Method::DELETE, "account/phone", Value::Null).await;
        }
    }
}

/// T033.
#[tokio::test]
async fn strangers_who_use_up_a_numbers_messages_do_not_keep_out_who_signed_up_with_it() {
    let app = TestApp::with(|settings| {
        both(settings);
        settings.account.rate_limits.verify_phone = Settings::default().account.rate_limits.verify_phone;
    })
    .await;
    unconfirmed(&app).await;
    for n in 0..12 {
        sign_up(&mut Browser::new(&app), form(&format!("{n}@x.example"), NUMBER)).await;
        app.wait(31);
    }
    app.deliver().await;
    let texts = app.texts.all().len();
    let mut browser = Browser::new(&app);
    let body = json!({ "email": ADA, "password": PASSWORD });
    let reply = browser.api(Method::POST, "auth/login", body).await;
    assert_eq!(waits_for(&reply), "verify_phone", "{}", reply.text);
    app.deliver().await;
    assert_eq!(app.texts.all().len(), texts, "none is texted");
    // To another number, which is not used up.
    assert_eq!(change(&mut browser, OTHER).await.status, 202);
    let code = code(&app, OTHER).await;
    assert!(verify(&mut browser, &code).await.is_authenticated());
}

/// The code that is required after the password has no reader yet: the one that confirms the number is asked for.
#[tokio::test]
async fn account_of_an_interrupted_sign_up_gets_in_where_a_code_is_required() {
    let app = TestApp::with(|settings| {
        no_address(settings);
        settings.account.signup_fields = ["username*", "phone*", "password1*"].map(Into::into).to_vec();
        settings.account.login_by_code_required = CodeRequired::Always;
    })
    .await;
    let body = json!({"username": "ada", "phone": NUMBER, "password": PASSWORD});
    sign_up(&mut Browser::new(&app), body).await;
    let mut browser = Browser::new(&app);
    let body = json!({ "username": "ada", "password": PASSWORD });
    let reply = browser.api(Method::POST, "auth/login", body.clone()).await;
    assert_eq!(waits_for(&reply), "verify_phone", "{}", reply.text);
    let code = code(&app, NUMBER).await;
    assert!(verify(&mut browser, &code).await.is_authenticated());
    let reply = Browser::new(&app).api(Method::POST, "auth/login", body).await;
    assert_eq!(waits_for(&reply), "login_by_code", "{}", reply.text);
}

#[tokio::test]
async fn account_without_a_number_is_let_in_where_sign_up_asks_for_one() {
    let app = TestApp::with(both).await;
    app.user(ADA).await;
    signed_in(&app, ADA).await;
}

#[tokio::test]
async fn handlers_of_a_changed_number_are_asked_at_a_sign_in_too() {
    let denied = |registry: RegistryBuilder| {
        registry.before::<ChangePhone>("numbers", denies("phone", "not_this_one"))
    };
    let app = TestApp::build(Backend::Sqlite, both, denied, housekey_http::Accounts::router).await;
    unconfirmed(&app).await;
    let mut browser = Browser::new(&app);
    browser.api(Method::POST, "auth/login", json!({ "email": ADA, "password": PASSWORD })).await;
    assert_eq!(change(&mut browser, OTHER).await.errors(), ["phone:not_this_one"]);
}
