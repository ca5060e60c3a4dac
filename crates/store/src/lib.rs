//! The storage ports of the domain on SQLite and PostgreSQL.
//!
//! Belongs here: SQL, transactions, migrations, the session store. Does not belong here: any rule about
//! accounts; a repository does what its port's documentation says and nothing more.
//!
//! ```no_run
//! # async fn start(now: housekey_accounts::model::At) -> Result<(), Box<dyn std::error::Error>> {
//! use housekey_store::{ConnectOptions, Pool, SqlStore, migrate};
//!
//! let pool = Pool::connect("sqlite:data/housekey.db", ConnectOptions::default()).await?;
//! migrate(&pool, now).await?;
//! let store = SqlStore::new(pool.clone());
//! # Ok(()) }
//! ```

mod bell;
mod cut;
mod errors;
mod exec;
mod file;
mod migrate;
mod pool;
mod repositories;
mod scratch;
mod sealed;
mod sessions;
mod store;
mod sweep;
mod tx;

pub use errors::constraint;
pub use exec::{Arg, Row, Sql};
pub use migrate::{MigrateError, migrate};
pub use pool::{ConnectOptions, Pool};
pub use sessions::{Found, Look, SqlSessions, account_json, client_json, session_handle};
pub use store::SqlStore;
pub use tx::Tx;

/// The libraries whose types stand in this interface, in the versions it means.
pub use {sqlx, tower_sessions};
