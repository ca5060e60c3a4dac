//! The account at a glance: what is shown of whom, and how much.

use super::{signed_in, signed_up};
use axum::{
    Json, Router,
    extract::Request,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use housekey_accounts::{
    FlowError, Settings,
    admin::{self, NewAccount},
    flows::overview,
    model::{AccountId, EventId, Secret},
    ports::journal::EventRow,
    signals::{PasswordChanged, Signal},
};
use housekey_http::{Accounts, Door};
use housekey_protocol::views::{Activity, NextAct, Overview};
use housekey_testkit::{Backend, Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const BOB: &str = "bob@example.org";
const NEW: &str = "new@example.org";
const PAGE: &str = "/look";

/// The flow has no operation of the JSON API: a host's page asks for it.
fn routes(accounts: &Accounts) -> Router {
    accounts.router().route(PAGE, get(look))
}

async fn look(request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let door = Door::of_browser(&parts).await.unwrap();
    match overview::look(door.ctx()).await {
        Ok(overview) => Json(overview).into_response(),
        Err(FlowError::Expected(error)) => StatusCode::from_u16(error.status()).unwrap().into_response(),
        Err(error) => panic!("{error:?}"),
    }
}

async fn app_on(backend: Backend, change: impl FnOnce(&mut Settings)) -> TestApp {
    TestApp::build(backend, change, |registry| registry, routes).await
}

async fn app() -> TestApp {
    app_on(Backend::Sqlite, |_| {}).await
}

async fn seen(browser: &mut Browser) -> Overview {
    let reply = browser.get(PAGE).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    serde_json::from_str(&reply.text).unwrap()
}

fn whats(overview: &Overview) -> Vec<Activity> {
    overview.activity.iter().map(|one| one.what).collect()
}

async fn fail(app: &TestApp, email: &str) {
    let form = json!({"email": email, "password": "a wrong password"});
    Browser::new(app).api(Method::POST, "auth/login", form).await;
}

async fn add(browser: &mut Browser, email: &str) {
    let reply = browser.api(Method::POST, "account/email", json!({ "email": email })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
}

#[tokio::test]
async fn what_a_person_did_is_shown_newest_first_with_time_and_origin() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let app = app_on(backend, |_| {}).await;
        let mut browser = signed_up(&app, ADA).await;
        browser.api(Method::POST, "auth/email/verify", json!({ "key": app.mail.key(ADA) })).await;
        app.wait(60);
        browser.headers.push(("user-agent".into(), "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0".into()));
        browser.api(Method::POST, "auth/login", json!({"email": ADA, "password": PASSWORD})).await;
        app.wait(60);
        add(&mut browser, NEW).await;
        app.deliver().await;
        browser.api(Method::POST, "auth/email/verify", json!({ "key": app.mail.key(NEW) })).await;
        browser.api(Method::PATCH, "account/email", json!({"email": NEW, "primary": true})).await;
        browser.api(Method::DELETE, "account/email", json!({ "email": ADA })).await;

        let overview = seen(&mut browser).await;
        let expected = [
            Activity::EmailRemoved,
            Activity::EmailPrimary,
            Activity::EmailConfirmed,
            Activity::EmailAdded,
            Activity::SignedIn,
            Activity::EmailConfirmed,
            Activity::SignedUp,
        ];
        assert_eq!(whats(&overview), expected, "{backend:?}");
        let emails: Vec<_> = overview.activity.iter().map(|one| one.email.as_deref()).collect();
        assert_eq!(emails, [Some(ADA), Some(NEW), Some(NEW), Some(NEW), None, Some(ADA), None]);
        let times: Vec<_> = overview.activity.iter().map(|one| one.at.as_str()).collect();
        assert!(times.is_sorted_by(|newer, older| newer >= older), "{times:?}");
        let device = overview.activity[0].origin.device.clone().unwrap();
        assert_eq!((device.browser.as_deref(), device.system.as_deref()), (Some("Firefox"), Some("Linux")));
        assert_eq!(overview.activity[0].origin.ip.as_deref(), Some("192.0.2.7"));

        let sign_in = overview.last_sign_in.unwrap();
        assert_eq!((sign_in.at.as_str(), &*sign_in.methods), (times[4], &["password".to_owned()][..]));
        assert!(sign_in.here && sign_in.origin == overview.activity[4].origin);
        let email = overview.email.unwrap();
        assert_eq!((email.email.as_str(), email.confirmed, overview.other_emails), (NEW, true, 0));
        assert!(overview.me.has_usable_password && overview.password_changed_at.is_none());
    }
}

#[tokio::test]
async fn nothing_of_another_account_is_shown() {
    let app = app().await;
    app.user(ADA).await;
    app.user(BOB).await;
    let mut ada = signed_in(&app, ADA).await;
    let mut bob = signed_in(&app, BOB).await;
    add(&mut bob, NEW).await;
    fail(&app, BOB).await;
    // About nobody's address there is an event without an account.
    fail(&app, "nobody@example.org").await;
    assert_eq!(whats(&seen(&mut ada).await), [Activity::SignedIn]);
    let text = ada.get(PAGE).await.text;
    assert!(!text.contains("bob@") && !text.contains(NEW), "{text}");
    let of_bob = [Activity::SignInFailed, Activity::EmailAdded, Activity::SignedIn];
    assert_eq!(whats(&seen(&mut bob).await), of_bob);
}

#[tokio::test]
async fn what_was_typed_at_a_failed_sign_in_is_not_shown() {
    let app = app().await;
    app.user(ADA).await;
    let mut ada = signed_in(&app, ADA).await;
    let mut stranger = Browser::new(&app);
    stranger.headers.push(("user-agent".into(), "Call 0900 now".into()));
    let form = json!({"email": ADA, "password": "a wrong password"});
    stranger.api(Method::POST, "auth/login", form).await;
    let overview = seen(&mut ada).await;
    assert_eq!(whats(&overview), [Activity::SignInFailed, Activity::SignedIn]);
    assert_eq!(overview.activity[0].email, None);
    let text = ada.get(PAGE).await.text;
    assert!(!text.contains("0900") && !text.contains("wrong") && !text.contains("argon2"), "{text}");
}

#[tokio::test]
async fn flood_of_failed_sign_ins_is_one_line_and_hides_no_sign_in() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let app = app_on(backend, |settings| settings.account.rate_limits = loose()).await;
        app.user(ADA).await;
        let mut ada = signed_in(&app, ADA).await;
        for _ in 0..40 {
            fail(&app, ADA).await;
        }
        let overview = seen(&mut ada).await;
        assert_eq!(whats(&overview), [Activity::SignInsFailed, Activity::SignedIn], "{backend:?}");
        assert!(overview.last_sign_in.is_some_and(|sign_in| sign_in.here));
    }
}

