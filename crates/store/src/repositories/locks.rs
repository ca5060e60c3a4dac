//! The three locks, in the order in which they are taken.
//!
//! On PostgreSQL a lock is the account's row, or an advisory lock by name where there may be no row yet: an address that
//! nobody has, a browser that has nothing under way. It ends with the transaction. On SQLite there is one writer, so
//! the statements only read.

use crate::args;
use crate::exec::Sql;
use crate::tx::Tx;
use async_trait::async_trait;
use housekey_accounts::model::{AccountId, Digest, Email};
use housekey_accounts::ports::StoreResult;
use housekey_accounts::ports::stores::Locks;

/// PostgreSQL would let two writers of one account each read the same list and change it differently. What refers to the
/// row can still be inserted meanwhile.
const ACCOUNT: Sql = Sql {
    sqlite: "SELECT 1 FROM housekey_accounts WHERE id = $1",
    postgres: "SELECT 1 FROM housekey_accounts WHERE id = $1 FOR NO KEY UPDATE",
};
/// The seed keeps an address apart from a browser.
const ADDRESS: Sql =
    Sql { sqlite: "SELECT $1", postgres: "SELECT pg_advisory_xact_lock(hashtextextended($1, 1))" };
/// The browser's digest, folded to what an advisory lock takes.
const BROWSER: Sql = Sql {
    sqlite: "SELECT $1",
    postgres: "SELECT pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), 0))",
};
/// The row as well, before the challenges that hang on it: who deletes it without the browser's lock (an operator, the
/// sweep) deletes it first, and then them.
const LOGIN: Sql = Sql {
    sqlite: "SELECT 1 FROM housekey_pending_logins WHERE browser = $1",
    postgres: "SELECT 1 FROM housekey_pending_logins WHERE browser = $1 FOR UPDATE",
};

#[async_trait]
impl Locks for Tx {
    async fn lock_account(&mut self, id: AccountId) -> StoreResult<()> {
        self.fetch_optional(ACCOUNT, args![id]).await.map(drop)
    }

    async fn lock_address(&mut self, email: &Email) -> StoreResult<()> {
        self.fetch_optional(ADDRESS, args![email]).await.map(drop)
    }

    async fn lock_browser(&mut self, browser: &Digest) -> StoreResult<()> {
        self.lock_browser_by_name(browser).await?;
        self.fetch_optional(LOGIN, args![browser]).await.map(drop)
    }
}

impl Tx {
    /// For the writes of one browser's rows: of two at once neither would see the other's, and one would fail on the
    /// index. Flows hold the lock already.
    pub(super) async fn lock_browser_by_name(&mut self, browser: &Digest) -> StoreResult<()> {
        self.fetch_optional(BROWSER, args![browser]).await.map(drop)
    }
}
