//! The event journal: every signal that ever fired here, in the order of this database.

use crate::{
    model::{AccountId, At, EventId},
    ports::StoreResult,
};
use async_trait::async_trait;
use std::borrow::Cow;

/// One firing of a signal, as it is kept and sent.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    /// The firing.
    pub id: EventId,
    /// The signal's name with its family, e.g. `account.user_logged_in`.
    pub kind: Cow<'static, str>,
    /// The version of `data`'s shape.
    pub version: i64,
    /// When.
    pub at: At,
    /// Whom it is about, for order and search.
    pub account_id: Option<AccountId>,
    /// The parameters, and under `context` the request's facts.
    pub data: serde_json::Value,
}

/// Which events to read.
#[derive(Clone, Debug, Default)]
pub struct EventQuery {
    /// Only those after this place in the journal.
    pub after: Option<i64>,
    /// Only those up to this place.
    pub up_to: Option<i64>,
    /// Only of this signal, or (`account.`, with the dot) of this family.
    pub kind: Option<String>,
    /// Only about this account.
    pub account_id: Option<AccountId>,
    /// The newest first instead of the oldest.
    pub newest_first: bool,
    /// At most so many.
    pub limit: i64,
}

/// How many of an account's events [`Store::latest_events`](crate::ports::Store::latest_events) looks at, so that it takes
/// no longer after years.
pub const LOOKED_BACK: i64 = 1_000;

/// The event journal.
#[async_trait]
pub trait Events {
    /// Appends; answers the sequence number, which grows within one database.
    async fn append_event(&mut self, event: &EventRow) -> StoreResult<i64>;
    /// Reads, each with its place.
    async fn list_events(&mut self, query: &EventQuery) -> StoreResult<Vec<(i64, EventRow)>>;
    /// One, with its place.
    async fn lookup_event(&mut self, id: EventId) -> StoreResult<Option<(i64, EventRow)>>;
}