fn loose() -> housekey_accounts::settings::RateLimits {
    let none = housekey_accounts::settings::Rates::default();
    housekey_accounts::settings::RateLimits { login: none.clone(), login_failed: none, ..Default::default() }
}

#[tokio::test]
async fn eight_lines_are_shown_at_most() {
    let app = app().await;
    app.user(ADA).await;
    for _ in 0..6 {
        let mut browser = signed_in(&app, ADA).await;
        browser.api(Method::DELETE, "auth/session", Value::Null).await;
        app.wait(600);
    }
    let mut ada = signed_in(&app, ADA).await;
    let shown = whats(&seen(&mut ada).await);
    assert_eq!(shown.len(), 8, "{shown:?}");
    // Each sign-in without a cookie is one on a new device.
    assert_eq!(
        shown[..3],
        [Activity::SignedInOnNewDevice, Activity::SignedOut, Activity::SignedInOnNewDevice]
    );
}

#[tokio::test]
async fn sign_in_elsewhere_is_not_from_here() {
    let app = app().await;
    app.user(ADA).await;
    let mut ada = signed_in(&app, ADA).await;
    let mut elsewhere = Browser::new(&app);
    elsewhere.headers.push(("user-agent".into(), "Mozilla/5.0 (iPhone) Version/18.5 Safari/604.1".into()));
    elsewhere.api(Method::POST, "auth/login", json!({"email": ADA, "password": PASSWORD})).await;
    let overview = seen(&mut ada).await;
    assert_eq!(whats(&overview), [Activity::SignedInOnNewDevice, Activity::SignedIn]);
    assert!(overview.last_sign_in.is_some_and(|sign_in| !sign_in.here));
    assert!(seen(&mut elsewhere).await.last_sign_in.is_some_and(|sign_in| sign_in.here));
}

