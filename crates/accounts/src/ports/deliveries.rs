//! The outbox: deliveries, written in a flow's transaction, made by a worker.

use crate::{
    model::{AccountId, At, EventId},
    ports::StoreResult,
};
use async_trait::async_trait;
use serde_json::Value;
use uuid::Uuid;

/// The part of a delivery that only its subscriber may read: the store seals it ([`Sealer`](crate::ports::Sealer)).
#[derive(Clone, Default, PartialEq)]
pub enum SecretPart {
    /// There is none.
    #[default]
    Nothing,
    /// To be sealed, or opened.
    Open(Value),
    /// It stands in the row and could not be opened: why not.
    Unreadable(String),
}

impl std::fmt::Debug for SecretPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nothing => f.write_str("Nothing"),
            Self::Open(_) => f.write_str("Open(…)"),
            Self::Unreadable(why) => write!(f, "Unreadable({why})"),
        }
    }
}

/// What waits to be delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxRow {
    /// The delivery; stays the same over all tries.
    pub id: Uuid,
    /// Who delivers it, e.g. `mail`.
    pub subscriber: String,
    /// What; operators may read it.
    pub payload: Value,
    /// What of it nobody but the subscriber may read. With it, the payload must be an object.
    pub secret: SecretPart,
    /// Higher goes first: codes before notices.
    pub priority: i64,
    /// Not before this.
    pub due_at: At,
    /// After this it has expired and is deleted, not delivered (a code nobody can use any more).
    pub expires_at: Option<At>,
    /// Tries so far.
    pub attempts: i64,
    /// The firing it tells of; mails of a flow tell of none.
    pub event_id: Option<EventId>,
    /// Deliveries of one subscriber about one account go one after the other, in the order they were written.
    pub in_order_of: Option<AccountId>,
}

/// A delivery that a worker has leased.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Its place in the outbox.
    pub seq: i64,
    /// Until when nobody else gets it. Who settles a failure shows it: after the lease has passed to another
    /// worker, the first one's verdict counts no more.
    pub lease: At,
    /// The delivery.
    pub row: OutboxRow,
}

/// The error of an [`AttemptRow`] that was none: the delivery's time was over before it could be tried.
pub const EXPIRED: &str = "expired: nobody could use it any more";

/// One try of a delivery over HTTP, for the delivery log; or the note that a delivery of any kind expired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptRow {
    /// The delivery.
    pub delivery_id: Uuid,
    /// The firing.
    pub event_id: Option<EventId>,
    /// Who was to be notified.
    pub subscriber: String,
    /// Counted from 1; of one that expired, how often it had been tried.
    pub attempt: i64,
    /// When it began.
    pub at: At,
    /// How long it took, in milliseconds.
    pub millis: i64,
    /// The answer's HTTP status, if there was an answer.
    pub status: Option<i64>,
    /// What went wrong; `None` when nothing did.
    pub error: Option<String>,
}

/// A delivery as a person looks at it: without its payload, which may hold secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryView {
    /// The delivery.
    pub id: Uuid,
    /// The firing it tells of.
    pub event_id: Option<EventId>,
    /// Who is to be notified.
    pub subscriber: String,
    /// Tries so far.
    pub attempts: i64,
    /// When it is tried next (or was last, when it is dead).
    pub due_at: At,
    /// When it was given up.
    pub dead_at: Option<At>,
    /// What went wrong last.
    pub last_error: Option<String>,
}

/// What waits for one subscriber.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// Who.
    pub subscriber: String,
    /// Deliveries that wait.
    pub waiting: i64,
    /// When the oldest of them was written.
    pub oldest: Option<At>,
    /// Dead letters.
    pub dead: i64,
}

