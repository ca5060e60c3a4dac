//! The contract of the storage ports: every method, on both databases.
//!
//! A test takes a fresh database and is listed in `on_both!`, which runs it on SQLite and on PostgreSQL.

#![expect(
    clippy::disallowed_methods,
    reason = "the contract of the storage itself, below everything that owes a signal"
)]

use chrono::{DateTime, TimeDelta};
use housekey_accounts::model::{
    Account, AccountId, At, Digest, Email, EmailAddress, EmailAddressId, Username,
};
use housekey_accounts::{
    model::PasswordHash,
    ports::{Clock, Store, StoreError, StoreResult, UnitOfWork},
};
use housekey_protocol::Locale;
use housekey_testkit::database::TestDatabase;
use std::sync::Mutex;
use uuid::Uuid;

/// One test a database for each function named.
macro_rules! on_both {
    ($($test:ident),* $(,)?) => {$(
        mod $test {
            use housekey_testkit::database::TestDatabase;

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn on_sqlite() {
                super::$test(TestDatabase::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn on_postgres() {
                super::$test(TestDatabase::postgres().await).await;
            }
        }
    )*};
}

mod accounts;
mod challenges;
mod emails;
mod events;
mod lost_file;
mod migrations;
mod outbox;
mod pending_logins;
mod phones;
mod rate_limits;
mod sessions;
mod sweep;
mod transactions;
mod trouble;

/// Begins, does it, commits.
async fn done<T>(db: &TestDatabase, work: impl AsyncFnOnce(&mut dyn UnitOfWork) -> StoreResult<T>) -> T {
    let mut unit = db.store().begin().await.unwrap();
    let answer = work(&mut *unit).await.unwrap();
    unit.commit().await.unwrap();
    answer
}

/// The constraint that refused.
fn refused<T: std::fmt::Debug>(answer: StoreResult<T>) -> String {
    match answer {
        Err(StoreError::Conflict { constraint }) => constraint,
        other => panic!("expected a conflict, got {other:?}"),
    }
}

/// A count, by a query of the test's own.
async fn count(db: &TestDatabase, sql: &'static str) -> i64 {
    let mut tx = db.pool().begin().await.unwrap();
    tx.fetch_optional(sql, Vec::new()).await.unwrap().unwrap().get("n").unwrap()
}

/// Seconds after an arbitrary moment that has microseconds.
fn at(seconds: i64) -> At {
    DateTime::from_timestamp_micros(1_767_225_600_123_456).unwrap() + TimeDelta::seconds(seconds)
}

fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn digest(of: &str) -> Digest {
    Digest::of(of.as_bytes())
}

fn email(address: &str) -> Email {
    Email::parse(address).unwrap()
}

fn hash(phc: &str) -> PasswordHash {
    PasswordHash::from_stored(phc.to_owned())
}

fn account(n: u128) -> Account {
    Account {
        id: AccountId(uuid(n)),
        username: None,
        password: None,
        active: true,
        credential_epoch: 0,
        locale: Locale::EN,
        created_at: at(0),
        last_login_at: None,
        closing: None,
    }
}

fn named(n: u128, username: &str) -> Account {
    Account { username: Some(Username::parse(username).unwrap()), ..account(n) }
}

/// An unverified address that is not primary.
fn address(n: u128, owner: &Account, address: &str) -> EmailAddress {
    EmailAddress {
        id: EmailAddressId(uuid(n)),
        account_id: owner.id,
        email: email(address),
        verified_at: None,
        primary: false,
        created_at: at(0),
    }
}

/// A stored account.
async fn stored(db: &TestDatabase, n: u128) -> Account {
    let account = account(n);
    done(db, async |unit| unit.insert_account(&account).await).await;
    account
}

/// A clock that the test sets.
struct TestClock(Mutex<At>);

impl TestClock {
    fn set(&self, now: At) {
        *self.0.lock().unwrap() = now;
    }
}

impl Clock for TestClock {
    fn now(&self) -> At {
        *self.0.lock().unwrap()
    }
}
