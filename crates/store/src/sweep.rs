//! Deletes expired rows.

use crate::args;
use crate::exec::{Arg, Sql};
use crate::pool::Pool;
use chrono::TimeDelta;
use housekey_accounts::model::At;
use housekey_accounts::ports::StoreResult;
use housekey_accounts::settings::Retention;

/// Small enough that a login which waits for the writer is not delayed noticeably.
const BATCH: i64 = 500;

/// One statement a table. PostgreSQL skips what another holds (a session being saved, another node's sweep)
/// and takes the choice out of the join, or the planner may run it again and delete more than asked.
macro_rules! delete_dead {
    ($table:literal, $id:literal, $dead:literal) => {
        Sql {
            sqlite: concat!(
                "DELETE FROM ",
                $table,
                " WHERE ",
                $id,
                " IN (SELECT ",
                $id,
                " FROM ",
                $table,
                " WHERE ",
                $dead,
                " <= $1 LIMIT $2)"
            ),
            postgres: concat!(
                "WITH dead AS MATERIALIZED (SELECT ",
                $id,
                " FROM ",
                $table,
                " WHERE ",
                $dead,
                " <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED) ",
                "DELETE FROM ",
                $table,
                " USING dead WHERE ",
                $table,
                ".",
                $id,
                " = dead.",
                $id
            ),
        }
    };
}

const SESSIONS: Sql = delete_dead!("housekey_sessions", "id_hash", "expires_at");
const CHALLENGES: Sql = delete_dead!("housekey_challenges", "id", "expires_at");
const PENDING_LOGINS: Sql = delete_dead!("housekey_pending_logins", "id", "expires_at");
const RATE_LIMITS: Sql = delete_dead!("housekey_rate_limits", "key", "full_at");

const EVENTS: Sql = delete_dead!("housekey_events", "seq", "at");
const DEAD_LETTERS: Sql = delete_dead!("housekey_outbox", "seq", "dead_at");
/// What was kept of a deleted account until it was told, and what was given up since. `$1`: accounts deleted before it have
/// nothing left.
const DEAD_OF_DELETED: Sql = Sql {
    sqlite: "DELETE FROM housekey_outbox WHERE seq IN (SELECT o.seq FROM housekey_events AS gone \
             JOIN housekey_events AS e ON e.account_id = gone.account_id \
             JOIN housekey_outbox AS o ON o.event_id = e.id \
             WHERE gone.kind = 'housekey.account_deleted' AND gone.at > $1 AND o.dead_at IS NOT NULL LIMIT $2)",
    postgres: "WITH dead AS MATERIALIZED (SELECT o.seq FROM housekey_events AS gone \
               JOIN housekey_events AS e ON e.account_id = gone.account_id \
               JOIN housekey_outbox AS o ON o.event_id = e.id \
               WHERE gone.kind = 'housekey.account_deleted' AND gone.at > $1 AND o.dead_at IS NOT NULL \
               LIMIT $2 FOR UPDATE OF o SKIP LOCKED) \
               DELETE FROM housekey_outbox USING dead WHERE housekey_outbox.seq = dead.seq",
};
const EVENTS_OF_DELETED: Sql = Sql {
    sqlite: "DELETE FROM housekey_events WHERE seq IN (SELECT e.seq FROM housekey_events AS gone \
             JOIN housekey_events AS e ON e.account_id = gone.account_id \
             WHERE gone.kind = 'housekey.account_deleted' AND gone.at > $1 \
             AND e.kind <> 'housekey.account_deleted' AND NOT EXISTS \
             (SELECT 1 FROM housekey_outbox AS o WHERE o.event_id = e.id) LIMIT $2)",
    postgres: "WITH dead AS MATERIALIZED (SELECT e.seq FROM housekey_events AS gone \
               JOIN housekey_events AS e ON e.account_id = gone.account_id \
               WHERE gone.kind = 'housekey.account_deleted' AND gone.at > $1 \
               AND e.kind <> 'housekey.account_deleted' AND NOT EXISTS \
               (SELECT 1 FROM housekey_outbox AS o WHERE o.event_id = e.id) LIMIT $2 FOR UPDATE OF e SKIP LOCKED) \
               DELETE FROM housekey_events USING dead WHERE housekey_events.seq = dead.seq",
};
/// Longer than any delivery is tried again.
const TOLD_WITHIN: TimeDelta = TimeDelta::days(60);
const DEVICES: Sql = Sql {
    sqlite: "DELETE FROM housekey_known_devices WHERE (account_id, device) IN \
             (SELECT account_id, device FROM housekey_known_devices WHERE last_seen_at <= $1 LIMIT $2)",
    postgres: "WITH dead AS MATERIALIZED (SELECT account_id, device FROM housekey_known_devices \
               WHERE last_seen_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED) DELETE FROM housekey_known_devices AS d \
               USING dead WHERE d.account_id = dead.account_id AND d.device = dead.device",
};
/// As long as a browser keeps the cookie that a device is known by.
const DEVICE_DAYS: TimeDelta = TimeDelta::days(400);
const ATTEMPTS: Sql = delete_dead!("housekey_delivery_attempts", "seq", "at");

pub(crate) async fn sweep(pool: &Pool, now: At, keep: &Retention) -> StoreResult<u64> {
    let micros = now.timestamp_micros();
    let mut past = 0;
    if let Some(before) = keep.events_before {
        past += delete(pool, EVENTS, before.into()).await?;
    }
    if let Some(before) = keep.dead_letters_before {
        past += delete(pool, DEAD_LETTERS, before.into()).await?;
        past += delete(pool, ATTEMPTS, before.into()).await?;
    }
    past += delete(pool, DEAD_OF_DELETED, (now - TOLD_WITHIN).into()).await?;
    past += delete(pool, EVENTS_OF_DELETED, (now - TOLD_WITHIN).into()).await?;
    past += delete(pool, DEVICES, (now - DEVICE_DAYS).into()).await?;
    Ok(past
        + delete(pool, SESSIONS, now.into()).await?
        + delete(pool, CHALLENGES, now.into()).await?
        + delete(pool, PENDING_LOGINS, now.into()).await?
        + delete(pool, RATE_LIMITS, micros.into()).await?)
}

async fn delete(pool: &Pool, sql: Sql, now: Arg) -> StoreResult<u64> {
    let mut gone = 0;
    loop {
        let batch = pool.execute(sql, args![now.clone(), BATCH]).await?;
        gone += batch;
        if batch < BATCH.unsigned_abs() {
            return Ok(gone);
        }
        tokio::task::yield_now().await;
    }
}
