//! A signal as one JSON object: the same shape in the log, in webhooks and on the command line (design §4).

use crate::{context::Facts, ports::stores::EventRow};
use async_trait::async_trait;
use serde::Serialize;
use serde_json::{Map, Value};

/// One firing, as the world sees it. Never holds a secret, a token or a code.
#[derive(Clone, Debug, Serialize)]
pub struct Envelope {
    /// The same over every retry.
    pub id: crate::model::EventId,
    /// Grows within one database.
    pub seq: i64,
    /// The signal's name with its family.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The version of `data`'s shape.
    pub version: i64,
    /// RFC 3339, UTC.
    pub timestamp: crate::model::At,
    /// The parameters and the request's facts.
    pub data: Value,
}

impl Envelope {
    /// From a stored event.
    pub fn new(seq: i64, row: &EventRow) -> Self {
        Self {
            id: row.id,
            seq,
            kind: row.kind,
            version: row.version,
            timestamp: row.at,
            data: row.data.clone(),
        }
    }
}

/// The signal's parameters, and beside them the request's facts.
pub(crate) fn data<S: Serialize>(signal: &S, facts: &Facts) -> Value {
    let mut all = Map::new();
    for part in [serde_json::to_value(signal), serde_json::to_value(facts)] {
        if let Ok(Value::Object(fields)) = part {
            all.extend(fields);
        }
    }
    Value::Object(all)
}

/// Keeps a readable log of signals. Called after every commit, before the answer leaves; in order within one commit, while two
/// requests at once may arrive against `seq`.
#[async_trait]
pub trait SignalLog: Send + Sync {
    /// Appends one line an envelope. Failing never changes an answer; the implementation says so in the log.
    async fn append(&self, envelopes: &[Envelope]);
}
