//! Which keys seal secrets: those of the settings; in development, where there are none, that of a key file.

use super::BuildError;
use housekey_accounts::{
    Settings,
    model::SealingKey,
    ports::{Entropy, Sealer},
};
use housekey_adapters::{KeyRing, sealing::key_file};
use housekey_store::Pool;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// The key file of a database that has no file.
const KEY_FILE: &str = "housekey.key";

/// The settings are checked: where there is no key, the site is on plain http, which is for development.
pub(super) fn sealer(
    settings: &Settings,
    pool: &Pool,
    entropy: Arc<dyn Entropy>,
) -> Result<Arc<dyn Sealer>, BuildError> {
    let mut keys = settings.secrets.sealing_keys();
    if keys.is_empty() {
        keys.push(match place(pool) {
            Some(path) => {
                tracing::debug!(path = %path.display(), "secrets are sealed with the key file of development");
                key_file::read_or_make(&path, &*entropy).map_err(BuildError::KeyFile)?
            }
            None => SealingKey::new(entropy.bytes()),
        });
    }
    Ok(Arc::new(KeyRing::new(keys, entropy)))
}

/// Beside SQLite's file; for PostgreSQL in the working folder, which other processes of a development set-up share. A
/// database in memory ends with the process, and so may its key.
fn place(pool: &Pool) -> Option<PathBuf> {
    if pool.as_sqlite().is_none() {
        return Some(Path::new(KEY_FILE).to_owned());
    }
    let mut path = pool.sqlite_file()?.as_os_str().to_owned();
    path.push(".key");
    Some(path.into())
}
