//! Text messages, as flows put them into the outbox.

use crate::{
    context::Ctx,
    model::{At, PhoneNumber, Secret, secret::exposed},
    ports::{
        SmsKind,
        deliveries::{OutboxRow, SecretPart},
    },
    signals::subscriber,
};
use chrono::TimeDelta;
use housekey_protocol::Locale;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How long a message without a code is worth sending.
const FRESH: TimeDelta = TimeDelta::hours(1);

/// A text message a flow wants sent. Its words are found when it is sent.
#[derive(Clone, Debug)]
pub struct Sms {
    /// What it is about.
    pub kind: SmsKind,
    /// The one recipient.
    pub to: PhoneNumber,
    /// The reader's language.
    pub locale: Locale,
    /// The code it brings, and when that is dead.
    pub code: Option<(Secret, At)>,
}

/// What of a text message operators may read in the outbox.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SmsEnvelope {
    /// What it is about.
    pub kind: SmsKind,
    /// The one recipient.
    pub to: PhoneNumber,
    /// The reader's language.
    pub locale: Locale,
}

/// What of it only the gateway may: sealed in the row.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SmsSecrets {
    /// The code.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "exposed")]
    pub code: Option<Secret>,
    /// Minutes it is good for.
    #[serde(default)]
    pub minutes: u32,
}

/// The outbox row of a text message.
pub(crate) fn row(ctx: &Ctx, sms: Sms) -> OutboxRow {
    let now = ctx.now();
    let Sms { kind, to, locale, code } = sms;
    let (code, expires_at) = code.map_or((None, now + FRESH), |(code, dead_at)| (Some(code), dead_at));
    let minutes = u32::try_from((expires_at - now).num_minutes()).unwrap_or(0).max(1);
    OutboxRow {
        id: ctx.services.entropy.uuid(),
        subscriber: subscriber::SMS.to_owned(),
        payload: json!(SmsEnvelope { kind, to, locale }),
        secret: SecretPart::Open(json!(SmsSecrets { code, minutes })),
        priority: 1,
        due_at: now,
        expires_at: Some(expires_at),
        attempts: 0,
        event_id: None,
        in_order_of: None,
    }
}
