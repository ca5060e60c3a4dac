//! Mails as outbox rows, and the lane that sends them.

use super::{Receipt, Subscriber};
use crate::{
    context::Ctx,
    model::{At, Email},
    ports::{MailError, Mailer, OutgoingMail, deliveries::OutboxRow},
    signals::MailFailed,
};
use async_trait::async_trait;
use housekey_protocol::Locale;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The subscriber that delivers mail.
pub const SUBSCRIBER: &str = "mail";

/// A mail a flow wants sent.
#[derive(Clone, Debug)]
pub struct Letter {
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

impl Letter {
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
pub(crate) fn row(ctx: &Ctx, letter: Letter) -> OutboxRow {
    let id = ctx.services.entropy.uuid();
    let site = &ctx.settings().site;
    let mut values = letter.values;
    values.insert("site_name".into(), site.name.clone().into());
    values.insert("base_url".into(), site.link("/").into());
    let host = site.base_url.host_str().unwrap_or("localhost");
    let mail = OutgoingMail {
        kind: letter.kind.to_owned(),
        to: letter.to,
        locale: letter.locale,
        values,
        message_id: format!("{id}@{host}"),
    };
    OutboxRow {
        id,
        subscriber: SUBSCRIBER.to_owned(),
        payload: serde_json::to_value(mail).unwrap_or_default(),
        priority: i64::from(letter.urgent),
        due_at: ctx.now(),
        expires_at: letter.expires_at,
        attempts: 0,
        event_id: None,
        in_order_of: None,
    }
}

/// Sends the mails that wait.
pub(super) struct MailLane(pub(super) Arc<dyn Mailer>);

#[async_trait]
impl Subscriber for MailLane {
    fn name(&self) -> &str {
        SUBSCRIBER
    }

    /// Relays take offence at more connections from one sender.
    fn width(&self) -> usize {
        16
    }

    async fn deliver(&self, row: &OutboxRow) -> Receipt {
        let mail: OutgoingMail = match serde_json::from_value(row.payload.clone()) {
            Ok(mail) => mail,
            Err(error) => return Receipt::never(error.to_string()),
        };
        if mail.values.is_empty() {
            return Receipt::never("given up before, and what it said is gone: have a new one sent");
        }
        match self.0.send(&mail).await {
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
        }
        payload
    }

    fn given_up(&self, row: &OutboxRow, error: &str) -> Option<MailFailed> {
        let mail: OutgoingMail = serde_json::from_value(row.payload.clone()).ok()?;
        let attempts = row.attempts + 1;
        Some(MailFailed { user: None, email: mail.to, mail: mail.kind, attempts, error: error.to_owned() })
    }
}
