//! Signing in with a phone number: by password, and by a code that is texted to it.

use super::*;
use housekey_accounts::{
    admin::NewAccount,
    model::Secret,
    settings::{PreventEnumeration, account::CodeRequired},
};
use housekey_testkit::app::PASSWORD;

/// An account with a password, and this number.
async fn person(app: &TestApp, email: Option<&str>, number: &str, verified: bool) {
    app.account(NewAccount {
        email: email.map(|email| (email.to_owned(), true)),
        username: email.is_none().then(|| "ada".to_owned()),
        password: Some(Secret::new(PASSWORD)),
        phone: Some((number.to_owned(), verified)),
        active: true,
        ..NewAccount::default()
    })
    .await;
}

fn by_code(settings: &mut Settings) {
    with_phones(settings);
    settings.account.login_by_code_enabled = true;
}

async fn log_in(browser: &mut Browser, phone: &str, password: &str) -> Reply {
    browser.api(Method::POST, "auth/login", json!({"phone": phone, "password": password})).await
}

async fn ask(browser: &mut Browser, phone: &str) -> Reply {
    browser.api(Method::POST, "auth/code/request", json!({ "phone": phone })).await
}

async fn enter(browser: &mut Browser, code: &str) -> Reply {
    browser.api(Method::POST, "auth/code/confirm", json!({ "code": code })).await
}

#[tokio::test]
async fn confirmed_number_and_password_sign_in_in_every_spelling() {
    for backend in BOTH {
        let app = TestApp::on(backend, with_phones).await;
        person(&app, Some(ADA), NUMBER, true).await;
        for spelling in [NUMBER, "030 123456", "0049 (30) 123-456", "+٤٩٣٠١٢٣٤٥٦"] {
            let mut browser = Browser::new(&app);
            let reply = log_in(&mut browser, spelling, PASSWORD).await;
            assert_eq!(reply.status, 200, "{backend:?} {spelling}: {}", reply.text);
            assert_eq!(reply.json()["data"]["methods"][0]["phone"], NUMBER);
        }
    }
}

#[tokio::test]
async fn number_that_is_not_confirmed_signs_in_nobody() {
    let app = TestApp::with(by_code).await;
    person(&app, Some(ADA), NUMBER, false).await;
    let wrong = log_in(&mut Browser::new(&app), NUMBER, PASSWORD).await;
    assert_eq!(wrong.errors(), ["password:phone_password_mismatch"]);
    let mut browser = Browser::new(&app);
    assert_eq!(ask(&mut browser, NUMBER).await.status, 401);
    app.deliver().await;
    assert_eq!(app.texts.kinds(), [("unknown_account", NUMBER.to_owned())]);
}

#[tokio::test]
async fn wrong_password_and_unknown_number_are_answered_alike() {
    let app = TestApp::with(with_phones).await;
    person(&app, Some(ADA), NUMBER, true).await;
    let wrong = log_in(&mut Browser::new(&app), NUMBER, "a wrong password").await;
    let unknown = log_in(&mut Browser::new(&app), OTHER, "a wrong password").await;
    assert_eq!(wrong.errors(), ["password:phone_password_mismatch"]);
    assert_eq!((wrong.status, wrong.text), (unknown.status, unknown.text));
}

/// U2: each number has a counter of its own. T025: one for all of its spellings, and the account's over all of its names.
#[tokio::test]
async fn failures_are_counted_for_the_number_and_its_account() {
    let app = TestApp::with(|settings| {
        with_phones(settings);
        settings.account.rate_limits.login_failed = Rates::parse("5/5m/key").unwrap();
    })
    .await;
    person(&app, Some(ADA), NUMBER, true).await;
    person(&app, Some(BOB), OTHER, true).await;
    for spelling in [NUMBER, "030 123456", "0049 30 123456", "+49 (0)30 123456", "030/123456"] {
        let wrong = log_in(&mut Browser::new(&app), spelling, "a wrong password").await;
        assert_eq!(wrong.errors(), ["password:phone_password_mismatch"]);
    }
    let blocked = log_in(&mut Browser::new(&app), NUMBER, PASSWORD).await;
    assert_eq!(blocked.errors(), ["*:too_many_login_attempts"]);
    let by_email = json!({"email": ADA, "password": PASSWORD});
    let reply = Browser::new(&app).api(Method::POST, "auth/login", by_email).await;
    assert_eq!(reply.errors(), ["password:email_password_mismatch"], "the account has had its tries");
    assert_eq!(log_in(&mut Browser::new(&app), OTHER, PASSWORD).await.status, 200, "bob is not kept out");
}