/// The outbox, as flows and workers use it.
#[async_trait]
pub trait Outbox {
    /// Adds a delivery.
    async fn enqueue(&mut self, row: &OutboxRow) -> StoreResult<()>;
    /// Leases up to `limit` due deliveries of a subscriber until `lease_until`: highest priority first, then
    /// oldest. No two workers get the same row while its lease lasts, and of what goes in order only the first.
    async fn claim_deliveries(
        &mut self,
        subscriber: &str,
        now: At,
        lease_until: At,
        limit: i64,
    ) -> StoreResult<Vec<Claimed>>;
    /// Delivered (or expired): deletes the rows, and with them any secret in their payloads.
    async fn finish_deliveries(&mut self, seqs: &[i64]) -> StoreResult<()>;
    /// Not tried to its end, because the worker stops: ends the lease, counts nothing.
    async fn release_delivery(&mut self, claimed: &Claimed) -> StoreResult<()>;
    /// Failed: counts the try, ends the lease, tries again at `due_at`, and what must follow it not before. False when the lease is another's by now.
    async fn retry_delivery(&mut self, claimed: &Claimed, due_at: At, error: &str) -> StoreResult<bool>;
    /// Failed for good: kept as a dead letter with its error and this payload, never claimed again. False when
    /// the lease is another's by now.
    async fn bury_delivery(
        &mut self,
        claimed: &Claimed,
        at: At,
        error: &str,
        payload: &Value,
    ) -> StoreResult<bool>;
    /// When the next delivery of a subscriber is due, if any waits. A leased one is due when its lease ends.
    async fn next_due(&mut self, subscriber: &str) -> StoreResult<Option<At>>;
    /// Writes the delivery log.
    async fn log_attempt(&mut self, attempt: &AttemptRow) -> StoreResult<()>;
    /// Stops deliveries to a subscriber, until [`Deliveries::enable_subscriber`].
    async fn disable_subscriber(&mut self, subscriber: &str, at: At, reason: &str) -> StoreResult<()>;
    /// Why deliveries to a subscriber are stopped, if they are.
    async fn why_disabled(&mut self, subscriber: &str) -> StoreResult<Option<String>>;
}

/// The outbox, as operators look at it.
#[async_trait]
pub trait Deliveries {
    /// The dead letters, oldest first.
    async fn list_dead(&mut self, subscriber: Option<&str>, limit: i64) -> StoreResult<Vec<DeliveryView>>;
    /// Every delivery that tells of this firing and is not done.
    async fn list_deliveries_of(&mut self, event: EventId) -> StoreResult<Vec<DeliveryView>>;
    /// The delivery log of a firing, oldest first.
    async fn list_attempts_of(&mut self, event: EventId) -> StoreResult<Vec<AttemptRow>>;
    /// The deliveries that expired (of a subscriber), oldest first: [`EXPIRED`] rows of the delivery log.
    async fn list_expired(&mut self, subscriber: Option<&str>, limit: i64) -> StoreResult<Vec<AttemptRow>>;
    /// How many deliveries of a subscriber expired, as far back as the delivery log goes.
    async fn count_expired(&mut self, subscriber: &str) -> StoreResult<i64>;
    /// Puts a dead letter back, as if it were never tried. False when there is none of this id, or it is a mail or a text message: what
    /// it said is gone.
    async fn revive_delivery(&mut self, id: Uuid, now: At) -> StoreResult<bool>;
    /// Puts all dead letters (of a subscriber) back, but mails and text messages; answers how many.
    async fn revive_all(&mut self, subscriber: Option<&str>, now: At) -> StoreResult<u64>;
    /// Deletes everything that waits for a subscriber or was given up: for one that will not come back. Answers how
    /// many.
    async fn drop_subscriber(&mut self, subscriber: &str) -> StoreResult<u64>;
    /// What waits, by subscriber.
    async fn backlog(&mut self) -> StoreResult<Vec<Backlog>>;
    /// Lets deliveries to a subscriber go on. False when they were not stopped.
    async fn enable_subscriber(&mut self, subscriber: &str) -> StoreResult<bool>;
}
