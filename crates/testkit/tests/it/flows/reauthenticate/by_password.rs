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
async fn guesses_are_limited_for_the_session_and_nobody_else() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let (mut owner, mut thief) = (signed_in(&app, ADA).await, signed_in(&app, ADA).await);
    for _ in 0..5 {
        assert_eq!(prove(&mut thief, "not my password at all").await.status, 400);
    }
    assert_eq!(prove(&mut thief, PASSWORD).await.status, 429);
    // A stranger's guesses at the sign-in close that, and no proof.
    for _ in 0..5 {
        let body = json!({"email": ADA, "password": "not my password at all"});
        Browser::new(&app).api(Method::POST, "auth/login", body).await;
    }
    assert_eq!(prove(&mut owner, PASSWORD).await.status, 200);
    let list = owner.api(Method::GET, "auth/sessions", Value::Null).await.json();
    let others: Vec<_> =
        list["data"].as_array().unwrap().iter().filter(|one| one["is_current"] == false).collect();
    let end = json!({"sessions": others.iter().map(|one| &one["id"]).collect::<Vec<_>>()});
    assert_eq!(owner.api(Method::DELETE, "auth/sessions", end).await.status, 200);
    assert!(!thief.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
}

/// A double click: the answer that is shown has the session.
#[tokio::test]
async fn of_two_proofs_at_once_the_last_has_the_session_and_there_is_one() {
    for backend in BOTH {
        let app = TestApp::on(backend, |_| {}).await;
        app.user(ADA).await;
        let browser = signed_in(&app, ADA).await;
        let (mut one, mut other) = (browser.clone(), browser.clone());
        let (first, second) = tokio::join!(prove(&mut one, PASSWORD), prove(&mut other, PASSWORD));
        // One that came after the other was done is a visitor's.
        let statuses = [first.status, second.status];
        assert!(statuses.contains(&200), "{backend:?}: {statuses:?}");
        assert!(statuses.iter().all(|status| [200, 401].contains(status)), "{backend:?}: {statuses:?}");
        let session = async |browser: &mut Browser| {
            browser.api(Method::GET, "auth/session", Value::Null).await.is_authenticated()
        };
        let alive = [session(&mut one).await, session(&mut other).await];
        assert_eq!(alive.iter().filter(|alive| **alive).count(), 1, "{backend:?}");
        let mut winner = if alive[0] { one } else { other };
        let list = winner.api(Method::GET, "auth/sessions", Value::Null).await.json();
        assert_eq!(list["data"].as_array().map(Vec::len), Some(1), "{backend:?}");
        assert!(!session(&mut browser.clone()).await, "the former id opens nothing");
    }
}

/// A request that was sent before the session had its new id does not take the new cookie away.
#[tokio::test]
async fn request_with_the_former_id_leaves_the_cookie_alone() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    let mut late = browser.clone();
    assert_eq!(prove(&mut browser, PASSWORD).await.status, 200);
    let reply = late.api(Method::GET, "auth/session", Value::Null).await;
    assert!(!reply.is_authenticated() && !reply.headers.contains_key("set-cookie"), "{:?}", reply.headers);
}

#[tokio::test]
async fn right_passwords_use_up_no_failed_sign_ins_but_are_limited() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    for _ in 0..30 {
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
