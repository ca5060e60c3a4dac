//! A signal as one JSON object: the same shape in the log, in webhooks and on the command line.

use super::{Event, Signal};
use crate::{
    context::RequestFacts,
    model::{AccountId, At, EventId},
    ports::journal::EventRow,
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// One firing, as the world sees it. Never holds a secret, a token or a code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// The same over every retry.
    pub id: EventId,
    /// Grows within one database.
    pub seq: i64,
    /// The signal's name with its family.
    #[serde(rename = "type")]
    pub kind: Cow<'static, str>,
    /// The version of `data`'s shape.
    pub version: i64,
    /// RFC 3339, UTC.
    pub timestamp: At,
    /// The parameters and the request's facts.
    pub data: Value,
}

impl Envelope {
    /// From a stored event.
    pub fn new(seq: i64, row: &EventRow) -> Self {
        Self {
            id: row.id,
            seq,
            kind: row.kind.clone(),
            version: row.version,
            timestamp: row.at,
            data: row.data.clone(),
        }
    }

    /// Whom it is about, if it is about an account.
    pub fn account(&self) -> Option<AccountId> {
        AccountId::deserialize(&self.data["user"]["id"]).ok()
    }

    /// The typed event, if this is one of `S`.
    ///
    /// # Errors
    /// When the data does not read as an `S`: another signal, or one of a version this program does not know.
    pub fn event<S: Signal>(&self) -> Result<Event<S>, serde_json::Error> {
        Ok(Event {
            id: self.id,
            seq: self.seq,
            at: self.timestamp,
            signal: S::deserialize(&self.data)?,
            facts: RequestFacts::deserialize(&self.data)?,
        })
    }
}

/// The signal's parameters, and beside them the request's facts.
pub(crate) fn data<S: Serialize>(signal: &S, facts: &RequestFacts) -> Result<Value, serde_json::Error> {
    let mut all = Map::new();
    for part in [serde_json::to_value(facts)?, serde_json::to_value(signal)?] {
        if let Value::Object(fields) = part {
            all.extend(fields);
        }
    }
    Ok(Value::Object(all))
}

/// Keeps a readable log of signals. Called after every commit, before the answer leaves; in order within one commit, while two
/// requests at once may arrive against `seq`.
#[async_trait]
pub trait SignalLog: Send + Sync {
    /// Appends one line an envelope. Failing never changes an answer; the implementation says so in the log. The request
    /// waits for this, two seconds at most: what may take long is for a task or a thread of the implementation.
    async fn append(&self, envelopes: &[Envelope]);

    /// Waits until what was appended is where it belongs. Called when the program stops, for a short time.
    async fn flush(&self) {}
}
