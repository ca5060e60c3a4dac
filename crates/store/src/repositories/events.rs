//! The event journal.

use crate::args;
use crate::errors::failed;
use crate::exec::{Row, Sql};
use crate::pool::Pool;
use crate::tx::Tx;
use async_trait::async_trait;
use housekey_accounts::model::{AccountId, EventId};
use housekey_accounts::ports::StoreResult;
use housekey_accounts::ports::journal::{EventQuery, EventRow, Events, LOOKED_BACK};
use serde_json::Value;
use uuid::Uuid;

const APPEND: &str = "INSERT INTO housekey_events (id, kind, version, at, account_id, data) \
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING seq";

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT seq, id, kind, version, at, account_id, data FROM housekey_events ", $rest)
    };
}

const LOOKUP: &str = select!("WHERE id = $1");
const OLDEST: &str =
    select!("WHERE seq > $1 AND seq <= $2 AND kind LIKE $3 ESCAPE '!' ORDER BY seq LIMIT $4");
const NEWEST: &str =
    select!("WHERE seq > $1 AND seq <= $2 AND kind LIKE $3 ESCAPE '!' ORDER BY seq DESC LIMIT $4");
const OLDEST_OF: &str = select!(
    "WHERE seq > $1 AND seq <= $2 AND kind LIKE $3 ESCAPE '!' AND account_id = $5 ORDER BY seq LIMIT $4"
);
const NEWEST_OF: &str = select!(
    "WHERE seq > $1 AND seq <= $2 AND kind LIKE $3 ESCAPE '!' AND account_id = $5 ORDER BY seq DESC LIMIT $4"
);

/// `$2` is a JSON array: one text, however many kinds.
macro_rules! latest {
    ($kinds:literal) => {
        concat!(
            "SELECT seq, id, kind, version, at, account_id, data FROM \
             (SELECT newest.*, ROW_NUMBER() OVER (PARTITION BY kind ORDER BY seq DESC) AS place FROM \
             (SELECT seq, id, kind, version, at, account_id, data FROM housekey_events \
             WHERE account_id = $1 ORDER BY seq DESC LIMIT $4) AS newest \
             WHERE kind IN (",
            $kinds,
            ")) AS placed WHERE place <= $3 ORDER BY seq DESC"
        )
    };
}

const LATEST: Sql = Sql {
    sqlite: latest!("SELECT value FROM json_each($2)"),
    postgres: latest!("SELECT jsonb_array_elements_text($2)"),
};

fn event(row: &Row) -> StoreResult<(i64, EventRow)> {
    let event = EventRow {
        id: EventId(row.get("id")?),
        kind: row.get::<String>("kind")?.into(),
        version: row.get("version")?,
        at: row.get("at")?,
        account_id: row.get::<Option<Uuid>>("account_id")?.map(AccountId),
        data: row.get("data")?,
    };
    Ok((row.get("seq")?, event))
}

/// A name, or (with the dot at its end) all names of a family.
fn pattern(kind: Option<&str>) -> String {
    let Some(kind) = kind else { return "%".into() };
    let escaped = kind.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    if kind.ends_with('.') { escaped + "%" } else { escaped }
}

/// [`Store::latest_events`](housekey_accounts::ports::Store::latest_events).
pub(crate) async fn latest(
    pool: &Pool,
    account: AccountId,
    kinds: &[&str],
    each: i64,
) -> StoreResult<Vec<EventRow>> {
    let rows = pool.fetch_all(LATEST, args![account, Value::from(kinds), each, LOOKED_BACK]).await?;
    rows.iter().map(|row| Ok(event(row)?.1)).collect()
}

#[async_trait]
impl Events for Tx {
    async fn append_event(&mut self, event: &EventRow) -> StoreResult<i64> {
        let kind = event.kind.as_ref();
        let args = args![event.id, kind, event.version, event.at, event.account_id, &event.data];
        match self.fetch_optional(APPEND, args).await? {
            Some(row) => row.get("seq"),
            None => Err(failed("INSERT … RETURNING into housekey_events answered no row")),
        }
    }

    async fn list_events(&mut self, query: &EventQuery) -> StoreResult<Vec<(i64, EventRow)>> {
        let mut args = args![
            query.after.unwrap_or(-1),
            query.up_to.unwrap_or(i64::MAX),
            pattern(query.kind.as_deref()),
            query.limit,
        ];
        let sql = match (query.account_id, query.newest_first) {
            (None, false) => OLDEST,
            (None, true) => NEWEST,
            (Some(_), false) => OLDEST_OF,
            (Some(_), true) => NEWEST_OF,
        };
        args.extend(query.account_id.map(Into::into));
        self.fetch_all(sql, args).await?.iter().map(event).collect()
    }

    async fn lookup_event(&mut self, id: EventId) -> StoreResult<Option<(i64, EventRow)>> {
        self.fetch_optional(LOOKUP, args![id]).await?.as_ref().map(event).transpose()
    }
}
