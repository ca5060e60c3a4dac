use axum::{Router, body::Body, http::Request};
use chrono::{DateTime, TimeDelta};
use housekey_accounts::ports::Clock;
use housekey_example_handlers::webhook_receiver::{Receiver, TABLE};
use housekey_testkit::{MovableClock, database::TestDatabase};
use std::sync::Arc;
use tower::ServiceExt;

// The example of the Standard Webhooks specification.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const SENT: &str = "1614265330";
const BODY: &str = r#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

struct Program {
    router: Router,
    clock: MovableClock,
    db: housekey_store::Pool,
    _database: TestDatabase,
}

/// A receiver at the moment the example was sent.
async fn program(secrets: &[&str]) -> Program {
    let database = TestDatabase::sqlite().await;
    let db = database.pool().clone();
    db.execute(TABLE, vec![]).await.unwrap();
    let clock = MovableClock::default();
    clock.advance(DateTime::from_timestamp(SENT.parse().unwrap(), 0).unwrap() - clock.now());
    let receiver = Receiver::new(secrets, Arc::new(clock.clone()), db.clone()).unwrap();
    Program { router: receiver.router(), clock, db, _database: database }
}

impl Program {
    async fn post(&self, id: &str, timestamp: &str, signature: &str, body: &str) -> u16 {
        let request = Request::post("/hooks/housekey")
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signature)
            .body(Body::from(body.to_owned()))
            .unwrap();
        self.router.clone().oneshot(request).await.unwrap().status().as_u16()
    }

    async fn noted(&self) -> Vec<String> {
        let rows = self.db.fetch_all("SELECT body FROM host_webhook_inbox", vec![]).await.unwrap();
        rows.iter().map(|row| row.get("body").unwrap()).collect()
    }
}

#[tokio::test]
async fn repeated_genuine_message_is_processed_once() {
    let program = program(&[SECRET]).await;
    for _ in 0..2 {
        assert_eq!(program.post(ID, SENT, SIGNATURE, BODY).await, 204);
    }
    assert_eq!(program.noted().await, [BODY]);
}

#[tokio::test]
async fn one_valid_signature_of_several_is_accepted() {
    let old = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let program = program(&[old, SECRET]).await;
    let several = format!("v1a,other v1,bm90IHRoaXMgb25l {SIGNATURE}");
    assert_eq!(program.post(ID, SENT, &several, BODY).await, 204);
}

#[tokio::test]
async fn altered_or_foreign_signed_message_is_refused() {
    let program = program(&[SECRET]).await;
    let cases = [
        ("msg_other", SENT, SIGNATURE, BODY),
        (ID, "1614265331", SIGNATURE, BODY),
        (ID, SENT, SIGNATURE, r#"{"test": 2432232315}"#),
        (ID, SENT, "v1,", BODY),
        (ID, SENT, "v1,g0hM9SsE", BODY),
        (ID, SENT, SIGNATURE.trim_start_matches("v1,"), BODY),
        (ID, "soon", SIGNATURE, BODY),
    ];
    for (id, timestamp, signature, body) in cases {
        assert_eq!(program.post(id, timestamp, signature, body).await, 401, "{id} {timestamp} {signature}");
    }
    let without = Request::post("/hooks/housekey").body(Body::from(BODY)).unwrap();
    assert_eq!(program.router.clone().oneshot(without).await.unwrap().status(), 401);
    assert!(program.noted().await.is_empty());
}

#[tokio::test]
async fn message_older_than_five_minutes_or_from_the_future_is_refused() {
    let program = program(&[SECRET]).await;
    program.clock.advance(TimeDelta::seconds(301));
    assert_eq!(program.post(ID, SENT, SIGNATURE, BODY).await, 401);
    program.clock.advance(TimeDelta::seconds(-602));
    assert_eq!(program.post(ID, SENT, SIGNATURE, BODY).await, 401);
    program.clock.advance(TimeDelta::seconds(1));
    assert_eq!(program.post(ID, SENT, SIGNATURE, BODY).await, 204);
}

#[tokio::test]
async fn unreadable_secret_fails_at_start() {
    let (clock, database) = (Arc::new(MovableClock::default()), TestDatabase::sqlite().await);
    for secret in ["hunter2", "whsec_!"] {
        assert!(Receiver::new(&[secret], clock.clone(), database.pool().clone()).is_err());
    }
}
