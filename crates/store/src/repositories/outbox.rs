//! Deliveries that wait, as flows and workers use them.

use crate::args;
use crate::exec::{Row, Sql};
use crate::sealed;
use crate::tx::Tx;
use async_trait::async_trait;
use housekey_accounts::model::{AccountId, At, EventId};
use housekey_accounts::ports::StoreResult;
use housekey_accounts::ports::deliveries::{AttemptRow, Claimed, Outbox, OutboxRow};
use serde_json::Value;
use uuid::Uuid;

const ENQUEUE: &str = "INSERT INTO housekey_outbox (id, subscriber, payload, priority, due_at, expires_at, \
     attempts, created_at, event_id, in_order_of) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// Nothing stands before it that it must follow.
macro_rules! first_in_order {
    () => {
        "(o.in_order_of IS NULL OR NOT EXISTS (SELECT 1 FROM housekey_outbox AS earlier \
         WHERE earlier.subscriber = o.subscriber AND earlier.in_order_of = o.in_order_of \
         AND earlier.dead_at IS NULL AND earlier.seq < o.seq)) "
    };
}

/// What may be claimed: due, nobody's, and the first in its order.
macro_rules! claimable {
    ($due_at:literal, $tail:literal) => {
        concat!(
            "SELECT o.seq FROM housekey_outbox AS o WHERE o.subscriber = $1 AND o.dead_at IS NULL AND ",
            $due_at,
            " <= $2 AND (o.leased_until IS NULL OR o.leased_until <= $2) AND ",
            first_in_order!(),
            "ORDER BY o.priority DESC, o.seq LIMIT $4",
            $tail
        )
    };
}

/// PostgreSQL's workers step over what another is claiming; the choice stands apart from the join, or the
/// planner may run it twice and claim more than asked. SQLite has one writer; the `+` keeps it on the index that is in
/// order, where it stops at the limit, instead of sorting all that is due.
const CLAIM: Sql = Sql {
    sqlite: concat!(
        "UPDATE housekey_outbox SET leased_until = $3 WHERE seq IN (",
        claimable!("+o.due_at", ""),
        ") RETURNING seq, id, subscriber, payload, priority, due_at, expires_at, attempts, event_id, in_order_of"
    ),
    postgres: concat!(
        "WITH due AS MATERIALIZED (",
        claimable!("o.due_at", " FOR UPDATE OF o SKIP LOCKED"),
        ") UPDATE housekey_outbox AS o SET leased_until = $3 FROM due WHERE o.seq = due.seq RETURNING o.seq, o.id, \
         o.subscriber, o.payload, o.priority, o.due_at, o.expires_at, o.attempts, o.event_id, o.in_order_of"
    ),
};
/// A list as JSON: neither database needs a parameter an entry.
const FINISH: Sql = Sql {
    sqlite: "DELETE FROM housekey_outbox WHERE seq IN (SELECT value FROM json_each($1))",
    postgres: "DELETE FROM housekey_outbox WHERE seq IN \
               (SELECT value::bigint FROM jsonb_array_elements_text($1))",
};
const RETRY: &str = "UPDATE housekey_outbox SET attempts = attempts + 1, leased_until = NULL, due_at = $3, \
     last_error = $4 WHERE seq = $1 AND leased_until = $2";
const BURY: &str = "UPDATE housekey_outbox SET attempts = attempts + 1, leased_until = NULL, dead_at = $3, \
     last_error = $4, payload = $5 WHERE seq = $1 AND leased_until = $2";
/// A leased row is due again when its lease ends: its worker may be dead.
const NEXT_DUE: &str = "SELECT min(at) AS at FROM (\
     SELECT min(due_at) AS at FROM housekey_outbox \
     WHERE subscriber = $1 AND dead_at IS NULL AND leased_until IS NULL UNION ALL \
     SELECT min(leased_until) FROM housekey_outbox \
     WHERE subscriber = $1 AND dead_at IS NULL AND leased_until IS NOT NULL) AS either";
/// What goes in order is not due before what it follows, or a lane would look at it again and again for nothing.
const DUE_OF_ORDER: &str = "SELECT max(due_at) AS at FROM housekey_outbox \
     WHERE subscriber = $1 AND in_order_of = $2 AND dead_at IS NULL";
const FOLLOW: &str = "UPDATE housekey_outbox SET due_at = $3 \
     WHERE subscriber = $1 AND in_order_of = $2 AND dead_at IS NULL AND due_at < $3";
const RELEASE: &str = "UPDATE housekey_outbox SET leased_until = NULL WHERE seq = $1 AND leased_until = $2";
const LOG: &str = "INSERT INTO housekey_delivery_attempts \
     (delivery_id, event_id, subscriber, attempt, at, millis, status, error) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const STOP: &str = "INSERT INTO housekey_stopped_subscribers (subscriber, at, reason) VALUES ($1, $2, $3) \
     ON CONFLICT (subscriber) DO NOTHING";
