//! The outbox, as flows fill it: a mail is a row of the flow's own transaction, which [`crate::delivery`] sends.

pub mod kinds;
pub mod sms;

use crate::{
    context::Ctx,
    model::{At, Digest, Email},
    ports::deliveries::{OutboxRow, SecretPart},
    signals::{Event, subscriber},
};
use housekey_protocol::Locale;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// A mail a flow wants sent.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Its name: one of [`kinds`], or a host's own.
    pub kind: &'static str,
    /// The one recipient: always an address as stored, never as typed.
    pub to: Email,
    /// The reader's language.
    pub locale: Locale,
    /// What the template may use, beside `site_name` and `base_url`.
    pub values: Map<String, Value>,
    /// After this the mail is useless (its code is dead) and is dropped.
    pub expires_at: Option<At>,
    /// Codes before notices.
    pub urgent: bool,
}

/// What kinds of a host's own mails begin with.
pub const OF_THE_HOST: &str = "host/";

impl Mail {
    /// A mail of the host's own, e.g. `host/welcome`: sent and retried like ours. Its words are the message
    /// `mail-host-welcome`, or the templates `host/welcome_subject.txt`, `_message.txt` and `_message.html` of
    /// `mail.templates_dir`.
    pub fn of_host(kind: &'static str, to: Email, locale: Locale) -> Self {
        Self { kind, to, locale, values: Map::new(), expires_at: None, urgent: false }
    }

    /// The delivery that sends it on account of an event, for `uow.enqueue(..)` in an `in_tx` handler: the mail is
    /// committed with the change or not at all. One of a kind an event.
    pub fn about<S>(self, event: &Event<S>) -> OutboxRow {
        let digest = Digest::of(&[event.id.0.as_bytes().as_slice(), self.kind.as_bytes()].concat());
        let mut id = [0; 16];
        id.copy_from_slice(&digest.as_bytes()[..16]);
        delivery(self, uuid::Builder::from_custom_bytes(id).into_uuid(), event.at)
    }

    /// A notice: somebody should know, and nobody waits for it. Carries when and from where.
    pub fn notice(ctx: &Ctx, kind: &'static str, to: Email, locale: Locale) -> Self {
        let values = object(json!({
            "timestamp": ctx.now(),
            "ip": ctx.facts.ip,
            "user_agent": ctx.facts.user_agent,
        }));
        Self { kind, to, locale, values, expires_at: None, urgent: false }
    }

    /// Adds a value for the template.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.values.insert(name.to_owned(), value.into());
        self
    }
}

pub(crate) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// The outbox row of a mail.
pub(crate) fn row(ctx: &Ctx, mail: Mail) -> OutboxRow {
    delivery(mail, ctx.services.entropy.uuid(), ctx.now())
}

fn delivery(mail: Mail, id: Uuid, now: At) -> OutboxRow {
    OutboxRow {
        id,
        subscriber: subscriber::MAIL.to_owned(),
        payload: json!({ "kind": mail.kind, "to": mail.to, "locale": mail.locale }),
        secret: SecretPart::Open(Value::Object(mail.values)),
        priority: i64::from(mail.urgent),
        due_at: now,
        expires_at: mail.expires_at,
        attempts: 0,
        event_id: None,
        in_order_of: None,
    }
}
