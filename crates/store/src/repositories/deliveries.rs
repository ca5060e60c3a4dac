//! Deliveries that wait, as operators look at them.

use crate::args;
use crate::exec::Row;
use crate::tx::Tx;
use async_trait::async_trait;
use housekey_accounts::model::{At, EventId};
use housekey_accounts::ports::StoreResult;
use housekey_accounts::ports::deliveries::{AttemptRow, Backlog, Deliveries, DeliveryView, EXPIRED};
use uuid::Uuid;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, event_id, subscriber, attempts, due_at, dead_at, last_error FROM housekey_outbox ",
            $rest
        )
    };
}

const DEAD: &str = select!("WHERE dead_at IS NOT NULL ORDER BY dead_at, seq LIMIT $1");
const DEAD_OF: &str = select!("WHERE dead_at IS NOT NULL AND subscriber = $2 ORDER BY dead_at, seq LIMIT $1");
const OF_EVENT: &str = select!("WHERE event_id = $1 ORDER BY seq");
const ATTEMPTS: &str = "SELECT delivery_id, event_id, subscriber, attempt, at, millis, status, error \
     FROM housekey_delivery_attempts WHERE event_id = $1 ORDER BY seq";
const EXPIRED_ONES: &str = "SELECT delivery_id, event_id, subscriber, attempt, at, millis, status, error \
     FROM housekey_delivery_attempts WHERE error = $1 AND status IS NULL \
     AND ($2 IS NULL OR subscriber = $2) ORDER BY seq LIMIT $3";
const COUNT_EXPIRED: &str = "SELECT count(*) AS n FROM housekey_delivery_attempts \
     WHERE error = $1 AND status IS NULL AND subscriber = $2";
const REVIVE: &str = "UPDATE housekey_outbox SET attempts = 0, dead_at = NULL, due_at = $2 \
     WHERE id = $1 AND dead_at IS NOT NULL AND subscriber NOT IN ('mail', 'sms')";
const REVIVE_ALL: &str = "UPDATE housekey_outbox SET attempts = 0, dead_at = NULL, due_at = $1 \
     WHERE dead_at IS NOT NULL AND subscriber NOT IN ('mail', 'sms')";
const REVIVE_ALL_OF: &str = "UPDATE housekey_outbox SET attempts = 0, dead_at = NULL, due_at = $1 \
     WHERE dead_at IS NOT NULL AND subscriber = $2 AND subscriber NOT IN ('mail', 'sms')";
const DROP: &str = "DELETE FROM housekey_outbox WHERE subscriber = $1";
const BACKLOG: &str = "SELECT subscriber, sum(CASE WHEN dead_at IS NULL THEN 1 ELSE 0 END) AS waiting, \
     min(CASE WHEN dead_at IS NULL THEN created_at END) AS oldest, \
     sum(CASE WHEN dead_at IS NULL THEN 0 ELSE 1 END) AS dead \
     FROM housekey_outbox GROUP BY subscriber ORDER BY subscriber";
const ENABLE: &str = "DELETE FROM housekey_stopped_subscribers WHERE subscriber = $1";

fn view(row: &Row) -> StoreResult<DeliveryView> {
    Ok(DeliveryView {
        id: row.get("id")?,
        event_id: row.get::<Option<Uuid>>("event_id")?.map(EventId),
        subscriber: row.get("subscriber")?,
        attempts: row.get("attempts")?,
        due_at: row.get("due_at")?,
        dead_at: row.get("dead_at")?,
        last_error: row.get("last_error")?,
    })
}

fn attempt(row: &Row) -> StoreResult<AttemptRow> {
    Ok(AttemptRow {
        delivery_id: row.get("delivery_id")?,
        event_id: row.get::<Option<Uuid>>("event_id")?.map(EventId),
        subscriber: row.get("subscriber")?,
        attempt: row.get("attempt")?,
        at: row.get("at")?,
        millis: row.get("millis")?,
        status: row.get("status")?,
        error: row.get("error")?,
    })
}

fn backlog(row: &Row) -> StoreResult<Backlog> {
    Ok(Backlog {
        subscriber: row.get("subscriber")?,
        waiting: row.get("waiting")?,
        oldest: row.get("oldest")?,
        dead: row.get("dead")?,
    })
}

#[async_trait]
impl Deliveries for Tx {
    async fn list_dead(&mut self, subscriber: Option<&str>, limit: i64) -> StoreResult<Vec<DeliveryView>> {
        let (sql, args) = match subscriber {
            Some(subscriber) => (DEAD_OF, args![limit, subscriber]),
            None => (DEAD, args![limit]),
        };
        self.fetch_all(sql, args).await?.iter().map(view).collect()
    }

    async fn list_deliveries_of(&mut self, event: EventId) -> StoreResult<Vec<DeliveryView>> {
        self.fetch_all(OF_EVENT, args![event]).await?.iter().map(view).collect()
    }

    async fn list_attempts_of(&mut self, event: EventId) -> StoreResult<Vec<AttemptRow>> {
        self.fetch_all(ATTEMPTS, args![event]).await?.iter().map(attempt).collect()
    }

    async fn list_expired(&mut self, subscriber: Option<&str>, limit: i64) -> StoreResult<Vec<AttemptRow>> {
        let args = args![EXPIRED, subscriber, limit];
        self.fetch_all(EXPIRED_ONES, args).await?.iter().map(attempt).collect()
    }

    async fn count_expired(&mut self, subscriber: &str) -> StoreResult<i64> {
        match self.fetch_optional(COUNT_EXPIRED, args![EXPIRED, subscriber]).await? {
            Some(row) => row.get("n"),
            None => Ok(0),
        }
    }

    async fn revive_delivery(&mut self, id: Uuid, now: At) -> StoreResult<bool> {
        let revived = self.execute(REVIVE, args![id, now]).await? > 0;
        self.wakes_workers();
        Ok(revived)
    }

    async fn revive_all(&mut self, subscriber: Option<&str>, now: At) -> StoreResult<u64> {
        let (sql, args) = match subscriber {
            Some(subscriber) => (REVIVE_ALL_OF, args![now, subscriber]),
            None => (REVIVE_ALL, args![now]),
        };
        self.wakes_workers();
        self.execute(sql, args).await
    }

    async fn drop_subscriber(&mut self, subscriber: &str) -> StoreResult<u64> {
        self.execute(DROP, args![subscriber]).await
    }

    async fn backlog(&mut self) -> StoreResult<Vec<Backlog>> {
        self.fetch_all(BACKLOG, Vec::new()).await?.iter().map(backlog).collect()
    }

    async fn enable_subscriber(&mut self, subscriber: &str) -> StoreResult<bool> {
        Ok(self.execute(ENABLE, args![subscriber]).await? > 0)
    }
}
