//! Mails as outbox rows, and the lane that sends them.

use super::{Receipt, Subscriber};
use crate::{
    context::Ctx,
    model::{At, Digest, Email},
    ports::{
        MailError, Mailer, OutgoingMail,
        deliveries::{OutboxRow, SecretPart},
    },
    settings::Site,
    signals::{Event, MailFailed},
};
use async_trait::async_trait;
use housekey_protocol::Locale;
use serde_json::{Map, Value, json};
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

/// The subscriber that delivers mail.
pub const SUBSCRIBER: &str = "mail";

/// A mail a flow wants sent.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The template, as allauth names it.
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
        subscriber: SUBSCRIBER.to_owned(),
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

/// Sends the mails that wait.
pub(super) struct MailLane {
    pub(super) mailer: Arc<dyn Mailer>,
    pub(super) site: Site,
    /// How long one mail may take.
    pub(super) budget: Duration,
}

impl MailLane {
    /// What every mail may say, and its Message-ID: the same over all tries.
    fn address(&self, mail: &mut OutgoingMail, delivery: Uuid) {
        mail.values.insert("site_name".into(), self.site.name.clone().into());
        mail.values.insert("base_url".into(), self.site.link("/").into());
        mail.message_id = format!("{delivery}@{}", self.site.base_url.host_str().unwrap_or("localhost"));
    }
}

/// Stands in the payload of a dead letter.
const GIVEN_UP: &str = "given_up";

#[async_trait]
impl Subscriber for MailLane {
    fn name(&self) -> &str {
        SUBSCRIBER
    }

    fn budget(&self) -> Duration {
        self.budget
    }

    /// Relays refuse more connections from one sender.
    fn width(&self) -> usize {
        16
    }

    /// Needs no database.
    fn at_once(&self) -> Option<usize> {
        Some(self.width())
    }

    async fn deliver(&self, row: &OutboxRow) -> Receipt {
        let mut mail: OutgoingMail = match serde_json::from_value(row.payload.clone()) {
            Ok(mail) => mail,
            Err(error) => return Receipt::never(error.to_string()),
        };
        if row.payload.get(GIVEN_UP).is_some() {
            return Receipt::never("given up before, and what it said is gone: have a new one sent");
        }
        match &row.secret {
            SecretPart::Open(values) => mail.values = object(values.clone()),
            // No later try has another key or other bytes.
            SecretPart::Unreadable(why) => return Receipt::never(format!("cannot be read: {why}")),
            // Written by a release that did not seal.
            SecretPart::Nothing => {}
        }
        self.address(&mut mail, row.id);
        match self.mailer.send(&mail).await {
            Ok(()) => Receipt::delivered(),
            Err(MailError::Transient(error)) => Receipt::later(error),
            Err(MailError::Permanent(error)) => Receipt::never(error),
        }
    }

    /// What a template may use goes: codes, links, and what a notice tells. A mail that was given up is half a day
    /// old; its reader has asked for another, and nobody else shall read it in a table.
    fn keeps(&self, row: &OutboxRow) -> Value {
        let mut payload = row.payload.clone();
        if let Some(mail) = payload.as_object_mut() {
            mail.insert("values".into(), json!({}));
            mail.insert(GIVEN_UP.into(), true.into());
        }
        payload
    }

    fn given_up(&self, row: &OutboxRow, error: &str) -> Option<MailFailed> {
        if row.payload.get(GIVEN_UP).is_some() {
            return None;
        }
        let mail: OutgoingMail = serde_json::from_value(row.payload.clone()).ok()?;
        let attempts = row.attempts + 1;
        Some(MailFailed { user: None, email: mail.to, mail: mail.kind, attempts, error: error.to_owned() })
    }
}
