use super::{console::written, *};
use crate::outbound::sink::{Act, Sink};
use housekey_accounts::{
    Settings,
    model::{At, PhoneNumber, Secret},
    outbox::sms::{SmsEnvelope, SmsSecrets},
    ports::{
        Clock, SmsError, SmsKind, SmsSender, TextMessage,
        deliveries::{OutboxRow, SecretPart},
    },
    settings::Sms,
    signals::{DeliveryResult, Subscriber},
};
use housekey_messages::Catalog;
use housekey_protocol::Locale;
use serde_json::json;
use std::sync::{Arc, Mutex};
use uuid::Uuid;

const TO: &str = "+4930123456";
const CODE: &str = "WDJB-MJHT";
const ID: Uuid = Uuid::from_u128(7);

struct FixedClock;
impl Clock for FixedClock {
    fn now(&self) -> At {
        At::UNIX_EPOCH
    }
}

#[derive(Default)]
struct Kept(Mutex<Vec<TextMessage>>);

#[async_trait::async_trait]
impl SmsSender for Kept {
    async fn send(&self, message: &TextMessage) -> Result<(), SmsError> {
        self.0.lock().unwrap().push(message.clone());
        Ok(())
    }
}

fn row(kind: SmsKind, locale: Locale, secret: SecretPart) -> OutboxRow {
    let to = PhoneNumber::parse(TO, None).unwrap();
    OutboxRow {
        id: ID,
        subscriber: "sms".into(),
        payload: json!(SmsEnvelope { kind, to, locale }),
        secret,
        priority: 1,
        due_at: At::UNIX_EPOCH,
        expires_at: None,
        attempts: 0,
        event_id: None,
        in_order_of: None,
    }
}

fn with_code() -> SecretPart {
    SecretPart::Open(json!(SmsSecrets { code: Some(Secret::new(CODE)), minutes: 10 }))
}

/// What is sent of this row by a site of this address.
async fn sent(base_url: &str, row: OutboxRow) -> TextMessage {
    let mut site = Settings::default().site;
    site.base_url = base_url.parse().unwrap();
    let kept = Arc::new(Kept::default());
    let lane = SmsLane::new(kept.clone(), Catalog::built_in(), site);
    assert_eq!(lane.deliver(&row).await.result, DeliveryResult::Delivered);
    kept.0.lock().unwrap().remove(0)
}

#[tokio::test]
async fn code_stands_alone_on_a_line_and_is_bound_to_the_host() {
    for locale in [Locale::EN, Locale::from_tag("de").unwrap(), Locale::from_tag("ar").unwrap()] {
        let message = sent("https://id.example.org", row(SmsKind::Verification, locale, with_code())).await;
        assert!(message.text.lines().any(|line| line == CODE), "{}", message.text);
        assert_eq!(message.text.lines().last(), Some("@id.example.org #WDJB-MJHT"));
        assert_eq!(message.code.unwrap().expose(), CODE);
        assert!(message.text.contains("10"), "{}", message.text);
    }
}

#[tokio::test]
async fn on_this_machine_no_code_is_bound() {
    let message = sent("http://127.0.0.1:3000", row(SmsKind::Verification, Locale::EN, with_code())).await;
    assert_eq!(message.text.lines().last(), Some(CODE));
}

#[tokio::test]
async fn every_kind_has_words_that_name_the_site() {
    for kind in SmsKind::ALL {
        let message = sent("https://id.example.org", row(kind, Locale::EN, with_code())).await;
        assert!(message.text.starts_with("Housekey: "), "{}", message.text);
    }
}

#[tokio::test]
async fn unreadable_message_is_given_up() {
    let lane = SmsLane::new(Arc::new(Kept::default()), Catalog::built_in(), Settings::default().site);
    let unreadable = SecretPart::Unreadable("no such key".into());
    let receipt = lane.deliver(&row(SmsKind::Verification, Locale::EN, unreadable)).await;
    assert!(matches!(receipt.result, DeliveryResult::Never(_)), "{receipt:?}");
}

#[test]
fn console_frames_each_line() {
    let to = PhoneNumber::parse(TO, None).unwrap();
    let text = "enter this code\nWDJB-MJHT".to_owned();
    let message = TextMessage { id: ID, to, kind: SmsKind::Verification, code: None, text };
    assert_eq!(
        written(&message),
        "text message to +49 30 123456 (verification)\n  | enter this code\n  | WDJB-MJHT"
    );
}

fn gateway(sink: &Sink, secret: Option<&str>) -> SmsWebhook {
    let sms = Sms {
        webhook_url: Some(sink.url("127.0.0.1")),
        webhook_secret: secret.map(Into::into),
        allow_private: true,
        timeout: 1,
        ..Sms::default()
    };
    SmsWebhook::new(&sms, Arc::new(FixedClock)).unwrap()
}

async fn answered(answer: &'static str) -> Result<(), SmsError> {
    let sink = Sink::start(Act::Say(answer)).await;
    gateway(&sink, None).send(&message()).await
}

fn message() -> TextMessage {
    let to = PhoneNumber::parse(TO, None).unwrap();
    TextMessage {
        id: ID,
        to,
        kind: SmsKind::Verification,
        code: Some(Secret::new(CODE)),
        text: "text".into(),
    }
}

#[tokio::test]
async fn gateway_gets_number_kind_code_and_text_under_one_id() {
    let sink = Sink::start(Act::Say("HTTP/1.1 204 No Content\r\n\r\n")).await;
    gateway(&sink, Some("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).send(&message()).await.unwrap();
    let request = sink.seen().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body, json!({"to": TO, "kind": "verification", "code": CODE, "text": "text"}));
    assert!(head.contains(&format!("webhook-id: {ID}")), "{head}");
    assert!(head.contains("webhook-signature: v1,"), "{head}");
}

#[tokio::test]
async fn without_secret_nothing_is_signed() {
    let sink = Sink::start(Act::Say("HTTP/1.1 200 OK\r\n\r\n")).await;
    gateway(&sink, None).send(&message()).await.unwrap();
    assert!(!sink.seen()[0].contains("webhook-signature"), "{}", sink.seen()[0]);
}

#[tokio::test]
async fn refusal_of_the_gateway_is_final_and_a_failure_is_tried_again() {
    let refused = answered("HTTP/1.1 400 Bad Request\r\n\r\n").await;
    assert!(matches!(refused, Err(SmsError::Permanent(_))), "{refused:?}");
    for answer in ["HTTP/1.1 503 Service Unavailable\r\n\r\n", "HTTP/1.1 401 Unauthorized\r\n\r\n", ""] {
        let failed = answered(answer).await;
        assert!(matches!(failed, Err(SmsError::Transient(_))), "{answer}: {failed:?}");
    }
}

#[tokio::test]
async fn what_the_gateway_says_is_not_kept() {
    let said = "HTTP/1.1 500 Oh\r\ncontent-length: 9\r\n\r\nWDJB-MJHT";
    let error = answered(said).await.unwrap_err().to_string();
    assert!(!error.contains(CODE), "{error}");
}

#[test]
fn gateway_in_a_private_network_is_refused_unless_allowed() {
    let sms = Sms { webhook_url: Some("https://10.0.0.1/".parse().unwrap()), ..Sms::default() };
    assert!(matches!(SmsWebhook::new(&sms, Arc::new(FixedClock)), Err(SmsWebhookError::Refused(_))));
}
