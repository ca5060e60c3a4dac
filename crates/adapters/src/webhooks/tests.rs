//! Single tries against a server on loopback. Many tries, and what becomes of them, are the testkit's.

use super::*;
use crate::outbound::sink::{Act, Sink};
use housekey_accounts::{
    model::{At, EventId},
    ports::deliveries::SecretPart,
    signals::DeliveryResult,
};
use serde_json::{Value, json};
use std::time::Instant;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BODY: &str = "{\"type\":\"account.user_signed_up\",  \"name\":\"Zoë\"}";

struct FixedClock;
impl Clock for FixedClock {
    fn now(&self) -> At {
        At::UNIX_EPOCH
    }
}

fn row(payload: Value) -> OutboxRow {
    let id = "01890000-0000-7000-8000-000000000001".parse().unwrap();
    OutboxRow {
        id,
        subscriber: "webhook:test".into(),
        payload,
        secret: SecretPart::Nothing,
        priority: 0,
        due_at: At::UNIX_EPOCH,
        expires_at: None,
        attempts: 0,
        event_id: Some(EventId(id)),
        in_order_of: None,
    }
}

fn webhook(url: Url, allow_private: bool) -> Webhook {
    Webhook { allow_private, timeout: 1, ..Webhook::new(url, SECRET) }
}

async fn tell(sink: &Sink) -> Receipt {
    let webhook = webhook(sink.url("127.0.0.1"), true);
    let subscriber = WebhookSubscriber::new(&webhook, Arc::new(FixedClock)).unwrap();
    subscriber.deliver(&row(json!(BODY))).await
}

async fn told(answer: &'static str) -> Receipt {
    tell(&*Sink::start(Act::Say(answer)).await).await
}

#[tokio::test]
async fn body_is_sent_byte_for_byte() {
    let sink = Sink::start(Act::Say("HTTP/1.1 204 No Content\r\n\r\n")).await;
    let receipt = tell(&sink).await;
    assert_eq!(receipt, Receipt { result: DeliveryResult::Delivered, status: Some(204) });
    let request = sink.seen().remove(0);
    assert!(request.starts_with("POST /hook HTTP/1.1\r\n"), "{request}");
    assert!(request.ends_with(&format!("\r\n\r\n{BODY}")), "{request}");
    assert!(request.contains("content-type: application/json\r\n"), "{request}");
    assert!(request.contains("webhook-id: 01890000-0000-7000-8000-000000000001\r\n"), "{request}");
}

#[tokio::test]
async fn only_2xx_counts_as_delivered_and_only_410_stops() {
    for (answer, expected) in [
        ("HTTP/1.1 200 OK\r\n\r\nwhatever", DeliveryResult::Delivered),
        (
            "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:1/\r\n\r\n",
            DeliveryResult::Later("307 Temporary Redirect: redirects are not followed".into()),
        ),
        ("HTTP/1.1 400 Bad\r\ncontent-length: 0\r\n\r\n", DeliveryResult::Later("400 Bad Request".into())),
        ("HTTP/1.1 410 Gone\r\n\r\nmoved away", DeliveryResult::Gone("410 Gone: moved away".into())),
        (
            "HTTP/1.1 500 X\r\n\r\n\x1b[1mno\r\n\tdice",
            DeliveryResult::Away("500 Internal Server Error: [1mno dice".into()),
        ),
    ] {
        assert_eq!(told(answer).await.result, expected);
    }
    let garbled = told("220 sink ESMTP\r\n").await;
    assert!(matches!(&garbled, Receipt { result: DeliveryResult::Away(_), status: None }), "{garbled:?}");
}

#[tokio::test]
async fn secret_echoed_by_a_receiver_is_not_logged() {
    let DeliveryResult::Away(said) =
        told("HTTP/1.1 500 X\r\n\r\nSECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'").await.result
    else {
        panic!()
    };
    assert_eq!(said, "500 Internal Server Error: SECRET = 'whsec_…'");
}

/// A receiver's answer is limited in time and size.
#[tokio::test]
async fn endless_answer_is_cut_off() {
    let sink = Sink::start(Act::Pour("HTTP/1.1 503 X\r\n\r\n")).await;
    let start = Instant::now();
    let Receipt { result: DeliveryResult::Away(said), status: Some(503) } = tell(&sink).await else {
        panic!()
    };
    assert!(said.len() < 300, "{said}");
    let stalls = Sink::start(Act::Stall).await;
    let receipt = tell(&stalls).await;
    assert_eq!(receipt, Receipt::away("no answer in time"));
    assert!(start.elapsed() < Duration::from_mins(1));
    // What the kernel buffered, and no more.
    assert!(sink.poured() < 16 * 1024 * 1024, "{}", sink.poured());
}

#[tokio::test]
async fn receiver_in_private_network_is_refused_unless_allowed() {
    let sink = Sink::with_tls(Act::Say("HTTP/1.1 204 No Content\r\n\r\n")).await;
    let clock: Arc<dyn Clock> = Arc::new(FixedClock);
    let number = WebhookSubscriber::new(&webhook(sink.url("127.0.0.1"), false), clock.clone());
    let said = number.err().unwrap().to_string();
    assert!(said.contains("127.0.0.1 is not on the public internet"), "{said}");
    let name = WebhookSubscriber::new(&webhook(sink.url("localhost"), false), clock).unwrap();
    let receipt = name.deliver(&row(json!(BODY))).await;
    assert_eq!(receipt, Receipt::away("localhost is not on the public internet, and allow_private is off"));
    assert_eq!(sink.seen().len(), 0);
}

#[tokio::test]
async fn delivery_without_an_event_is_given_up() {
    let webhook = webhook("https://example.org/".parse().unwrap(), false);
    let subscriber = WebhookSubscriber::new(&webhook, Arc::new(FixedClock)).unwrap();
    for row in [OutboxRow { event_id: None, ..row(json!(BODY)) }, row(json!({"not": "text"}))] {
        assert!(matches!(subscriber.deliver(&row).await.result, DeliveryResult::Never(_)));
    }
    assert!(subscriber.is_remote());
}

#[test]
fn invalid_webhook_settings_create_no_subscriber() {
    let mut bad = webhook("http://example.org/hook".parse().unwrap(), false);
    bad.secret = "hunter2hunter2".into();
    let error = WebhookSubscriber::new(&bad, Arc::new(FixedClock)).err().unwrap();
    assert!(matches!(&error, WebhookError::Settings(problems) if problems.len() == 2), "{error}");
    assert!(!error.to_string().contains("hunter2"), "{error}");
}
