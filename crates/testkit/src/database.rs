//! Fresh, migrated databases, one a test.

use crate::statements::install;
use chrono::DateTime;
use housekey_store::sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use housekey_store::{ConnectOptions, Pool, SqlStore, migrate};
use std::hash::{BuildHasher, Hasher, RandomState};

/// A private database that is deleted with this value.
pub struct TestDatabase {
    pool: Pool,
    // Dropped after `pool`.
    _postgres: Option<OwnDatabase>,
}

impl TestDatabase {
    /// On SQLite, with everything a file database does except waiting for the disk.
    pub async fn sqlite() -> Self {
        Self::migrated(Self::empty_sqlite().await).await
    }

    /// On the PostgreSQL of `DATABASE_URL`, which must be allowed to create databases.
    pub async fn postgres() -> Self {
        Self::migrated(Self::empty_postgres().await).await
    }

    /// As [`TestDatabase::sqlite`], before migrating.
    pub async fn empty_sqlite() -> Self {
        install();
        let pool = ready(Pool::connect("sqlite::memory:", ConnectOptions::default()).await);
        Self { pool, _postgres: None }
    }

    /// As [`TestDatabase::postgres`], before migrating.
    pub async fn empty_postgres() -> Self {
        install();
        let own = OwnDatabase::create().await;
        let pool = ready(Pool::connect(&own.url, ConnectOptions::default()).await);
        Self { pool, _postgres: Some(own) }
    }

    async fn migrated(database: Self) -> Self {
        ready(migrate(&database.pool, DateTime::UNIX_EPOCH).await);
        database
    }

    /// Its connections.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// As the domain sees it.
    pub fn store(&self) -> SqlStore {
        SqlStore::new(self.pool.clone())
    }
}

struct OwnDatabase {
    server: String,
    name: String,
    url: String,
}

impl OwnDatabase {
    async fn create() -> Self {
        let Ok(server) = std::env::var("DATABASE_URL") else {
            panic!(
                "this test needs PostgreSQL: run `cargo xtask test`, which starts one, or set DATABASE_URL \
                 to a server where the user may create databases"
            )
        };
        let name = format!("housekey_test_{:016x}", RandomState::new().build_hasher().finish());
        let url = with_database(&server, &name);
        // Not template1: the copy fails while anybody is connected to it.
        ready(run(&server, format!("CREATE DATABASE {name} TEMPLATE template0")).await);
        Self { server, name, url }
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        let server = std::mem::take(&mut self.server);
        // FORCE: the pool's connections may still be closing.
        let statement = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        // A runtime of its own: the test's is about to end and may not be blocked on from inside.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|runtime| runtime.block_on(run(&server, statement)))
        });
        if !matches!(dropping.join(), Ok(Ok(Ok(())))) {
            say_it_stays(&self.name);
        }
    }
}

#[expect(clippy::print_stderr, reason = "a destructor in a test has nowhere else to say it")]
fn say_it_stays(name: &str) {
    eprintln!("the test database {name} stays behind");
}

async fn run(server: &str, statement: String) -> Result<(), housekey_store::sqlx::Error> {
    let mut connection = PgConnection::connect(server).await?;
    connection.execute(AssertSqlSafe(statement)).await?;
    connection.close().await
}

/// The same URL with another database name.
fn with_database(server: &str, name: &str) -> String {
    let (rest, query) = server.split_once('?').map_or((server, None), |(rest, query)| (rest, Some(query)));
    let authority_end = rest.find("://").map_or(0, |scheme| scheme + 3);
    let path = rest[authority_end..].find('/').map_or(rest.len(), |slash| authority_end + slash);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}/{name}{query}", &rest[..path])
}

fn ready<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("the test database is not ready: {error:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn only_the_name_of_the_database_changes() {
        let cases = [
            ("postgres://u:p@h:5432/main?sslmode=disable", "postgres://u:p@h:5432/t?sslmode=disable"),
            ("postgres://u@h", "postgres://u@h/t"),
            ("postgres:///main?host=/tmp/x", "postgres:///t?host=/tmp/x"),
        ];
        for (server, expected) in cases {
            assert_eq!(with_database(server, "t"), expected);
        }
    }
}
