//! What a query is made of on either database: text, arguments, rows.
//!
//! The only place that knows how a value of ours is bound and read. New argument types are added here, with
//! a line in the contract suite that writes and reads one back on both databases.

use crate::errors::store_error;
use chrono::SubsecRound;
use housekey_accounts::model::{
    AccountId, At, ChallengeId, Digest, Email, EmailAddressId, EventId, PendingLoginId, PhoneNumber,
};
use housekey_accounts::{model::PasswordHash, ports::StoreResult};
use serde_json::Value;
use sqlx::{Decode, Postgres, Row as _, Sqlite, Type};
use uuid::Uuid;

/// The text of a query: one for both databases, or one each where they must differ.
#[derive(Clone, Copy, Debug)]
pub struct Sql {
    /// What SQLite runs.
    pub sqlite: &'static str,
    /// What PostgreSQL runs.
    pub postgres: &'static str,
}

impl Sql {
    /// On its way to the database; tests count these lines.
    pub(crate) fn noted(self) -> Self {
        tracing::trace!(target: "housekey_store::sql", sql = self.postgres);
        self
    }
}

impl From<&'static str> for Sql {
    fn from(both: &'static str) -> Self {
        Self { sqlite: both, postgres: both }
    }
}

/// A value that a query binds.
#[derive(Clone, Debug)]
pub enum Arg {
    /// Text.
    Text(Option<String>),
    /// A 64-bit integer.
    Int(Option<i64>),
    /// A truth value; 0 and 1 in SQLite.
    Bool(bool),
    /// A uuid; 16 bytes in SQLite.
    Id(Option<Uuid>),
    /// A moment; RFC 3339 text in SQLite.
    At(Option<At>),
    /// JSON; `jsonb` in PostgreSQL.
    Json(Value),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
}

/// Arguments of a query, each converted to [`Arg`].
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { ::std::vec![$($crate::Arg::from($value)),*] };
}

/// The macro that knows both databases' bind: `sqlx::query` is generic over one, and our arguments are not.
macro_rules! bound {
    ($sql:expr, $args:expr) => {{
        let mut query = sqlx::query($sql);
        for arg in $args {
            query = match arg {
                $crate::Arg::Text(v) => query.bind(v),
                $crate::Arg::Int(v) => query.bind(v),
                $crate::Arg::Bool(v) => query.bind(v),
                $crate::Arg::Id(v) => query.bind(v),
                $crate::Arg::At(v) => query.bind(v),
                $crate::Arg::Json(v) => query.bind(v),
                $crate::Arg::Bytes(v) => query.bind(v),
            };
        }
        query
    }};
}
pub(crate) use bound;

/// PostgreSQL cannot store U+0000 in text or JSON and would fail the statement, so that such a request would be
/// answered 503. Both databases store the replacement character instead.
fn without_nul(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

fn json_without_nul(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(without_nul(text)),
        Value::Array(items) => Value::Array(items.into_iter().map(json_without_nul).collect()),
        Value::Object(map) => {
            Value::Object(map.into_iter().map(|(k, v)| (without_nul(k), json_without_nul(v))).collect())
        }
        plain => plain,
    }
}

macro_rules! from {
    ($($type:ty => |$value:ident| $arg:expr;)*) => {$(
        impl From<$type> for Arg {
            fn from($value: $type) -> Self { $arg }
        }
    )*};
}

from! {
    String => |v| Self::Text(Some(without_nul(v)));
    &str => |v| Self::from(v.to_owned());
    Option<String> => |v| Self::Text(v.map(without_nul));
    Option<&str> => |v| Self::from(v.map(str::to_owned));
    i64 => |v| Self::Int(Some(v));
    Option<i64> => |v| Self::Int(v);
    bool => |v| Self::Bool(v);
    Uuid => |v| Self::Id(Some(v));
    Option<Uuid> => |v| Self::Id(v);
    // Microseconds are what PostgreSQL keeps; SQLite must not answer with more. (Its text sorts as time
    // whatever the number of decimals, because `+` sorts before `.` and both before digits.)
    At => |v| Self::At(Some(v.trunc_subsecs(6)));
    Option<At> => |v| Self::At(v.map(|at| at.trunc_subsecs(6)));
    Value => |v| Self::Json(json_without_nul(v));
    &Value => |v| Self::from(v.clone());
    Vec<u8> => |v| Self::Bytes(Some(v));
    &[u8] => |v| Self::Bytes(Some(v.to_vec()));
    &Digest => |v| Self::from(v.as_bytes());
    Option<&Digest> => |v| Self::Bytes(v.map(|digest| digest.as_bytes().to_vec()));
    &Email => |v| Self::from(v.as_str());
    Option<&Email> => |v| Self::from(v.map(Email::as_str));
    &PhoneNumber => |v| Self::from(v.as_str());
    Option<&PhoneNumber> => |v| Self::from(v.map(PhoneNumber::as_str));
    Option<&PasswordHash> => |v| Self::from(v.map(PasswordHash::as_str));
    AccountId => |v| Self::from(v.0);
    Option<AccountId> => |v| Self::Id(v.map(|id| id.0));
    EmailAddressId => |v| Self::from(v.0);
    EventId => |v| Self::from(v.0);
    Option<EventId> => |v| Self::Id(v.map(|id| id.0));
    PendingLoginId => |v| Self::from(v.0);
    Option<PendingLoginId> => |v| Self::Id(v.map(|id| id.0));
    ChallengeId => |v| Self::from(v.0);
}

/// A row of either database.
pub struct Row(pub(crate) RowOf);

pub(crate) enum RowOf {
    Sqlite(sqlx::sqlite::SqliteRow),
    Postgres(sqlx::postgres::PgRow),
}

impl Row {
    /// The value of a column.
    ///
    /// # Errors
    /// `Failed` when there is no such column or it holds another type.
    pub fn get<T>(&self, column: &str) -> StoreResult<T>
    where
        T: Type<Sqlite> + for<'r> Decode<'r, Sqlite> + Type<Postgres> + for<'r> Decode<'r, Postgres>,
    {
        match &self.0 {
            RowOf::Sqlite(row) => row.try_get(column),
            RowOf::Postgres(row) => row.try_get(column),
        }
        .map_err(store_error)
    }
}
