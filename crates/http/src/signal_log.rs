//! The JSON-lines log of signals: `signals.log = "path"`.

use async_trait::async_trait;
use housekey_accounts::signals::{Envelope, SignalLog};
use std::{
    fs::{File, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

/// Appends to one file.
pub(crate) struct FileLog(Arc<Mutex<File>>);

impl FileLog {
    /// Opens the file; made, if it is missing, for its owner's eyes only: it holds addresses.
    pub(crate) fn open(path: &Path) -> std::io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
        Ok(Self(Arc::new(Mutex::new(file))))
    }
}

#[async_trait]
impl SignalLog for FileLog {
    async fn append(&self, envelopes: &[Envelope]) {
        let mut lines = Vec::new();
        for envelope in envelopes {
            if serde_json::to_writer(&mut lines, envelope).is_ok() {
                lines.push(b'\n');
            }
        }
        // One write for all, so that the lines of one commit stay together and whole.
        let file = self.0.clone();
        let written = tokio::task::spawn_blocking(move || {
            file.lock().unwrap_or_else(PoisonError::into_inner).write_all(&lines)
        });
        match written.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "signals were not logged"),
            Err(error) => tracing::error!(%error, "signals were not logged"),
        }
    }
}