const WHY_STOPPED: &str = "SELECT reason FROM housekey_stopped_subscribers WHERE subscriber = $1";

fn delivery(tx: &Tx, row: &Row, lease: At) -> StoreResult<Claimed> {
    let (id, mut payload) = (row.get("id")?, row.get("payload")?);
    let secret = sealed::open(tx, id, &mut payload);
    let delivery = OutboxRow {
        id,
        subscriber: row.get("subscriber")?,
        payload,
        secret,
        priority: row.get("priority")?,
        due_at: row.get("due_at")?,
        expires_at: row.get("expires_at")?,
        attempts: row.get("attempts")?,
        event_id: row.get::<Option<Uuid>>("event_id")?.map(EventId),
        in_order_of: row.get::<Option<Uuid>>("in_order_of")?.map(AccountId),
    };
    Ok(Claimed { seq: row.get("seq")?, lease, row: delivery })
}

#[async_trait]
impl Outbox for Tx {
    async fn enqueue(&mut self, row: &OutboxRow) -> StoreResult<()> {
        let due_at = match row.in_order_of {
            Some(account) => {
                let before =
                    self.fetch_optional(DUE_OF_ORDER, args![row.subscriber.as_str(), account]).await?;
                let before: Option<At> = before.map(|before| before.get("at")).transpose()?.flatten();
                before.map_or(row.due_at, |before| before.max(row.due_at))
            }
            None => row.due_at,
        };
        let payload = sealed::seal(self, row)?;
        let args = args![
            row.id,
            row.subscriber.as_str(),
            payload,
            row.priority,
            due_at,
            row.expires_at,
            row.attempts,
            row.due_at,
            row.event_id,
            row.in_order_of,
        ];
        self.execute(ENQUEUE, args).await?;
        self.wakes_workers();
        Ok(())
    }

    async fn claim_deliveries(
        &mut self,
        subscriber: &str,
        now: At,
        lease_until: At,
        limit: i64,
    ) -> StoreResult<Vec<Claimed>> {
        let rows = self.fetch_all(CLAIM, args![subscriber, now, lease_until, limit]).await?;
        let mut claimed =
            rows.iter().map(|row| delivery(self, row, lease_until)).collect::<StoreResult<Vec<_>>>()?;
        // RETURNING has no order.
        claimed.sort_by_key(|claimed| (-claimed.row.priority, claimed.seq));
        Ok(claimed)
    }

    async fn finish_deliveries(&mut self, seqs: &[i64]) -> StoreResult<()> {
        if seqs.is_empty() {
            return Ok(());
        }
        self.execute(FINISH, args![Value::from(seqs)]).await.map(drop)
    }

    async fn retry_delivery(&mut self, claimed: &Claimed, due_at: At, error: &str) -> StoreResult<bool> {
        let waits = self.execute(RETRY, args![claimed.seq, claimed.lease, due_at, error]).await? > 0;
        if let (true, Some(account)) = (waits, claimed.row.in_order_of) {
            self.execute(FOLLOW, args![claimed.row.subscriber.as_str(), account, due_at]).await?;
        }
        Ok(waits)
    }

    async fn release_delivery(&mut self, claimed: &Claimed) -> StoreResult<()> {
        self.execute(RELEASE, args![claimed.seq, claimed.lease]).await.map(drop)
    }

    async fn bury_delivery(
        &mut self,
        claimed: &Claimed,
        at: At,
        error: &str,
        payload: &Value,
    ) -> StoreResult<bool> {
        Ok(self.execute(BURY, args![claimed.seq, claimed.lease, at, error, payload]).await? > 0)
    }

    async fn next_due(&mut self, subscriber: &str) -> StoreResult<Option<At>> {
        match self.fetch_optional(NEXT_DUE, args![subscriber]).await? {
            Some(row) => row.get("at"),
            None => Ok(None),
        }
    }

    async fn log_attempt(&mut self, attempt: &AttemptRow) -> StoreResult<()> {
        let args = args![
            attempt.delivery_id,
            attempt.event_id,
            attempt.subscriber.as_str(),
            attempt.attempt,
            attempt.at,
            attempt.millis,
            attempt.status,
            attempt.error.as_deref(),
        ];
        self.execute(LOG, args).await.map(drop)
    }

    async fn disable_subscriber(&mut self, subscriber: &str, at: At, reason: &str) -> StoreResult<()> {
        self.execute(STOP, args![subscriber, at, reason]).await.map(drop)
    }

    async fn why_disabled(&mut self, subscriber: &str) -> StoreResult<Option<String>> {
        match self.fetch_optional(WHY_STOPPED, args![subscriber]).await? {
            Some(row) => row.get("reason").map(Some),
            None => Ok(None),
        }
    }
}
