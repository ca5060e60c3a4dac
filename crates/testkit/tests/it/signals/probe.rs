//! The probe, and the handlers with faults: what each does to a sign-up, at each point.

use housekey_accounts::{
    flows::signup::SignUp,
    signals::{RegistryBuilder, UserLoggedIn, UserSignedUp},
};
use housekey_testkit::{
    Backend, Browser, Reply, TestApp,
    app::PASSWORD,
    probe::{
        accepts, counted, delays, denies, denies_form, detours, fails, fails_for_good, fails_times, panics,
    },
};
use http::Method;
use serde_json::json;
use std::time::Duration;

const SIGNED_UP: [&str; 2] = ["account.user_signed_up", "account.email_confirmation_sent"];

async fn with(handlers: impl FnOnce(RegistryBuilder) -> RegistryBuilder) -> TestApp {
    TestApp::build(Backend::Sqlite, |_| {}, handlers, housekey_http::Accounts::router).await
}

async fn sign_up(app: &TestApp) -> Reply {
    let body = json!({"email": "ada@example.org", "password": PASSWORD});
    Browser::new(app).api(Method::POST, "auth/signup", body).await
}

#[tokio::test]
async fn probe_compares_in_order_and_clears() {
    let app = with(|registry| registry).await;
    app.signals.expect(&[]);
    sign_up(&app).await;
    app.signals.expect(&SIGNED_UP);
    app.signals.expect(&[]);
}

#[tokio::test]
#[should_panic(expected = "+ account.user_signed_up   (fired here)\n    account.email_confirmation_sent\n  \
                           - account.user_logged_in   (expected here)\n")]
async fn probe_failure_shows_the_difference() {
    let app = with(|registry| registry).await;
    sign_up(&app).await;
    app.signals.expect(&["account.email_confirmation_sent", "account.user_logged_in"]);
}

#[tokio::test]
async fn probe_reads_typed_events() {
    let app = with(|registry| registry).await;
    sign_up(&app).await;
    let events = app.signals.events::<UserSignedUp>();
    let [event] = &events[..] else { panic!("{events:?}") };
    assert_eq!(event.signal.user.email.as_ref().unwrap().as_str(), "ada@example.org");
    assert_eq!(event.facts.ip.as_deref(), Some("192.0.2.7"));
    assert!(app.signals.events::<UserLoggedIn>().is_empty());
}

#[tokio::test]
async fn denial_is_reported_at_its_field_or_the_form() {
    let app = with(|r| r.before::<SignUp>("no", denies("email", "not_today"))).await;
    let reply = sign_up(&app).await;
    assert_eq!((reply.status, reply.errors()), (400, vec!["email:not_today".into()]));
    let app = with(|r| r.before::<SignUp>("no", denies_form("not_today"))).await;
    assert_eq!(sign_up(&app).await.errors(), ["*:not_today"]);
    app.signals.expect(&[]);
}

#[tokio::test]
async fn detour_leads_to_same_origin_paths_only() {
    let app = with(|r| r.before::<SignUp>("waiting list", detours("/waiting-list"))).await;
    let reply = sign_up(&app).await;
    assert_eq!((reply.status, &reply.json()["data"]["location"]), (403, &json!("/waiting-list")));
    let app = with(|r| r.before::<SignUp>("elsewhere", detours("https://evil.example/"))).await;
    assert_eq!(sign_up(&app).await.errors(), ["*:denied"]);
    app.signals.expect(&[]);
}

#[tokio::test]
async fn failing_before_or_in_tx_handler_leaves_no_change() {
    for handlers in [
        |r: RegistryBuilder| r.before::<SignUp>("broken", panics()),
        |r: RegistryBuilder| r.before::<SignUp>("broken", fails()),
        |r: RegistryBuilder| r.before::<SignUp>("broken", delays(Duration::from_mins(1))),
        |r: RegistryBuilder| r.in_tx::<UserSignedUp>("broken", panics()),
        |r: RegistryBuilder| r.in_tx::<UserSignedUp>("broken", fails()),
        |r: RegistryBuilder| r.in_tx::<UserSignedUp>("broken", delays(Duration::from_mins(1))),
    ] {
        let app = with(handlers).await;
        let reply = sign_up(&app).await;
        assert_eq!(reply.status, 503);
        assert!(reply.headers.contains_key("retry-after"));
        app.signals.expect(&[]);
        app.deliver().await;
        assert!(app.mail.all().is_empty());
    }
}

#[tokio::test]
async fn failing_on_handler_changes_neither_answer_nor_later_handlers() {
    let (on, durable) = (counted(accepts()), counted(accepts()));
    let (ear, worker) = (on.clone(), durable.clone());
    let app = with(|r| {
        r.on::<UserSignedUp>("panics", panics())
            .on::<UserSignedUp>("fails", fails())
            .on::<UserSignedUp>("hears", ear)
            .durable::<UserSignedUp>("panics", panics())
            .durable::<UserSignedUp>("fails", fails())
            .durable::<UserSignedUp>("hears", worker)
    })
    .await;
    assert_eq!(sign_up(&app).await.status, 401);
    app.signals.expect(&SIGNED_UP);
    app.settle().await;
    app.deliver().await;
    assert_eq!((on.count(), durable.count()), (1, 1));
}

#[tokio::test]
async fn probe_settle_waits_for_slow_handlers() {
    let slow = counted(delays(Duration::from_millis(50)));
    let handler = slow.clone();
    let app = with(|r| r.on::<UserLoggedIn>("slow", handler).on::<UserLoggedIn>("next", accepts())).await;
    app.user("ada@example.org").await;
    let body = json!({"email": "ada@example.org", "password": PASSWORD});
    for times in 1..=2 {
        Browser::new(&app).api(Method::POST, "auth/login", body.clone()).await;
        app.settle().await;
        assert_eq!(slow.count(), times);
    }
}

#[tokio::test]
async fn temporary_failure_is_retried_and_permanent_failure_is_not() {
    let (twice, never) = (counted(fails_times(2)), counted(fails_for_good()));
    let (mends, dies) = (twice.clone(), never.clone());
    let app = with(|r| r.durable::<UserSignedUp>("mends", mends).durable::<UserSignedUp>("dies", dies)).await;
    sign_up(&app).await;
    for _ in 0..5 {
        app.deliver().await;
        app.wait(3600);
    }
    assert_eq!((twice.count(), never.count()), (3, 1));
}
