//! A signal as one JSON object: the same shape in the log, in webhooks and on the command line.

use super::{Event, Signal};
use crate::{
    model::{AccountId, At, EventId, RequestFacts},
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
    /// The parameters, and under `context` the request's facts.
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

    /// The request's facts.
    ///
    /// # Errors
    /// When they do not read as such.
    pub fn facts(&self) -> Result<RequestFacts, serde_json::Error> {
        // Events of a journal from before version 2 have them beside the parameters.
        RequestFacts::deserialize(self.data.get(CONTEXT).unwrap_or(&self.data))
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
            facts: self.facts()?,
        })
    }
}

/// Where the request's facts stand in `data`. No signal has a parameter of this name.
const CONTEXT: &str = "context";

/// The signal's parameters, and apart from them the request's facts.
pub(crate) fn data<S: Serialize>(signal: &S, facts: &RequestFacts) -> Result<Value, serde_json::Error> {
    let mut data = match serde_json::to_value(signal)? {
        Value::Object(parameters) => parameters,
        _ => Map::new(),
    };
    data.insert(CONTEXT.to_owned(), serde_json::to_value(facts)?);
    Ok(Value::Object(data))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::{UserLoggedOut, UserRef, catalog};
    use serde_json::json;

    fn envelope(version: i64, data: Value) -> Envelope {
        Envelope {
            id: EventId(uuid::Uuid::nil()),
            seq: 1,
            kind: UserLoggedOut::TYPE.into(),
            version,
            timestamp: At::UNIX_EPOCH,
            data,
        }
    }

    fn facts() -> RequestFacts {
        RequestFacts { ip: Some("192.0.2.7".into()), request_id: "7".into(), ..RequestFacts::default() }
    }

    fn signal() -> UserLoggedOut {
        UserLoggedOut { user: UserRef { id: AccountId(uuid::Uuid::nil()), email: None, username: None } }
    }

    #[test]
    fn the_facts_of_the_request_stand_under_context_alone() {
        let data = data(&signal(), &facts()).unwrap();
        let names: Vec<_> = data.as_object().unwrap().keys().collect();
        assert_eq!(names, ["context", "user"]);
        assert_eq!(data["context"]["ip"], "192.0.2.7");
        let read = envelope(UserLoggedOut::VERSION, data).event::<UserLoggedOut>().unwrap();
        assert_eq!((read.signal, read.facts), (signal(), facts()));
    }

    #[test]
    fn an_event_that_was_stored_in_version_1_reads_as_before() {
        let data = json!({
            "user": { "id": uuid::Uuid::nil(), "email": null, "username": null },
            "ip": "192.0.2.7", "user_agent": null, "locale": "en", "request_id": "7",
        });
        let read = envelope(1, data).event::<UserLoggedOut>().unwrap();
        assert_eq!((read.signal, read.facts), (signal(), facts()));
    }

    #[test]
    fn no_signal_has_a_parameter_named_context() {
        let mut fields = catalog().flat_map(|entry| entry.fields.iter().map(|(name, ..)| *name));
        assert!(!fields.any(|name| name == CONTEXT));
    }
}
