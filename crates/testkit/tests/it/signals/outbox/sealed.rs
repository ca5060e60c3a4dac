//! Mail that waits is sealed: a dump of the database signs nobody in, and no sealed value works in another place.

use crate::signals::support::{ADA, BOB, BOTH, app, dead, done, sign_up};
use async_trait::async_trait;
use housekey_accounts::{
    Settings,
    delivery::Worker,
    model::Secret,
    outbox::Mail,
    ports::{
        UnitOfWork,
        deliveries::{Outbox, OutboxRow, SecretPart},
    },
    signals::{Event, HandlerError, InTx, UserSignedUp},
};
use housekey_http::Accounts;
use housekey_protocol::Locale;
use housekey_store::{
    Pool, args,
    sqlx::{AssertSqlSafe, query_scalar},
};
use housekey_testkit::{AppClient, Backend, SEALING_KEY, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};
use std::sync::Arc;

/// Another key than [`SEALING_KEY`].
const NEWER_KEY: &str = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

const CONFIRMATION: &str = "account/email/email_confirmation_signup";

/// Every value of every table, as text; bytes as hexadecimal digits.
async fn dump(pool: &Pool) -> String {
    let mut text = String::new();
    if let Some(pool) = pool.as_sqlite() {
        let tables = "SELECT name FROM sqlite_master WHERE type = 'table'";
        for table in query_scalar::<_, String>(tables).fetch_all(pool).await.unwrap() {
            let columns = format!(
                "SELECT group_concat('quote(\"' || name || '\")', ' || char(10) || ') \
                                   FROM pragma_table_info('{table}')"
            );
            let columns: String = query_scalar(AssertSqlSafe(columns)).fetch_one(pool).await.unwrap();
            let rows = format!("SELECT {columns} FROM \"{table}\"");
            let rows = query_scalar::<_, String>(AssertSqlSafe(rows)).fetch_all(pool).await.unwrap();
            text.push_str(&rows.join("\n"));
        }
    }
    if let Some(pool) = pool.as_postgres() {
        let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
        for table in query_scalar::<_, String>(tables).fetch_all(pool).await.unwrap() {
            let rows = format!("SELECT t::text FROM \"{table}\" AS t");
            let rows = query_scalar::<_, String>(AssertSqlSafe(rows)).fetch_all(pool).await.unwrap();
            text.push_str(&rows.join("\n"));
        }
    }
    text
}

/// Whether a dump holds it: as it is, without its hyphens, or as the bytes of its letters.
fn holds(dump: &str, secret: &str) -> bool {
    let dump = dump.to_lowercase();
    let plain = secret.to_lowercase();
    let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let forms = [plain.clone(), plain.replace('-', ""), hex(secret), hex(&secret.replace('-', ""))];
    forms.iter().any(|form| dump.contains(form))
}

struct Welcome;

#[async_trait]
impl InTx<UserSignedUp> for Welcome {
    async fn in_tx(&self, event: &Event<UserSignedUp>, uow: &mut dyn UnitOfWork) -> Result<(), HandlerError> {
        let to = event.signal.user.email.clone().unwrap();
        let mail = Mail::of_host("host/welcome", to, Locale::EN).with("voucher", "VOUCHER-OF-THE-HOST");
        uow.enqueue(&mail.about(event)).await?;
        Ok(())
    }
}

async fn dumped(backend: Backend, by_code: bool) {
    let change = |settings: &mut Settings| {
        settings.account.email_verification_by_code_enabled = by_code;
    };
    let app =
        TestApp::build(backend, change, |r| r.in_tx::<UserSignedUp>("welcome", Welcome), Accounts::router)
            .await;
    app.user(BOB).await;
    let mut bob = AppClient::new(&app);
    let signed_in = bob.api(Method::POST, "auth/login", json!({"email": BOB, "password": PASSWORD})).await;
    assert_eq!(signed_in.status, 200, "{}", signed_in.text);
    let mut ada = AppClient::new(&app);
    ada.api(Method::POST, "auth/signup", json!({"email": ADA, "password": PASSWORD})).await;
    let waiting = dump(app.accounts.pool()).await;
    app.deliver().await;
    let mut secrets = vec![bob.token.clone().unwrap(), ada.token.clone().unwrap()];
    let value = |kind: &str, name: &str| {
        let mail = app.mail.all().into_iter().find(|mail| mail.kind == kind).unwrap();
        mail.values[name].as_str().unwrap().to_owned()
    };
    secrets.push(if by_code {
        value(CONFIRMATION, "code")
    } else {
        value(CONFIRMATION, "activate_url").rsplit('/').next().unwrap().to_owned()
    });
    secrets.push(value("host/welcome", "voucher"));
    secrets.push(PASSWORD.to_owned());
    for secret in &secrets {
        assert!(
            secret.len() >= 6 && !holds(&waiting, secret),
            "{backend:?}, {by_code}: {secret} in {waiting}"
        );
    }
    // What operators need is readable, so the dump is one.
    for word in [ADA, CONFIRMATION, "host/welcome", "sealed"] {
        assert!(holds(&waiting, word), "{backend:?}: {word} in {waiting}");
    }
}

#[tokio::test]
async fn a_database_dump_signs_nobody_in_while_links_wait() {
    for backend in BOTH {
        dumped(backend, false).await;
    }
}

