//! Webhooks, from the sign-in to the receiver's answer and its effect.

mod outage;
mod sink;
mod tries;

use housekey_accounts::{
    model::EventId,
    ports::{
        StoreResult, UnitOfWork,
        deliveries::{AttemptRow, Deliveries, DeliveryView},
    },
    settings::Webhook,
};
use housekey_store::Tx;
use housekey_testkit::{Backend, Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};
use sink::{Act, Got, Sink};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OLD_SECRET: &str = "whsec_b2xkZXIgdGhhbiB0aGUgb3RoZXIgb25lLi4u";
const ADA: &str = "ada@example.org";
const BOB: &str = "bob@example.org";

/// Tells a receiver on this machine of sign-ins.
fn of_logins(sink: &Sink) -> Webhook {
    Webhook {
        name: Some("test".into()),
        allow_private: true,
        events: vec!["account.user_logged_in".into()],
        ..Webhook::new(sink.url.clone(), SECRET)
    }
}

async fn app(webhook: Webhook) -> TestApp {
    app_on(Backend::Sqlite, webhook).await
}

async fn app_on(backend: Backend, webhook: Webhook) -> TestApp {
    TestApp::on(backend, |settings| settings.signals.webhooks.push(webhook)).await
}

async fn log_in(app: &TestApp, email: &str) -> Browser {
    let mut browser = Browser::new(app);
    let body = json!({"email": email, "password": PASSWORD});
    let reply = browser.api(Method::POST, "auth/login", body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    browser
}

async fn log_out(mut browser: Browser) {
    let reply = browser.api(Method::DELETE, "auth/session", Value::Null).await;
    assert_eq!(reply.status, 401, "{}", reply.text);
}

/// Runs in one transaction, as an operator's command does.
async fn done<T>(app: &TestApp, work: impl AsyncFnOnce(&mut Tx) -> StoreResult<T>) -> T {
    let mut tx = app.accounts.pool().begin().await.unwrap();
    let answer = work(&mut tx).await.unwrap();
    UnitOfWork::commit(Box::new(tx)).await.unwrap();
    answer
}

async fn dead(app: &TestApp) -> Vec<DeliveryView> {
    done(app, async |tx| tx.list_dead(Some("webhook:test"), 100).await).await
}

/// The delivery log of an event, by the id the receiver knows.
async fn tries_of(app: &TestApp, id: &str) -> Vec<AttemptRow> {
    let event = EventId(id.parse().unwrap());
    done(app, async |tx| tx.list_attempts_of(event).await).await
}

/// The id of the last sign-in.
fn last_login(app: &TestApp) -> String {
    let all = app.signals.all();
    all.iter().rfind(|event| event.kind == "account.user_logged_in").unwrap().id.to_string()
}

#[tokio::test]
async fn webhook_body_equals_the_event_and_is_signed_and_dated() {
    let sink = Sink::start().await;
    let app = app(of_logins(&sink)).await;
    app.user(ADA).await;
    log_in(&app, ADA).await;
    app.deliver().await;

    let [got] = &sink.got()[..] else { panic!("only what was asked for: {:?}", sink.got()) };
    assert_eq!(got.id(), last_login(&app));
    assert_eq!(got.header("webhook-timestamp"), "1772539200", "noon of 3 March 2026, by the app's clock");
    assert_eq!(got.header("content-type"), "application/json");
    assert!(got.header("user-agent").starts_with("Housekey/"));
    assert_eq!(got.header("webhook-signature").split(' ').count(), 1);
    assert_eq!(got.signed_by(SECRET), Some(0));
    let event = app.signals.all().into_iter().find(|event| event.kind == "account.user_logged_in").unwrap();
    assert_eq!(got.json(), serde_json::to_value(event).unwrap());
}

#[tokio::test]
async fn during_rotation_new_and_old_secret_sign() {
    let sink = Sink::start().await;
    let app = app(Webhook { previous_secrets: vec![OLD_SECRET.into()], ..of_logins(&sink) }).await;
    app.user(ADA).await;
    log_in(&app, ADA).await;
    app.deliver().await;
    let got = &sink.got()[0];
    assert_eq!((got.signed_by(SECRET), got.signed_by(OLD_SECRET)), (Some(0), Some(1)));
}

/// Secrets in what a receiver gets and in what we keep of its answers.
#[tokio::test]
async fn webhook_bodies_and_delivery_log_contain_no_secret() {
    let sink = Sink::start().await;
    let everything = Webhook { events: vec!["*".into()], ..of_logins(&sink) };
    let app = app(Webhook { previous_secrets: vec![OLD_SECRET.into()], ..everything }).await;
    sink.usually(Act::Say(500, format!("DEBUG {{secrets: [{SECRET}, {OLD_SECRET}]}}")));
    app.user(ADA).await;
    log_out(log_in(&app, ADA).await).await;
    let body = json!({"email": BOB, "password": PASSWORD});
    assert_eq!(Browser::new(&app).api(Method::POST, "auth/signup", body).await.status, 401);
    app.deliver().await;

    let (got, signals) = (sink.got(), app.signals.all());
    let link = app.mail.key(BOB);
    assert!(got.len() > 1 && !link.is_empty());
    for secret in [SECRET, OLD_SECRET, &SECRET[6..], &OLD_SECRET[6..], PASSWORD, &link] {
        assert!(got.iter().all(|got| !got.body.contains(secret)), "in a body");
        for event in &signals {
            let kept = tries_of(&app, &event.id.to_string()).await;
            let waits = done(&app, async |tx| tx.list_deliveries_of(event.id).await).await;
            assert!(!format!("{kept:?} {waits:?}").contains(secret), "in the delivery log");
        }
    }
    let first = tries_of(&app, got[0].id()).await;
    assert!(first[0].error.as_ref().unwrap().starts_with("500 "), "{first:?}");
}

/// DNS rebinding (CWE-350).
#[tokio::test]
async fn webhook_name_resolving_to_loopback_is_refused_at_every_try() {
    let sink = Sink::start().await;
    let mut url = sink.url.clone();
    url.set_scheme("https").unwrap();
    url.set_host(Some("localhost")).unwrap();
    let app = app(Webhook { allow_private: false, url, ..of_logins(&sink) }).await;
    app.user(ADA).await;
    log_in(&app, ADA).await;
    for _ in 0..2 {
        app.deliver().await;
        app.wait(60);
    }
    let tries = tries_of(&app, &last_login(&app)).await;
    let why = Some("localhost is not on the public internet, and allow_private is off".to_owned());
    let told: Vec<_> = tries.into_iter().map(|row| (row.attempt, row.status, row.error)).collect();
    assert_eq!(told, [(1, None, why.clone()), (2, None, why)]);
    assert_eq!(sink.knocks(), 0);
}
