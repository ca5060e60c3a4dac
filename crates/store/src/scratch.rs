//! A database for tests that is deleted with its pool.
//!
//! `sqlite::memory:` is a file in a private temporary folder. SQLite's true in-memory databases belong to one
//! connection, or share a cache whose table locks ignore `busy_timeout`; a file locks as production does.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> io::Result<Self> {
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        loop {
            let count = COUNTER.fetch_add(1, Ordering::Relaxed);
            let folder = std::env::temp_dir().join(format!("housekey-{}-{count}", std::process::id()));
            match make_private_dir(&folder) {
                Ok(()) => return Ok(Self(folder)),
                // Left behind by a process of the same number, or somebody else's: never reuse it.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.0.join("scratch.db")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, folder = %self.0.display(), "a scratch database stays behind");
        }
    }
}

#[cfg(unix)]
fn make_private_dir(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make_private_dir(path: &Path) -> io::Result<()> {
    std::fs::create_dir(path)
}

/// Makes the database file and its folder if they are missing, readable by their owner alone: SQLite gives
/// its journal the same mode, and both hold password hashes.
pub(crate) fn make_private_file(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
