//! A SQLite file that is deleted, replaced or moved under a running server.

use super::{AccountId, StoreError};
use chrono::DateTime;
use housekey_accounts::model::Digest;
use housekey_accounts::ports::{Store, StoreResult};
use housekey_store::{ConnectOptions, Pool, SqlStore, migrate};
use std::path::PathBuf;
use tempfile::TempDir;

struct File {
    _folder: TempDir,
    path: PathBuf,
    store: SqlStore,
}

async fn opened() -> File {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("housekey.sqlite");
    let pool = Pool::connect(&format!("sqlite:{}", path.display()), ConnectOptions::default()).await.unwrap();
    migrate(&pool, DateTime::UNIX_EPOCH).await.unwrap();
    File { _folder: folder, path, store: SqlStore::new(pool) }
}

/// Writes a row and commits it.
async fn write(store: &SqlStore) -> StoreResult<()> {
    let mut unit = store.begin().await?;
    unit.take_token(&Digest::of(b"bucket"), 9, 60_000_000, DateTime::UNIX_EPOCH).await?;
    unit.commit().await
}

/// Nothing succeeds: no read, no write, no ping.
async fn assert_unavailable(file: &File) {
    assert!(matches!(file.store.ping().await, Err(StoreError::Unavailable(_))));
    assert!(matches!(write(&file.store).await, Err(StoreError::Unavailable(_))));
    let read = async {
        let mut unit = file.store.begin_read().await?;
        unit.lookup_account(AccountId(uuid::Uuid::nil())).await
    };
    assert!(matches!(read.await, Err(StoreError::Unavailable(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn deleted_sqlite_file_is_unavailable_and_not_recreated() {
    let file = opened().await;
    write(&file.store).await.unwrap();
    std::fs::remove_file(&file.path).unwrap();
    assert_unavailable(&file).await;
    // More than there are connections: new ones are opened, and must not make the file.
    let many: Vec<_> = (0..30).map(|_| write(&file.store)).collect();
    for answer in futures::future::join_all(many).await {
        assert!(matches!(answer, Err(StoreError::Unavailable(_))), "{answer:?}");
    }
    assert!(!file.path.exists());
    let said = file.store.ping().await.unwrap_err();
    let said = std::error::Error::source(&said).unwrap().to_string();
    assert!(said.contains("housekey.sqlite") && said.contains("Put the file back"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn replaced_sqlite_file_is_unavailable_and_unchanged() {
    let file = opened().await;
    let other = opened().await;
    write(&other.store).await.unwrap();
    std::fs::rename(&other.path, &file.path).unwrap();
    let before = std::fs::read(&file.path).unwrap();
    assert_unavailable(&file).await;
    assert_eq!(std::fs::read(&file.path).unwrap(), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite_file_moved_away_and_back_is_used_again() {
    let file = opened().await;
    let away = file.path.with_extension("away");
    std::fs::rename(&file.path, &away).unwrap();
    assert_unavailable(&file).await;
    std::fs::rename(&away, &file.path).unwrap();
    file.store.ping().await.unwrap();
    write(&file.store).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn transaction_begun_before_the_file_was_lost_is_not_committed() {
    let file = opened().await;
    let mut unit = file.store.begin().await.unwrap();
    unit.take_token(&Digest::of(b"bucket"), 1, 60_000_000, DateTime::UNIX_EPOCH).await.unwrap();
    let away = file.path.with_extension("away");
    std::fs::rename(&file.path, &away).unwrap();
    assert!(matches!(unit.commit().await, Err(StoreError::Unavailable(_))));
    std::fs::rename(&away, &file.path).unwrap();
    let mut unit = file.store.begin().await.unwrap();
    let wait = unit.take_token(&Digest::of(b"bucket"), 1, 60_000_000, DateTime::UNIX_EPOCH).await.unwrap();
    assert_eq!(wait, None, "the token was not taken");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn lost_file_is_detected_on_a_host_pool() {
    let file = opened().await;
    let own =
        Pool::connect(&format!("sqlite:{}", file.path.display()), ConnectOptions::default()).await.unwrap();
    let store = SqlStore::new(Pool::from(own.as_sqlite().unwrap().clone()));
    store.ping().await.unwrap();
    std::fs::remove_file(&file.path).unwrap();
    assert!(matches!(store.ping().await, Err(StoreError::Unavailable(_))));
}
