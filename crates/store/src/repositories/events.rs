//! The event journal.

use crate::args;
use crate::errors::failed;
use crate::tx::Tx;
use async_trait::async_trait;
use housekey_accounts::ports::StoreResult;
use housekey_accounts::ports::stores::{EventRow, Events};

const APPEND: &str = "INSERT INTO housekey_events (id, kind, version, at, account_id, data) \
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING seq";

#[async_trait]
impl Events for Tx {
    async fn append_event(&mut self, event: &EventRow) -> StoreResult<i64> {
        let args = args![event.id, event.kind, event.version, event.at, event.account_id, &event.data];
        match self.fetch_optional(APPEND, args).await? {
            Some(row) => row.get("seq"),
            None => Err(failed("INSERT … RETURNING into housekey_events answered no row")),
        }
    }
}
