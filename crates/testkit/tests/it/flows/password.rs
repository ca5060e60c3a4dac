//! The account's password: changed, or set for the first time.

use super::signed_in;
use housekey_accounts::{Settings, admin, flows::password::ChangePassword, settings::Rates};
use housekey_testkit::{AppClient, Backend, Browser, Reply, TestApp, app::PASSWORD, probe::denies_form};
use http::Method;
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const NEW: &str = "violet anchor kettle 93";
const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];

fn roomy(settings: &mut Settings) {
    settings.account.rate_limits.change_password = Rates::default();
    settings.account.rate_limits.login_failed = Rates::default();
    settings.account.rate_limits.login = Rates::default();
}

async fn change(browser: &mut Browser, current: &str, new: &str) -> Reply {
    let body = json!({"current_password": current, "new_password": new});
    browser.api(Method::POST, "account/password/change", body).await
}

async fn sign_in(app: &TestApp, password: &str) -> Reply {
    let body = json!({"email": ADA, "password": password});
    Browser::new(app).api(Method::POST, "auth/login", body).await
}

async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.api(Method::GET, "auth/session", Value::Null).await.is_authenticated()
}

#[tokio::test]
async fn changed_password_signs_in_and_the_old_one_does_not() {
    for backend in BOTH {
        let app = TestApp::on(backend, |_| {}).await;
        app.user(ADA).await;
        let mut browser = signed_in(&app, ADA).await;
        app.signals.take();
        let reply = change(&mut browser, PASSWORD, NEW).await;
        assert!(reply.status == 200 && reply.is_authenticated(), "{}", reply.text);
        assert_eq!(app.signals.take(), ["password_changed"], "{backend:?}");
        assert_eq!(sign_in(&app, PASSWORD).await.errors(), ["password:email_password_mismatch"]);
        app.deliver().await;
        assert_eq!(app.mail.last_to(ADA).kind, "account/email/password_changed");
        assert_eq!(sign_in(&app, NEW).await.status, 200);
    }
}

#[tokio::test]
async fn change_ends_all_other_sessions_and_gives_this_one_a_new_id() {
    for backend in BOTH {
        let app = TestApp::on(backend, |_| {}).await;
        app.user(ADA).await;
        let (mut here, mut there) = (signed_in(&app, ADA).await, signed_in(&app, ADA).await);
        let before = here.cookies["sid"].clone();
        app.signals.take();
        assert_eq!(change(&mut here, PASSWORD, NEW).await.status, 200);
        assert_eq!(app.signals.take(), ["password_changed", "session_ended"], "{backend:?}");
        assert!(is_signed_in(&mut here).await, "{backend:?}");
        assert!(!is_signed_in(&mut there).await, "{backend:?}");
        assert_ne!(here.cookies["sid"], before);
        let mut thief = Browser::new(&app);
        thief.cookies.insert("sid".to_owned(), before);
        assert!(!is_signed_in(&mut thief).await, "{backend:?}");
    }
}

#[tokio::test]
async fn app_client_is_given_the_new_token() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut client = AppClient::new(&app);
    let signed_in = client.api(Method::POST, "auth/login", json!({"email": ADA, "password": PASSWORD})).await;
    let before = signed_in.json()["meta"]["session_token"].clone();
    let body = json!({"current_password": PASSWORD, "new_password": NEW});
    let reply = client.api(Method::POST, "account/password/change", body).await;
    let after = reply.json()["meta"]["session_token"].clone();
    assert!(after.is_string() && after != before, "{}", reply.text);
    assert!(client.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
}

