//! Who gets deliveries from the outbox: the mailer, the gateway for text messages, a webhook, a `durable` handler.

use super::{Envelope, MailFailed};
use crate::ports::deliveries::OutboxRow;
use async_trait::async_trait;
use serde_json::Value;
use std::time::Duration;

/// The name under which mails wait.
pub const MAIL: &str = "mail";
/// The name under which text messages wait.
pub const SMS: &str = "sms";

/// What came of one try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryResult {
    /// Done.
    Delivered,
    /// It may work later. Others may work now.
    Later(String),
    /// As `Later`, and other deliveries will fail too: the receiver does not answer, or says that it is overloaded.
    Away(String),
    /// No later try can work.
    Never(String),
    /// As `Never`, and nothing else for this subscriber can work either (a webhook that answers 410).
    Gone(String),
}

/// A verdict, and what the delivery log wants to know beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What came of it.
    pub result: DeliveryResult,
    /// The answer's HTTP status, if there was an answer.
    pub status: Option<u16>,
}

impl Receipt {
    /// Done.
    pub fn delivered() -> Self {
        Self { result: DeliveryResult::Delivered, status: None }
    }

    /// It may work later.
    pub fn later(why: impl Into<String>) -> Self {
        Self { result: DeliveryResult::Later(why.into()), status: None }
    }

    /// The receiver is away, or says so.
    pub fn away(why: impl Into<String>) -> Self {
        Self { result: DeliveryResult::Away(why.into()), status: None }
    }

    /// No later try can work.
    pub fn never(why: impl Into<String>) -> Self {
        Self { result: DeliveryResult::Never(why.into()), status: None }
    }
}

/// How many deliveries a lane has in hand at most, unless its subscriber says otherwise.
pub(crate) const WIDTH: usize = 64;

/// Carries out the deliveries of one name.
#[async_trait]
pub trait Subscriber: Send + Sync {
    /// The name deliveries wait under.
    fn name(&self) -> &str;

    /// One try.
    async fn deliver(&self, row: &OutboxRow) -> Receipt;

    /// How long a try may take; longer ones are dropped and count as failed. A delivery is leased a little longer than
    /// this, and is tried again after that when the process died.
    fn budget(&self) -> Duration {
        Duration::from_mins(1)
    }

    /// How many deliveries may be in hand at once.
    fn width(&self) -> usize {
        WIDTH
    }

    /// How many of them may be tried at once. `None`, because a try may use the database: as many as leave connections
    /// for everybody else.
    fn at_once(&self) -> Option<usize> {
        None
    }

    /// Whether every try is written to the delivery log, and `410 Gone` can stop it: webhooks.
    fn is_remote(&self) -> bool {
        false
    }

    /// What a dead letter keeps of the payload.
    fn keeps(&self, row: &OutboxRow) -> Value {
        row.payload.clone()
    }

    /// The signal that a delivery was given up, if there is one.
    fn given_up(&self, row: &OutboxRow, error: &str) -> Option<MailFailed> {
        let _ = (row, error);
        None
    }
}

/// The payload of a delivery that tells of a signal: the JSON text as it was when it fired, so that every try sends
/// the same bytes.
pub fn body(row: &OutboxRow) -> &str {
    row.payload.as_str().unwrap_or_default()
}

/// The same, read.
///
/// # Errors
/// When it is not an envelope.
pub fn envelope(row: &OutboxRow) -> Result<Envelope, serde_json::Error> {
    serde_json::from_str(body(row))
}
