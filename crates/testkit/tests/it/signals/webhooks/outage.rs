//! Receivers that are down or do not answer.

use super::*;
use crate::signals::support::{until, within};
use housekey_accounts::delivery::Worker;
use std::{collections::BTreeMap, sync::Arc};
use tokio_util::sync::CancellationToken;

/// By account, the places of its signals in the journal.
fn by_account(events: impl IntoIterator<Item = Value>) -> BTreeMap<String, Vec<i64>> {
    let mut all = BTreeMap::<String, Vec<i64>>::new();
    for event in events {
        let whose = event["data"]["user"]["id"].as_str().unwrap_or_default().to_owned();
        all.entry(whose).or_default().push(event["seq"].as_i64().unwrap());
    }
    all
}

async fn six_hours_without_a_receiver(backend: Backend) {
    let sink = Sink::start().await;
    let app = app_on(backend, Webhook { events: vec!["*".into()], ..of_logins(&sink) }).await;
    let people = [ADA, BOB, "eve@example.org"];
    for person in people {
        app.user(person).await;
        log_out(log_in(&app, person).await).await;
    }
    app.deliver().await;
    let before = sink.got().len();
    assert!(before > 0);

    sink.usually(Act::Down);
    for ten_minutes in 0..36 {
        if ten_minutes % 6 == 0 {
            for person in people {
                log_out(log_in(&app, person).await).await;
            }
        }
        app.deliver().await;
        app.wait(600);
    }
    assert_eq!(sink.got().len(), before);
    // Only the first of each account is tried, and that ever more seldom.
    assert!(sink.knocks() - before < 3 * 16, "{} tries", sink.knocks() - before);

    sink.usually(Act::Say(204, String::new()));
    for _ in 0..6 {
        app.deliver().await;
        app.wait(1800);
    }
    let fired = by_account(app.signals.all().into_iter().map(|event| serde_json::to_value(event).unwrap()));
    let told = by_account(sink.got().iter().map(Got::json));
    assert_eq!(told, fired, "{backend:?}: all of it, once each, in order");
    assert_eq!(told.len(), 3);
    assert!(told.values().all(|seqs| seqs.len() >= 14 && seqs.is_sorted()), "{told:?}");
    assert!(dead(&app).await.is_empty());
}

#[tokio::test]
async fn receiver_gets_all_events_in_order_after_six_hours_outage() {
    six_hours_without_a_receiver(Backend::Sqlite).await;
}

#[tokio::test]
async fn receiver_gets_all_events_in_order_after_six_hours_outage_on_postgres() {
    six_hours_without_a_receiver(Backend::Postgres).await;
}

#[tokio::test]
async fn unanswering_receiver_takes_its_timeout_and_delays_no_mail() {
    let sink = Sink::start().await;
    sink.script([Act::Stall]);
    let app = app(Webhook { timeout: 1, events: vec!["*".into()], ..of_logins(&sink) }).await;
    sign_up(&app, ADA).await;
    within("the silent receiver's time is over", app.deliver()).await;
    assert_eq!(app.mail.all().len(), 1);
    let log = tries_of(&app, sink.got()[0].id()).await;
    assert_eq!((log[0].status, log[0].error.as_deref()), (None, Some("no answer in time")));
    assert!(log[0].millis >= 900, "{log:?}");
    app.wait(60);
    app.deliver().await;
    let got = sink.got();
    assert_eq!(got[0].id(), got[1].id(), "it is told again");
}

/// A slow receiver delays neither answers nor mail.
#[tokio::test]
async fn mail_is_sent_while_a_receiver_hangs() {
    let sink = Sink::start().await;
    sink.usually(Act::Stall);
    let app = app(Webhook { timeout: 60, events: vec!["*".into()], ..of_logins(&sink) }).await;
    let worker = Worker::new(app.accounts.services().clone(), Arc::new(app.mail.clone()));
    let running = tokio::spawn(async move { worker.run(CancellationToken::new()).await });
    sign_up(&app, ADA).await;
    until("the receiver hangs", async || !sink.got().is_empty()).await;
    sign_up(&app, BOB).await;
    until("both have mail", async || app.mail.all().len() == 2).await;
    let log = tries_of(&app, sink.got()[0].id()).await;
    assert!(log.is_empty(), "it hangs still: {log:?}");
    running.abort();
}

async fn sign_up(app: &TestApp, email: &str) {
    let body = json!({"email": email, "password": PASSWORD});
    let reply = Browser::new(app).api(Method::POST, "auth/signup", body).await;
    assert_eq!(reply.status, 401, "{}", reply.text);
}