/// T064.
#[tokio::test]
async fn wrong_missing_and_empty_current_passwords_are_refused() {
    let app = TestApp::with(roomy).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    app.signals.take();
    let wrong = change(&mut browser, "not my password at all", NEW).await;
    assert_eq!(
        (wrong.status, wrong.errors()),
        (400, vec!["current_password:enter_current_password".to_owned()])
    );
    assert_eq!(change(&mut browser, "", NEW).await.errors(), ["current_password:required"]);
    let missing = json!({ "new_password": NEW });
    let missing = browser.api(Method::POST, "account/password/change", missing).await;
    assert_eq!(missing.errors(), ["current_password:required"]);
    assert_eq!(app.signals.take(), Vec::<String>::new());
    assert!(is_signed_in(&mut browser).await);
    assert_eq!(sign_in(&app, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn guesses_of_the_current_password_are_limited_for_the_session() {
    let app = TestApp::with(|settings| settings.account.rate_limits.change_password = Rates::default()).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    for _ in 0..5 {
        assert_eq!(change(&mut browser, "a guess of mine", NEW).await.status, 400);
    }
    assert_eq!(change(&mut browser, PASSWORD, NEW).await.status, 429);
    // Nobody else is kept out by that.
    assert_eq!(sign_in(&app, PASSWORD).await.status, 200);
    app.wait(301);
    assert_eq!(change(&mut browser, PASSWORD, NEW).await.status, 200);
}

#[tokio::test]
async fn changes_past_the_rate_are_answered_429() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    let (mut current, mut next) = (PASSWORD, NEW);
    for _ in 0..5 {
        assert_eq!(change(&mut browser, current, next).await.status, 200);
        (current, next) = (next, current);
    }
    let refused = change(&mut browser, current, next).await;
    assert_eq!(refused.status, 429, "{}", refused.text);
}

#[tokio::test]
async fn weak_new_password_is_refused_and_is_no_failed_guess() {
    let app = TestApp::with(|settings| settings.account.rate_limits.change_password = Rates::default()).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    for (weak, code) in [
        ("", "required"),
        ("short", "password_too_short"),
        ("password123456789", "password_too_common"),
        ("ada@example.org", "password_too_similar"),
    ] {
        for _ in 0..3 {
            let reply = change(&mut browser, PASSWORD, weak).await;
            assert_eq!(reply.errors(), [format!("new_password:{code}")], "{weak}");
        }
    }
    assert_eq!(change(&mut browser, PASSWORD, NEW).await.status, 200);
}

#[tokio::test]
async fn change_denied_by_a_handler_changes_nothing_and_is_no_failed_guess() {
    let app = TestApp::build(
        Backend::Sqlite,
        |settings| settings.account.rate_limits.change_password = Rates::default(),
        |registry| registry.before::<ChangePassword>("no change", denies_form("denied")),
        housekey_http::Accounts::router,
    )
    .await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    for _ in 0..6 {
        assert_eq!(change(&mut browser, PASSWORD, NEW).await.errors(), ["*:denied"]);
    }
    assert_eq!(sign_in(&app, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn account_without_a_password_sets_one_without_a_current_one() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    app.take_password().await;
    app.signals.take();
    let body = json!({ "new_password": NEW });
    let set = browser.api(Method::POST, "account/password/change", body).await;
    assert_eq!(set.status, 200, "{}", set.text);
    assert_eq!(app.signals.take(), ["password_set"]);
    app.deliver().await;
    assert_eq!(app.mail.last_to(ADA).kind, "account/email/password_set");
    assert_eq!(sign_in(&app, NEW).await.status, 200);
}

#[tokio::test]
async fn with_logout_on_password_change_this_session_ends_too() {
    let app = TestApp::with(|settings| settings.account.logout_on_password_change = true).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    app.signals.take();
    assert_eq!(change(&mut browser, PASSWORD, NEW).await.status, 401);
    assert_eq!(app.signals.take(), ["user_logged_out", "session_ended", "password_changed"]);
    assert!(!is_signed_in(&mut browser).await);
    assert_eq!(sign_in(&app, NEW).await.status, 200);
}

#[tokio::test]
async fn visitor_is_answered_401() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let reply = change(&mut Browser::new(&app), PASSWORD, NEW).await;
    assert_eq!((reply.status, reply.is_authenticated()), (401, false));
}

#[tokio::test]
async fn of_two_changes_at_once_one_wins_and_its_password_signs_in() {
    const OTHER: &str = "seven purple lanterns sing";
    for backend in BOTH {
        let app = TestApp::on(backend, roomy).await;
        app.user(ADA).await;
        let (mut one, mut other) = (signed_in(&app, ADA).await, signed_in(&app, ADA).await);
        let (first, second) =
            tokio::join!(change(&mut one, PASSWORD, NEW), change(&mut other, PASSWORD, OTHER));
        let won = [first.status, second.status].map(|status| status == 200);
        assert!(won[0] != won[1], "{backend:?}: {} {}", first.text, second.text);
        assert_eq!(sign_in(&app, NEW).await.status == 200, won[0], "{backend:?}");
        assert_eq!(sign_in(&app, OTHER).await.status == 200, won[1], "{backend:?}");
        assert_ne!(is_signed_in(&mut one).await, is_signed_in(&mut other).await, "{backend:?}");
    }
}

#[tokio::test]
async fn deactivated_account_changes_nothing() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    admin::set_active(app.accounts.services(), ADA, false).await.unwrap();
    assert_eq!(change(&mut browser, PASSWORD, NEW).await.status, 401);
}
