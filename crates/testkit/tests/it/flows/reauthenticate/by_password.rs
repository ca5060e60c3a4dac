//! The proof by password.

use super::*;
use housekey_accounts::settings::Rates;

#[tokio::test]
async fn right_password_is_recorded_as_a_proof_under_a_new_session_id() {
    for backend in BOTH {
        let app = TestApp::on(backend, |_| {}).await;
        app.user(ADA).await;
        let mut browser = signed_in(&app, ADA).await;
        app.wait(600);
        let before = browser.clone();
        app.signals.take();
        for _ in 0..2 {
            let reply = prove(&mut browser, PASSWORD).await;
            assert!(reply.status == 200 && reply.is_authenticated(), "{}", reply.text);
            let methods = &reply.json()["data"]["methods"];
            assert_eq!(
                methods.as_array().map(Vec::len),
                Some(2),
                "the sign-in, and the newest proof: {methods}"
            );
            assert_eq!(methods[1]["method"], "password");
            assert_eq!(methods[1]["reauthenticated"], true);
            assert_eq!(methods[0]["reauthenticated"], Value::Null);
        }
        let once = ["authentication_step_completed", "reauthenticated"];
        assert_eq!(app.signals.take(), [once, once].concat(), "{backend:?}");
        // T035: who knew the id before knows nothing now.
        let mut thief = before;
        assert!(!thief.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
        assert!(browser.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
    }
}

#[tokio::test]
async fn proof_does_not_make_the_session_last_longer() {
    let app = TestApp::with(|settings| {
        settings.session.absolute_timeout = 1000;
        settings.session.idle_timeout = 1000;
    })
    .await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    app.wait(900);
    assert_eq!(prove(&mut browser, PASSWORD).await.status, 200);
    app.wait(100);
    assert!(!browser.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
}

#[tokio::test]
async fn app_client_is_given_a_new_token() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut client = AppClient::new(&app);
    let body = json!({"email": ADA, "password": PASSWORD});
    let before = client.api(Method::POST, "auth/login", body).await.json()["meta"]["session_token"].clone();
    let reply = client.api(Method::POST, "auth/reauthenticate", json!({ "password": PASSWORD })).await;
    let after = reply.json()["meta"]["session_token"].clone();
    assert!(after.is_string() && after != before, "{}", reply.text);
    assert!(client.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
}

#[tokio::test]
async fn wrong_and_missing_passwords_prove_nothing() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    app.wait(300);
    app.signals.take();
    let wrong = prove(&mut browser, "not my password at all").await;
    assert_eq!((wrong.status, wrong.errors()), (400, vec!["password:incorrect_password".to_owned()]));
    assert_eq!(prove(&mut browser, "").await.errors(), ["password:required"]);
    let long = "x".repeat(5000);
    assert_eq!(prove(&mut browser, &long).await.status, 400);
    assert_eq!(app.signals.take(), ["reauthentication_failed"]);
    assert!(asks_for_proof(&add(&mut browser).await));
}

#[tokio::test]
async fn guesses_are_counted_with_failed_sign_ins() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    for _ in 0..5 {
        assert_eq!(prove(&mut browser, "not my password at all").await.status, 400);
    }
    assert_eq!(prove(&mut browser, PASSWORD).await.status, 429);
    let body = json!({"email": ADA, "password": PASSWORD});
    let elsewhere = Browser::new(&app).api(Method::POST, "auth/login", body).await;
    assert_eq!(elsewhere.status, 400, "{}", elsewhere.text);
}

#[tokio::test]
async fn right_passwords_use_up_no_failed_sign_ins_but_are_limited() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    for _ in 0..10 {
        assert_eq!(prove(&mut browser, PASSWORD).await.status, 200);
    }
    assert_eq!(prove(&mut browser, PASSWORD).await.status, 429);
}

/// A hundred at once are as many comparisons as the limit lets through.
#[tokio::test]
async fn parallel_guesses_are_all_counted() {
    let app = TestApp::with(|settings| settings.account.rate_limits.reauthenticate = Rates::default()).await;
    app.user(ADA).await;
    let browser = signed_in(&app, ADA).await;
    let guesses = (0..20).map(|_| {
        let mut browser = browser.clone();
        async move { prove(&mut browser, "not my password at all").await.status }
    });
    let statuses = futures::future::join_all(guesses).await;
    assert_eq!(statuses.iter().filter(|status| **status == 400).count(), 5, "{statuses:?}");
}

#[tokio::test]
async fn password_changed_elsewhere_ends_the_session_that_proves_itself() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let (mut here, mut there) = (signed_in(&app, ADA).await, signed_in(&app, ADA).await);
    let body = json!({"current_password": PASSWORD, "new_password": "violet anchor kettle 93"});
    assert_eq!(there.api(Method::POST, "account/password/change", body).await.status, 200);
    assert!(!prove(&mut here, PASSWORD).await.is_authenticated());
}

/// T048.
#[tokio::test]
async fn account_without_a_password_cannot_prove_by_one() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    app.take_password().await;
    assert_eq!(prove(&mut browser, PASSWORD).await.status, 409);
    assert_eq!(prove(&mut browser, "").await.status, 409);
}
