//! The key of a development server, which nobody was asked for: a file that is made at the first start.

use housekey_accounts::{
    model::{KeyProblem, SealingKey},
    ports::Entropy,
};
use rustix::fs::OFlags;
use std::{
    fs::{File, OpenOptions},
    io::{self, ErrorKind, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Why the key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It can neither be read nor made.
    #[error("the key file {} can be neither read nor made: {cause}; or set secrets.keys", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// Somebody else may have read it, or may change it.
    #[error("the key file {} must be a file that only its owner may read (chmod 600)", .0.display())]
    NotPrivate(PathBuf),
    /// It holds something else.
    #[error("the key file {} {problem}; put it back, or delete it: mail that waits is given up then", path.display())]
    NotAKey {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: KeyProblem,
    },
}

/// The key in this file. If there is none, it is made, for the owner alone (mode 0600). Never through a symbolic link:
/// who can write to the folder could else choose what is overwritten, or which key is used.
///
/// # Errors
/// When it is not a key in a private file, or cannot be made.
pub fn read_or_make(path: &Path, entropy: &dyn Entropy) -> Result<SealingKey, KeyFileError> {
    let io = |cause| KeyFileError::Io { path: path.to_owned(), cause };
    match open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => make(path, entropy).map_err(io)?,
        Err(error) => return Err(io(error)),
        Ok(file) => return read(path, file),
    }
    // Ours, or that of another process which was faster.
    read(path, open(path).map_err(io)?)
}

/// O_NONBLOCK, so that a named pipe in its place does not hold up the start.
fn open(path: &Path) -> io::Result<File> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
    OpenOptions::new().read(true).custom_flags(flags.cast_signed()).open(path)
}

fn read(path: &Path, file: File) -> Result<SealingKey, KeyFileError> {
    let io = |cause| KeyFileError::Io { path: path.to_owned(), cause };
    let metadata = file.metadata().map_err(io)?;
    if !metadata.is_file() || metadata.mode() & 0o077 != 0 {
        return Err(KeyFileError::NotPrivate(path.to_owned()));
    }
    let mut text = Zeroizing::new(String::new());
    file.take(1024).read_to_string(&mut text).map_err(io)?;
    SealingKey::parse(&text).map_err(|problem| KeyFileError::NotAKey { path: path.to_owned(), problem })
}

/// Written under a name of its own first: nobody ever reads half a key. A link, unlike a renaming, does not replace the
/// key of a process that was faster.
fn make(path: &Path, entropy: &dyn Entropy) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}", entropy.uuid().simple()));
    let draft = PathBuf::from(name);
    let made = write(&draft, &SealingKey::new(entropy.bytes())).and_then(|()| {
        match std::fs::hard_link(&draft, path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            done => done,
        }
    });
    std::fs::remove_file(&draft)?;
    made?;
    tracing::info!(path = %path.display(), "made a key file: secrets in the database are sealed with it");
    Ok(())
}

fn write(draft: &Path, key: &SealingKey) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    file.write_all(key.to_base64().as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OsEntropy;
    use std::{
        fs,
        os::unix::fs::{PermissionsExt, symlink},
    };

    #[test]
    fn the_first_start_makes_a_private_file_and_later_ones_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("housekey.sqlite.key");
        let made = read_or_make(&path, &OsEntropy).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(read_or_make(&path, &OsEntropy).unwrap().bytes(), made.bytes());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
    }

    #[test]
    fn processes_that_start_at_once_get_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let starts: Vec<_> = (0..8)
            .map(|_| {
                let path = path.clone();
                std::thread::spawn(move || *read_or_make(&path, &OsEntropy).unwrap().bytes())
            })
            .collect();
        let mut keys: Vec<_> = starts.into_iter().map(|start| start.join().unwrap()).collect();
        keys.dedup();
        assert_eq!(keys.len(), 1);
    }

    #[test]
    fn a_symbolic_link_is_neither_read_nor_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let (link, target) = (folder.path().join("key"), folder.path().join("target"));
        symlink(&target, &link).unwrap();
        assert!(matches!(read_or_make(&link, &OsEntropy), Err(KeyFileError::Io { .. })));
        assert!(!target.exists());
        read_or_make(&target, &OsEntropy).unwrap();
        assert!(matches!(read_or_make(&link, &OsEntropy), Err(KeyFileError::Io { .. })));
    }

    #[test]
    fn a_file_that_others_may_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        read_or_make(&path, &OsEntropy).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(read_or_make(&path, &OsEntropy), Err(KeyFileError::NotPrivate(_))));
    }

    #[test]
    fn a_file_without_a_key_is_refused_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        write(&path, &SealingKey::new([0; 32])).unwrap();
        assert!(matches!(
            read_or_make(&path, &OsEntropy),
            Err(KeyFileError::NotAKey { problem: KeyProblem::NotRandom, .. })
        ));
        assert!(path.exists());
    }
}