#[tokio::test]
async fn one_field_takes_whatever_signs_in() {
    let app = TestApp::with(|settings| {
        with_phones(settings);
        settings.account.login_methods.push(LoginMethod::Username);
    })
    .await;
    person(&app, None, NUMBER, true).await;
    for (field, typed) in [("username", "ada"), ("phone", NUMBER)] {
        let reply = Browser::new(&app)
            .api(Method::POST, "auth/login", json!({field: typed, "password": PASSWORD}))
            .await;
        assert_eq!(reply.status, 200, "{field}: {}", reply.text);
    }
    let several = json!({"phone": NUMBER, "username": "ada", "password": PASSWORD});
    let reply = Browser::new(&app).api(Method::POST, "auth/login", several).await;
    assert_eq!(reply.errors(), ["*:invalid_login"]);
    let nonsense = log_in(&mut Browser::new(&app), "12", PASSWORD).await;
    assert_eq!(nonsense.errors(), ["phone:invalid_phone"]);
}

#[tokio::test]
async fn where_numbers_do_not_sign_in_they_are_refused() {
    let app = TestApp::with(|settings| settings.account.login_by_code_enabled = true).await;
    person(&app, Some(ADA), NUMBER, true).await;
    assert_eq!(log_in(&mut Browser::new(&app), NUMBER, PASSWORD).await.errors(), ["phone:invalid"]);
    assert_eq!(ask(&mut Browser::new(&app), NUMBER).await.errors(), ["email:required"]);
}

#[tokio::test]
async fn texted_code_signs_in_once_with_the_method_on_record() {
    for backend in BOTH {
        let app = TestApp::on(backend, by_code).await;
        person(&app, Some(ADA), NUMBER, true).await;
        let mut browser = Browser::new(&app);
        app.signals.take();
        assert_eq!(ask(&mut browser, "030 123456").await.status, 401);
        app.deliver().await;
        assert_eq!(app.texts.kinds(), [("verification", NUMBER.to_owned())]);
        assert!(app.mail.all().is_empty());
        let code = app.texts.code(NUMBER);
        assert_eq!(enter(&mut Browser::new(&app), &code).await.status, 409, "T042");
        assert_eq!(enter(&mut browser, "BBBB-BBBB").await.errors(), ["code:incorrect_code"]);
        let reply = enter(&mut browser, &code.to_lowercase()).await;
        assert_eq!(reply.status, 200, "{backend:?}: {}", reply.text);
        let method = reply.json()["data"]["methods"][0].clone();
        assert_eq!((method["method"].as_str(), method["phone"].as_str()), (Some("code"), Some(NUMBER)));
        assert_eq!(
            app.signals.take(),
            ["code_sent", "login_code_rejected", "authentication_step_completed", "user_logged_in"]
        );
        assert_eq!(enter(&mut browser, &code).await.status, 409);
    }
}

#[tokio::test]
async fn unknown_number_is_answered_alike_at_every_step() {
    for backend in BOTH {
        let app = TestApp::on(backend, by_code).await;
        person(&app, Some(ADA), NUMBER, true).await;
        let (mut known, mut unknown) = (Browser::new(&app), Browser::new(&app));
        let alike = |known: Reply, unknown: Reply| {
            assert_eq!((known.status, known.text), (unknown.status, unknown.text), "{backend:?}");
        };
        alike(ask(&mut known, NUMBER).await, ask(&mut unknown, OTHER).await);
        app.deliver().await;
        let kinds = [("verification", NUMBER.to_owned()), ("unknown_account", OTHER.to_owned())];
        assert_eq!(app.texts.kinds(), kinds);
        alike(enter(&mut known, "BBBB-BBBB").await, enter(&mut unknown, "BBBB-BBBB").await);
        let again =
            async |browser: &mut Browser| browser.api(Method::POST, "auth/code/resend", Value::Null).await;
        alike(again(&mut known).await, again(&mut unknown).await);
        alike(enter(&mut known, "CCCC-CCCC").await, enter(&mut unknown, "CCCC-CCCC").await);
        alike(enter(&mut known, "DDDD-DDDD").await, enter(&mut unknown, "DDDD-DDDD").await);
        app.deliver().await;
        assert_eq!(app.texts.all().len(), 3, "nobody is texted twice that there is no account");
    }
}

#[tokio::test]
async fn unknown_number_is_refused_where_accounts_are_not_hidden() {
    let app = TestApp::with(|settings| {
        by_code(settings);
        settings.account.prevent_enumeration = PreventEnumeration::Off;
    })
    .await;
    assert_eq!(ask(&mut Browser::new(&app), NUMBER).await.errors(), ["phone:unknown_phone"]);
}

#[tokio::test]
async fn both_an_address_and_a_number_are_refused() {
    let app = TestApp::with(by_code).await;
    let both = json!({"email": ADA, "phone": NUMBER});
    let reply = Browser::new(&app).api(Method::POST, "auth/code/request", both).await;
    assert_eq!(reply.errors(), ["*:select_only_one"]);
}

#[tokio::test]
async fn texts_to_a_number_are_limited_for_whoever_asks() {
    let app = TestApp::with(|settings| {
        by_code(settings);
        settings.account.rate_limits.verify_phone = Rates::parse("1/30s/key").unwrap();
    })
    .await;
    person(&app, Some(ADA), NUMBER, true).await;
    for number in [NUMBER, OTHER] {
        assert_eq!(ask(&mut Browser::new(&app), number).await.status, 401);
        let again = ask(&mut Browser::new(&app), number).await;
        assert_eq!(again.errors(), ["*:too_many_login_attempts"], "{number}");
    }
    app.deliver().await;
    assert_eq!(app.texts.all().len(), 2);
}