#[tokio::test]
async fn last_sign_in_is_known_without_the_journal() {
    let app = app().await;
    app.user(ADA).await;
    let mut ada = signed_in(&app, ADA).await;
    app.accounts.pool().execute("DELETE FROM housekey_events", vec![]).await.unwrap();
    let overview = seen(&mut ada).await;
    assert_eq!(overview.activity, []);
    let sign_in = overview.last_sign_in.unwrap();
    assert!(sign_in.at.ends_with('Z') && sign_in.methods.is_empty() && sign_in.origin.ip.is_none());
}

#[tokio::test]
async fn last_change_of_the_password_is_shown_if_the_journal_has_it() {
    let app = app().await;
    app.user(ADA).await;
    let mut ada = signed_in(&app, ADA).await;
    let account = app.signals.all().iter().find_map(housekey_accounts::signals::Envelope::account).unwrap();
    append(&app, account, PasswordChanged::TYPE).await;
    let overview = seen(&mut ada).await;
    assert_eq!(whats(&overview), [Activity::PasswordChanged, Activity::SignedIn]);
    assert_eq!(overview.password_changed_at.as_deref(), Some(overview.activity[0].at.as_str()));
}

/// A signal that no flow fires yet.
#[expect(clippy::disallowed_methods, reason = "the journal of another release")]
async fn append(app: &TestApp, account: AccountId, kind: &'static str) {
    let services = app.accounts.services();
    let id = EventId(services.entropy.uuid());
    let at = services.clock.now();
    let row = EventRow { id, kind: kind.into(), version: 2, at, account_id: Some(account), data: json!({}) };
    let mut unit = services.store.begin().await.unwrap();
    unit.append_event(&row).await.unwrap();
    unit.commit().await.unwrap();
}

#[tokio::test]
async fn next_step_is_the_first_thing_that_is_missing() {
    let next = async |emails: &[(&str, bool)], most: u32| {
        let app = app_on(Backend::Sqlite, |settings| {
            settings.account.max_email_addresses = most;
            settings.account.login_methods = vec![housekey_accounts::settings::LoginMethod::Username];
            settings.account.signup_fields = vec!["username*".into(), "password1*".into()];
            settings.account.email_verification = housekey_accounts::settings::EmailVerification::None;
        })
        .await;
        let mut emails = emails.iter().map(|(email, verified)| ((*email).to_owned(), *verified));
        let new = NewAccount {
            username: Some("ada".into()),
            email: emails.next(),
            extra_emails: emails.collect(),
            password: Some(Secret::new(PASSWORD)),
            active: true,
            ..NewAccount::default()
        };
        app.account(new).await;
        let mut browser = Browser::new(&app);
        let form = json!({"username": "ada", "password": PASSWORD});
        let reply = browser.api(Method::POST, "auth/login", form).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        seen(&mut browser).await.next
    };
    assert_eq!(next(&[], 10).await, NextAct::AddEmail);
    assert_eq!(next(&[(ADA, false)], 10).await, NextAct::ConfirmEmail(ADA.into()));
    assert_eq!(next(&[(ADA, true), (NEW, false)], 10).await, NextAct::ConfirmEmail(NEW.into()));
    assert_eq!(next(&[(ADA, true)], 10).await, NextAct::AddAnotherEmail);
    assert_eq!(next(&[(ADA, true)], 0).await, NextAct::AddAnotherEmail);
    assert_eq!(next(&[(ADA, true)], 1).await, NextAct::Nothing);
    assert_eq!(next(&[(ADA, true), (NEW, true)], 10).await, NextAct::Nothing);
}

#[tokio::test]
async fn visitor_and_deactivated_account_are_answered_401() {
    let app = app().await;
    app.user(ADA).await;
    assert_eq!(Browser::new(&app).get(PAGE).await.status, 401);
    let mut ada = signed_in(&app, ADA).await;
    assert_eq!(ada.get(PAGE).await.status, 200);
    admin::set_active(app.accounts.services(), ADA, false).await.unwrap();
    assert_eq!(ada.get(PAGE).await.status, 401);
}

#[tokio::test]
async fn looking_changes_nothing() {
    let app = app().await;
    app.user(ADA).await;
    let mut ada = signed_in(&app, ADA).await;
    app.signals.take();
    let once = seen(&mut ada).await;
    assert_eq!(seen(&mut ada).await, once);
    assert!(app.signals.take().is_empty());
}
