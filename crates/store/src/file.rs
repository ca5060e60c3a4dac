//! Whether the SQLite file is still the one that was opened.
//!
//! A process goes on reading and writing a file that was deleted or replaced: everything is answered, and lost with the
//! last handle. SQLite does not notice in WAL mode. So the path is looked at (device and inode, some microseconds)
//! before connections are used and around commits.

use crate::errors::unavailable;
use housekey_accounts::ports::StoreResult;
use std::{
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// The file, as it was when the pool was made.
pub(crate) struct DatabaseFile {
    path: PathBuf,
    identity: Identity,
    /// Said in the log already.
    lost: AtomicBool,
}

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Lost {
    #[error("{} is not there any more ({cause}); {ADVICE}", path.display())]
    Gone { path: PathBuf, cause: io::Error },
    #[error("{} is another file than the one that was opened; {ADVICE}", path.display())]
    Replaced { path: PathBuf },
}

const ADVICE: &str = "nothing is read or written meanwhile. Put the file back where it was, with its -wal and -shm, \
     or stop the server, put a backup there, and start it again";

impl DatabaseFile {
    /// The file of that path. `None` where there is none (a database in memory), or the system gives files no identity.
    pub(crate) fn of(path: &Path) -> Option<Arc<Self>> {
        // Wherever the process goes, SQLite's own name for it is absolute, too.
        let path = std::path::absolute(path).ok()?;
        let identity = identity(&path).ok()??;
        Some(Arc::new(Self { path, identity, lost: AtomicBool::new(false) }))
    }

    /// Where it is, absolute.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Refuses where the path does not lead to that file any more.
    ///
    /// # Errors
    /// `Unavailable`, until the file is back.
    pub(crate) fn check(&self) -> StoreResult<()> {
        self.look().map_err(unavailable)
    }

    /// As [`DatabaseFile::check`], in its own words.
    pub(crate) fn look(&self) -> Result<(), Lost> {
        let path = || self.path.clone();
        let found = match identity(&self.path) {
            Ok(found) if found == Some(self.identity) => Ok(()),
            Ok(_) => Err(Lost::Replaced { path: path() }),
            Err(cause) => Err(Lost::Gone { path: path(), cause }),
        };
        // Once, not for each request.
        let was_lost = self.lost.swap(found.is_err(), Ordering::Relaxed);
        match &found {
            Err(lost) if !was_lost => tracing::error!("the database file is lost: {lost}"),
            Ok(()) if was_lost => tracing::info!(path = %self.path.display(), "the database file is back"),
            _ => {}
        }
        found
    }
}

/// Device and inode.
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(path: &Path) -> io::Result<Option<Identity>> {
    use std::os::unix::fs::MetadataExt;
    let found = std::fs::metadata(path)?;
    Ok(Some((found.dev(), found.ino())))
}

#[cfg(not(unix))]
fn identity(_: &Path) -> io::Result<Option<Identity>> {
    // Windows does not let anybody remove or rename a file that SQLite has open.
    Ok(None)
}