#[tokio::test]
async fn code_for_a_number_that_is_given_up_opens_nothing() {
    for backend in BOTH {
        let app = TestApp::on(backend, by_code).await;
        person(&app, Some(ADA), NUMBER, true).await;
        let mut browser = Browser::new(&app);
        ask(&mut browser, NUMBER).await;
        app.deliver().await;
        let code = app.texts.code(NUMBER);
        confirm(&app, &mut signed_in(&app, ADA).await, OTHER).await;
        assert_eq!(enter(&mut browser, &code).await.status, 409, "{backend:?}");
    }
}

#[tokio::test]
async fn code_of_a_deactivated_account_is_never_sent() {
    let app = TestApp::with(by_code).await;
    person(&app, Some(ADA), NUMBER, true).await;
    housekey_accounts::admin::set_active(app.accounts.services(), ADA, false).await.unwrap();
    ask(&mut Browser::new(&app), NUMBER).await;
    app.deliver().await;
    assert_eq!(app.texts.kinds(), [("unknown_account", NUMBER.to_owned())]);
}

/// The code that is required after the password goes to a confirmed address; to the number where there is none.
#[tokio::test]
async fn required_code_goes_to_the_number_of_who_has_no_confirmed_address() {
    for backend in BOTH {
        let app = TestApp::on(backend, |settings| {
            with_phones(settings);
            settings.account.login_by_code_required = CodeRequired::Always;
        })
        .await;
        person(&app, None, NUMBER, true).await;
        person(&app, Some(BOB), OTHER, true).await;
        let mut ada = Browser::new(&app);
        assert_eq!(log_in(&mut ada, NUMBER, PASSWORD).await.status, 401);
        let mut bob = Browser::new(&app);
        assert_eq!(log_in(&mut bob, OTHER, PASSWORD).await.status, 401);
        app.deliver().await;
        assert_eq!(app.texts.kinds(), [("verification", NUMBER.to_owned())], "{backend:?}");
        assert_eq!(app.mail.last_to(BOB).kind, "account/email/login_code");
        assert_eq!(enter(&mut ada, &app.texts.code(NUMBER)).await.status, 200);
        assert_eq!(enter(&mut bob, &app.mail.value(BOB, "code")).await.status, 200);
    }
}

/// T048.
#[tokio::test]
async fn code_that_confirms_a_number_signs_nobody_in_and_the_other_way_round() {
    let app = TestApp::with(by_code).await;
    person(&app, Some(ADA), NUMBER, true).await;
    app.user(BOB).await;
    let mut bob = signed_in(&app, BOB).await;
    change(&mut bob, OTHER).await;
    let mut visitor = Browser::new(&app);
    ask(&mut visitor, NUMBER).await;
    app.deliver().await;
    let (confirms, signs_in) = (app.texts.code(OTHER), app.texts.code(NUMBER));
    assert_eq!(enter(&mut visitor, &confirms).await.errors(), ["code:incorrect_code"]);
    assert_eq!(verify(&mut bob, &signs_in).await.errors(), ["code:incorrect_code"]);
    assert_eq!(verify(&mut visitor, &signs_in).await.status, 409);
}

/// Anybody can ask for any number, and each text message costs money.
#[tokio::test]
async fn unknown_number_is_texted_nothing_unless_the_settings_say_so() {
    let app = TestApp::with(|settings| {
        by_code(settings);
        settings.account.text_unknown_accounts = Settings::default().account.text_unknown_accounts;
    })
    .await;
    let reply = ask(&mut Browser::new(&app), NUMBER).await;
    assert_eq!(reply.status, 401, "{}", reply.text);
    app.deliver().await;
    assert!(app.texts.all().is_empty());
}

/// T033: the codes that strangers ask for are counted by the number, those after a password by the account.
#[tokio::test]
async fn strangers_who_use_up_a_numbers_messages_do_not_keep_its_owner_out() {
    let app = TestApp::with(|settings| {
        by_code(settings);
        settings.account.login_by_code_required = CodeRequired::Always;
        settings.account.rate_limits.verify_phone = Settings::default().account.rate_limits.verify_phone;
    })
    .await;
    person(&app, None, NUMBER, true).await;
    for _ in 0..12 {
        ask(&mut Browser::new(&app), NUMBER).await;
        app.wait(31);
    }
    let refused = ask(&mut Browser::new(&app), NUMBER).await;
    assert_eq!(refused.errors(), ["*:too_many_login_attempts"], "{}", refused.text);
    let mut owner = Browser::new(&app);
    let reply = log_in(&mut owner, NUMBER, PASSWORD).await;
    assert_eq!(reply.status, 401, "{}", reply.text);
    app.deliver().await;
    assert_eq!(enter(&mut owner, &app.texts.code(NUMBER)).await.status, 200);
}
