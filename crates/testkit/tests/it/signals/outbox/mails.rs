//! Mail in the outbox: given up without its secrets, dropped when useless, codes first.

use crate::signals::support::{ADA, BOTH, Ear, app, count, dead, sign_up, waiting};
use async_trait::async_trait;
use housekey_accounts::{
    admin::deliveries,
    changes,
    context::Ctx,
    delivery::Worker,
    model::Email,
    outbox::Mail,
    ports::{MailError, Mailer, OutgoingMail, deliveries::EXPIRED},
    signals::MailFailed,
    work::Work,
};
use housekey_http::Accounts;
use housekey_protocol::Locale;
use housekey_testkit::{TestApp, app::PASSWORD};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};
use serde_json::Value;
use std::sync::Arc;

/// A relay that refuses.
struct Refuses(fn() -> MailError);

#[async_trait]
impl Mailer for Refuses {
    async fn send(&self, _: &OutgoingMail) -> Result<(), MailError> {
        Err((self.0)())
    }
}

fn relay(app: &TestApp, answer: fn() -> MailError) -> Worker {
    Worker::new(app.accounts.services().clone(), Arc::new(Refuses(answer)))
}

fn no_mailbox() -> MailError {
    MailError::Permanent("550 no such mailbox".into())
}

async fn payloads(app: &TestApp) -> Vec<Value> {
    let mut tx = app.accounts.pool().begin_read().await.unwrap();
    let rows = tx.fetch_all("SELECT payload FROM housekey_outbox WHERE subscriber = 'mail'", vec![]).await;
    rows.unwrap().iter().map(|row| row.get("payload").unwrap()).collect()
}

#[tokio::test]
async fn permanently_refused_mail_is_kept_without_secrets_and_fires_mail_failed() {
    for backend in BOTH {
        let ear = Ear::new();
        let app = app(backend, |r| r.durable::<MailFailed>("support", ear.clone())).await;
        sign_up(&app, ADA).await;
        let before = payloads(&app).await.remove(0);
        assert!(before["sealed"].is_string() && before.get("values").is_none(), "{before}");
        app.signals.take();
        relay(&app, no_mailbox).round().await.unwrap();
        let kept = payloads(&app).await.remove(0);
        assert_eq!(kept["values"], serde_json::json!({}), "{backend:?}");
        assert_eq!((&kept["to"], &kept["kind"], &kept["message_id"]), {
            (&before["to"], &before["kind"], &before["message_id"])
        });
        assert!(kept.get("sealed").is_none() && !kept.to_string().contains(PASSWORD), "{kept}");
        let dead = dead(app.accounts.pool()).await;
        assert_eq!((dead[0].attempts, dead[0].last_error.as_deref()), (1, Some("550 no such mailbox")));
        let told = app.signals.all().pop().unwrap();
        assert_eq!(told.kind, "housekey.mail_failed");
        let data = [&told.data["email"], &told.data["mail"], &told.data["attempts"], &told.data["error"]];
        let kind = "account/email/email_confirmation_signup";
        assert_eq!(
            data.map(Value::to_string),
            [
                format!("\"{ADA}\""),
                format!("\"{kind}\""),
                "1".to_owned(),
                "\"550 no such mailbox\"".to_owned()
            ]
        );
        app.deliver().await;
        assert_eq!(ear.kinds(), ["housekey.mail_failed"], "{backend:?}");
    }
}

#[tokio::test]
async fn mail_is_given_up_after_sixteen_tries_and_fires_mail_failed_once() {
    let app = app(BOTH[0], |r| r).await;
    sign_up(&app, ADA).await;
    // Later, so that it is not the same sign-up. A notice: nothing in it runs out.
    app.wait(121);
    sign_up(&app, ADA).await;
    app.signals.take();
    let worker = relay(&app, || MailError::Transient("451 try later".into()));
    for _ in 0..20 {
        worker.round().await.unwrap();
        app.wait(9001);
    }
    let dead = dead(app.accounts.pool()).await;
    let counted: Vec<i64> = dead.iter().map(|letter| letter.attempts).collect();
    assert_eq!((counted, app.signals.take()), (vec![16], vec!["mail_failed".to_owned()]));
    assert_eq!(waiting(app.accounts.pool()).await, 0);
}

/// `housekey_deliveries_total` by outcome.
fn outcomes(recorder: &PrometheusRecorder, subscriber: &str) -> Vec<(String, u64)> {
    let numbers = recorder.handle().render();
    let begins = format!("housekey_deliveries_total{{subscriber=\"{subscriber}\",outcome=\"");
    let read = |line: &str| {
        let (outcome, count) = line.strip_prefix(&begins)?.split_once("\"} ")?;
        Some((outcome.to_owned(), count.parse().unwrap()))
    };
    let mut all: Vec<_> = numbers.lines().filter_map(read).collect();
    all.sort();
    all
}

#[tokio::test]
async fn mail_with_an_expired_code_is_not_delivered() {
    for backend in BOTH {
        let recorder = PrometheusBuilder::new().build_recorder();
        // Of this thread, which is the test's only one.
        let _local = metrics::set_default_local_recorder(&recorder);
        let change =
            |s: &mut housekey_accounts::Settings| s.account.email_verification_by_code_enabled = true;
        let app = TestApp::build(backend, change, |r| r, Accounts::router).await;
        sign_up(&app, ADA).await;
        app.signals.take();
        relay(&app, || MailError::Transient("451 try later".into())).round().await.unwrap();
        // Ten minutes.
        app.wait(601);
        app.deliver().await;
        assert!(app.mail.all().is_empty(), "{backend:?}: {:?}", app.mail.kinds());
        assert_eq!(count(app.accounts.pool(), "SELECT count(*) AS n FROM housekey_outbox").await, 0);
        assert!(app.signals.take().is_empty());

        let told = [("expired".to_owned(), 1), ("failed".to_owned(), 1)];
        assert_eq!(outcomes(&recorder, "mail"), told, "{backend:?}");
        let services = app.accounts.services();
        let expired = deliveries::expired(services, Some("mail"), 10).await.unwrap();
        let [one] = &expired[..] else { panic!("{backend:?}: {expired:?}") };
        assert_eq!((one.attempt, one.status, one.error.as_deref()), (1, None, Some(EXPIRED)));
        let standings = deliveries::subscribers(services).await.unwrap();
        let mail = standings.iter().find(|standing| standing.backlog.subscriber == "mail").unwrap();
        assert_eq!((mail.expired, mail.backlog.waiting, mail.backlog.dead), (1, 0, 0), "{backend:?}");
    }
}

#[tokio::test]
async fn mails_with_codes_are_sent_before_notices() {
    for backend in BOTH {
        let app = app(backend, |r| r).await;
        let ctx = Ctx::background(app.accounts.services().clone());
        let mut work = Work::begin(&ctx).await.unwrap();
        for n in 0..40 {
            let to = Email::parse(&format!("u{n}@example.org")).unwrap();
            work.mail(Mail::notice(&ctx, "account/email/email_deleted", to, Locale::EN)).await.unwrap();
        }
        work.commit(changes![]).await.unwrap();
        sign_up(&app, ADA).await;
        app.deliver().await;
        let order: Vec<String> = app.mail.kinds().into_iter().map(|(_, to)| to).collect();
        let notices = (0..40).map(|n| format!("u{n}@example.org"));
        assert_eq!(order, std::iter::once(ADA.to_owned()).chain(notices).collect::<Vec<_>>(), "{backend:?}");
    }
}
