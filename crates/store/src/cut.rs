//! Connections that PostgreSQL has cut.
//!
//! A connection in steady use is not tested before each use, because that would double the trips to the database. When the
//! server restarts or fails over, every idle connection of the pool is dead, and each would fail one request.

use sqlx::{Error, PgPool};

/// Runs what changes nothing (a read, a BEGIN), and again while its connection turns out to be cut: at most once for each
/// connection that was idle. A server that is away is not asked again.
pub(crate) async fn past_cut_connections<T, F>(pool: &PgPool, step: impl Fn() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    let mut idle = pool.num_idle();
    loop {
        match step().await {
            Err(error) if idle > 0 && is_cut(&error) => {
                tracing::debug!(%error, "PostgreSQL has cut a connection; the next one is tried");
                idle -= 1;
            }
            done => return done,
        }
    }
}

/// Class 57P: the server or an operator ended the connection. An I/O error is a connection that ended without a word.
fn is_cut(error: &Error) -> bool {
    match error {
        Error::Io(_) => true,
        Error::Database(database) => {
            database.code().is_some_and(|code| matches!(&*code, "57P01" | "57P02" | "57P05"))
        }
        _ => false,
    }
}
