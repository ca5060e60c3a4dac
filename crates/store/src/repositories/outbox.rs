//! Deliveries that wait.

use crate::args;
use crate::exec::{Row, Sql};
use crate::tx::Tx;
use async_trait::async_trait;
use housekey_accounts::model::At;
use housekey_accounts::ports::StoreResult;
use housekey_accounts::ports::stores::{Outbox, OutboxRow};
use uuid::Uuid;

const ENQUEUE: &str = "INSERT INTO housekey_outbox \
     (id, subscriber, payload, priority, due_at, expires_at, attempts, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $5)";
/// PostgreSQL's workers step over what another is claiming; the choice stands apart from the join, or the
/// planner may run it twice and claim more than asked. SQLite has one writer.
const CLAIM: Sql = Sql {
    sqlite: "UPDATE housekey_outbox SET leased_until = $2 WHERE seq IN (\
             SELECT seq FROM housekey_outbox WHERE dead_at IS NULL AND due_at <= $1 \
             AND (leased_until IS NULL OR leased_until <= $1) \
             ORDER BY priority DESC, seq LIMIT $3) \
             RETURNING seq, id, subscriber, payload, priority, due_at, expires_at, attempts",
    postgres: "WITH due AS MATERIALIZED (\
               SELECT seq FROM housekey_outbox WHERE dead_at IS NULL AND due_at <= $1 \
               AND (leased_until IS NULL OR leased_until <= $1) \
               ORDER BY priority DESC, seq LIMIT $3 FOR UPDATE SKIP LOCKED) \
               UPDATE housekey_outbox AS o SET leased_until = $2 FROM due WHERE o.seq = due.seq \
               RETURNING o.seq, o.id, o.subscriber, o.payload, o.priority, o.due_at, o.expires_at, o.attempts",
};
const FINISH: &str = "DELETE FROM housekey_outbox WHERE id = $1";
const RETRY: &str = "UPDATE housekey_outbox SET attempts = attempts + 1, leased_until = NULL, due_at = $2, \
     last_error = $3 WHERE id = $1";
const BURY: &str = "UPDATE housekey_outbox SET attempts = attempts + 1, leased_until = NULL, dead_at = $2, \
     last_error = $3 WHERE id = $1";
/// A leased row is due again when its lease ends: its worker may be dead.
const NEXT_DUE: &str = "SELECT min(CASE WHEN leased_until > due_at THEN leased_until ELSE due_at END) AS at \
     FROM housekey_outbox WHERE dead_at IS NULL";

fn delivery(row: &Row) -> StoreResult<(i64, OutboxRow)> {
    let delivery = OutboxRow {
        id: row.get("id")?,
        subscriber: row.get("subscriber")?,
        payload: row.get("payload")?,
        priority: row.get("priority")?,
        due_at: row.get("due_at")?,
        expires_at: row.get("expires_at")?,
        attempts: row.get("attempts")?,
    };
    Ok((row.get("seq")?, delivery))
}

#[async_trait]
impl Outbox for Tx {
    async fn enqueue(&mut self, row: &OutboxRow) -> StoreResult<()> {
        let args = args![
            row.id,
            row.subscriber.as_str(),
            &row.payload,
            row.priority,
            row.due_at,
            row.expires_at,
            row.attempts,
        ];
        self.execute(ENQUEUE, args).await.map(drop)
    }

    async fn claim_deliveries(
        &mut self,
        now: At,
        lease_until: At,
        limit: i64,
    ) -> StoreResult<Vec<OutboxRow>> {
        let rows = self.fetch_all(CLAIM, args![now, lease_until, limit]).await?;
        let mut claimed = rows.iter().map(delivery).collect::<StoreResult<Vec<_>>>()?;
        // RETURNING has no order.
        claimed.sort_by_key(|(seq, row)| (-row.priority, *seq));
        Ok(claimed.into_iter().map(|(_, row)| row).collect())
    }

    async fn finish_delivery(&mut self, id: Uuid) -> StoreResult<()> {
        self.execute(FINISH, args![id]).await.map(drop)
    }

    async fn retry_delivery(&mut self, id: Uuid, due_at: At, error: &str) -> StoreResult<()> {
        self.execute(RETRY, args![id, due_at, error]).await.map(drop)
    }

    async fn bury_delivery(&mut self, id: Uuid, at: At, error: &str) -> StoreResult<()> {
        self.execute(BURY, args![id, at, error]).await.map(drop)
    }

    async fn next_due(&mut self) -> StoreResult<Option<At>> {
        match self.fetch_optional(NEXT_DUE, Vec::new()).await? {
            Some(row) => row.get("at"),
            None => Ok(None),
        }
    }
}