#[tokio::test]
async fn a_database_dump_signs_nobody_in_while_codes_wait() {
    for backend in BOTH {
        dumped(backend, true).await;
    }
}

/// The payload that waits for an address.
async fn payload(app: &TestApp, to: &str) -> Value {
    let mut tx = app.accounts.pool().begin_read().await.unwrap();
    let rows = tx.fetch_all("SELECT payload FROM housekey_outbox", vec![]).await.unwrap();
    let payloads = rows.iter().map(|row| row.get::<Value>("payload").unwrap());
    payloads.into_iter().find(|payload| payload["to"] == to).unwrap()
}

async fn replace(app: &TestApp, old: &Value, new: &Value) {
    let changed = done(app.accounts.pool(), async |tx| {
        tx.execute("UPDATE housekey_outbox SET payload = $1 WHERE payload = $2", args![new, old]).await
    });
    assert_eq!(changed.await, 1);
}

#[tokio::test]
async fn a_changed_or_moved_mail_is_given_up_and_the_others_go_out() {
    for backend in BOTH {
        let app = app(backend, |r| r).await;
        for address in [ADA, BOB, "eve@example.org"] {
            sign_up(&app, address).await;
        }
        let (ada, bob) = (payload(&app, ADA).await, payload(&app, BOB).await);
        // Bob's link in a mail to Ada's row, and one letter of Bob's changed.
        let mut moved = ada.clone();
        moved["sealed"] = bob["sealed"].clone();
        replace(&app, &ada, &moved).await;
        let mut changed = bob.clone();
        let text = bob["sealed"].as_str().unwrap();
        let letter = if text.as_bytes()[60] == b'A' { "B" } else { "A" };
        changed["sealed"] = format!("{}{letter}{}", &text[..60], &text[61..]).into();
        replace(&app, &bob, &changed).await;
        app.deliver().await;
        let sent: Vec<String> = app.mail.kinds().into_iter().map(|(_, to)| to).collect();
        assert_eq!(sent, ["eve@example.org"], "{backend:?}");
        let dead = dead(app.accounts.pool()).await;
        let refused = "cannot be read: a sealed value was changed, or belongs to another row";
        assert_eq!(dead.len(), 2, "{backend:?}");
        assert!(dead.iter().all(|mail| mail.last_error.as_deref() == Some(refused)), "{dead:?}");
    }
}

/// Another process on the same database, with these keys.
async fn with_keys(app: &TestApp, keys: &[&str]) -> (Accounts, Worker) {
    let mut settings = app.accounts.settings().clone();
    settings.secrets.keys = keys.iter().map(|key| Secret::new(*key)).collect();
    let mailer = Arc::new(app.mail.clone());
    let built = Accounts::builder(settings)
        .pool(app.accounts.pool().clone())
        .clock(Arc::new(app.clock.clone()))
        .mailer(mailer.clone())
        .signal_log(Arc::new(app.signals.clone()))
        .build()
        .await
        .unwrap();
    let worker = Worker::new(built.services().clone(), mailer);
    (built, worker)
}

#[tokio::test]
async fn after_a_rotation_mail_of_the_old_key_is_sent() {
    for backend in BOTH {
        let app = app(backend, |r| r).await;
        sign_up(&app, ADA).await;
        let (_accounts, worker) = with_keys(&app, &[NEWER_KEY, SEALING_KEY]).await;
        worker.round().await.unwrap();
        assert_eq!(app.mail.key(ADA).len(), 43, "{backend:?}");
    }
}

#[tokio::test]
async fn mail_of_a_removed_key_is_given_up_once_and_says_which_key_is_missing() {
    for backend in BOTH {
        let app = app(backend, |r| r).await;
        sign_up(&app, ADA).await;
        app.signals.take();
        let (_accounts, worker) = with_keys(&app, &[NEWER_KEY]).await;
        for _ in 0..3 {
            worker.round().await.unwrap();
            app.wait(9001);
        }
        assert_eq!(app.mail.all().len(), 0, "{backend:?}");
        let dead = dead(app.accounts.pool()).await;
        let error = dead[0].last_error.clone().unwrap();
        assert_eq!((dead.len(), dead[0].attempts), (1, 1));
        assert!(error.contains("which is not in secrets.keys"), "{error}");
        assert_eq!(app.signals.take(), ["mail_failed"]);
    }
}

#[tokio::test]
async fn mail_that_an_earlier_release_wrote_unsealed_is_sent() {
    for backend in BOTH {
        let app = app(backend, |r| r).await;
        let row = OutboxRow {
            id: uuid::Uuid::from_u128(1),
            subscriber: "mail".into(),
            payload: json!({
                "kind": "account/email/email_confirmation", "to": ADA, "locale": "en",
                "values": { "activate_url": "http://127.0.0.1/accounts/confirm-email/old" }, "message_id": "",
            }),
            secret: SecretPart::Nothing,
            priority: 1,
            due_at: app.accounts.services().clock.now(),
            expires_at: None,
            attempts: 0,
            event_id: None,
            in_order_of: None,
        };
        done(app.accounts.pool(), async |tx| tx.enqueue(&row).await).await;
        app.deliver().await;
        assert_eq!(app.mail.key(ADA), "old", "{backend:?}");
    }
}
