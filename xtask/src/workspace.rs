//! Where things are: every path the tasks use, from the workspace root.

use std::path::{Path, PathBuf};

use crate::fault::{Fault, Result};

/// The checkout we work in.
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The checkout this xtask was compiled in; a moved checkout compiles it anew.
    pub(crate) fn here() -> Result<Self> {
        let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = xtask.parent().ok_or_else(|| Fault::new("xtask/ has no parent folder"))?;
        Ok(Self { root: root.to_owned() })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn join(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// Cargo's output. Fixed, because rust-embed and the Playwright tests look for things in it by this name.
    pub(crate) fn target(&self) -> PathBuf {
        self.join("target")
    }

    /// What the server serves and embeds.
    pub(crate) fn site(&self) -> PathBuf {
        self.target().join("site")
    }

    /// Our own intermediate results.
    pub(crate) fn work(&self) -> PathBuf {
        self.target().join("xtask")
    }

    /// The server's binary.
    pub(crate) fn server(&self, release: bool) -> PathBuf {
        self.target().join(if release { "release" } else { "debug" }).join("housekey")
    }
}
