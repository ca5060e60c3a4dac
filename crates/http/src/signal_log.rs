//! The JSON-lines log of signals: `signals.log = "path"`.
//!
//! A thread writes it, from a queue: a pipe without a reader or a disk that hangs must not delay a sign-up. Lines that
//! find the queue full are not logged, but counted; the events are in `housekey_events` anyway.

use async_trait::async_trait;
use housekey_accounts::signals::{Envelope, SignalLog};
use std::{
    fmt::Display,
    fs::{File, OpenOptions},
    io::{Error, ErrorKind, Write},
    os::unix::fs::{FileTypeExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, Sender, SyncSender, TrySendError, channel, sync_channel},
    },
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// How many commits may wait to be written. One has a few lines of about a thousand bytes.
const QUEUE: usize = 4096;
/// How often a loss is said; the counter knows of each line at once.
const SAY_AGAIN: Duration = Duration::from_mins(1);
/// How long a log that nobody stopped waits for its last lines when it is dropped.
const LAST: Duration = Duration::from_secs(1);

/// Appends to one file.
pub(crate) struct FileLog {
    /// `None` while it is dropped.
    queue: Option<SyncSender<Lines>>,
    queued: AtomicU64,
    shared: Arc<Shared>,
    /// Closed when the thread ends.
    thread: Mutex<Receiver<()>>,
}

/// What one commit has to say: written in one piece, so that its lines stay together and whole.
struct Lines {
    bytes: Vec<u8>,
    count: u64,
}

struct Shared {
    /// How much of the queue was dealt with.
    done: watch::Sender<u64>,
    lost: Mutex<Lost>,
}

#[derive(Default)]
struct Lost {
    unsaid: u64,
    said: Option<Instant>,
}

impl FileLog {
    /// Opens the file. A missing one is created readable by its owner only, because it holds addresses.
    ///
    /// A pipe or a device is opened by the thread: opening a named pipe waits for its reader.
    pub(crate) fn open(path: &Path) -> std::io::Result<Self> {
        let kind = std::fs::metadata(path).map(|meta| meta.file_type());
        let waits = kind.is_ok_and(|kind| kind.is_fifo() || kind.is_char_device());
        let file = if waits { None } else { Some(open(path)?) };
        let (queue, waiting) = sync_channel(QUEUE);
        let (running, thread) = channel();
        let shared = Arc::new(Shared { done: watch::Sender::new(0), lost: Mutex::default() });
        let out = Out { path: path.to_owned(), file, torn: false };
        let theirs = shared.clone();
        std::thread::Builder::new()
            .name("signal log".into())
            .spawn(move || write_all(out, &waiting, &theirs, running))?;
        Ok(Self { queue: Some(queue), queued: AtomicU64::new(0), shared, thread: Mutex::new(thread) })
    }
}

fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().create(true).append(true).mode(0o600).open(path)
}

#[async_trait]
impl SignalLog for FileLog {
    async fn append(&self, envelopes: &[Envelope]) {
        let mut lines = Lines { bytes: Vec::new(), count: 0 };
        for envelope in envelopes {
            if serde_json::to_writer(&mut lines.bytes, envelope).is_ok() {
                lines.bytes.push(b'\n');
                lines.count += 1;
            }
        }
        let Some(queue) = &self.queue else { return };
        self.queued.fetch_add(1, Ordering::SeqCst);
        if let Err(error) = queue.try_send(lines) {
            self.queued.fetch_sub(1, Ordering::SeqCst);
            let why = match &error {
                TrySendError::Full(_) => "what takes them is too slow",
                TrySendError::Disconnected(_) => "what writes them has ended",
            };
            let (TrySendError::Full(lines) | TrySendError::Disconnected(lines)) = error;
            self.shared.lose(lines.count, why);
        }
    }

    async fn flush(&self) {
        let queued = self.queued.load(Ordering::SeqCst);
        let mut done = self.shared.done.subscribe();
        // The sender lives as long as this log.
        drop(done.wait_for(|done| *done >= queued).await);
        self.shared.say_the_rest();
    }
}

impl Drop for FileLog {
    fn drop(&mut self) {
        self.queue = None;
        let thread = self.thread.get_mut().unwrap_or_else(PoisonError::into_inner);
        if matches!(thread.recv_timeout(LAST), Err(std::sync::mpsc::RecvTimeoutError::Timeout)) {
            tracing::warn!("the log of signals is not complete; what is missing is in housekey_events");
        }
        self.shared.say_the_rest();
    }
}

impl Shared {
    fn lose(&self, lines: u64, why: impl Display) {
        metrics::counter!("housekey_signal_log_lost_total").increment(lines);
        let mut lost = self.lost();
        lost.unsaid += lines;
        if lost.said.is_none_or(|said| said.elapsed() >= SAY_AGAIN) {
            lost.say(&why);
        }
    }

    fn say_the_rest(&self) {
        let mut lost = self.lost();
        if lost.unsaid > 0 {
            lost.say(&"as was said before");
        }
    }

    fn lost(&self) -> std::sync::MutexGuard<'_, Lost> {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lost {
    fn say(&mut self, why: &dyn Display) {
        tracing::error!(lines = self.unsaid, %why, "signals were not logged; they are in housekey_events");
        *self = Self { unsaid: 0, said: Some(Instant::now()) };
    }
}

/// The thread. Ends when the log is dropped and its queue is empty; the process does not wait for it.
fn write_all(mut out: Out, waiting: &Receiver<Lines>, shared: &Shared, running: Sender<()>) {
    while let Ok(lines) = waiting.recv() {
        if let Err(error) = out.write(&lines.bytes) {
            shared.lose(lines.count, error);
        }
        shared.done.send_modify(|done| *done += 1);
    }
    drop(running);
}

struct Out {
    path: PathBuf,
    /// `None`: to be opened.
    file: Option<File>,
    /// The file ends in half a line.
    torn: bool,
}

impl Out {
    fn write(&mut self, lines: &[u8]) -> Result<(), Error> {
        match self.append(lines) {
            // The pipe has no reader. Opening it waits for the next one, who gets these lines complete.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                (self.file, self.torn) = (None, false);
                self.append(lines)
            }
            other => other,
        }
    }

    fn append(&mut self, mut lines: &[u8]) -> Result<(), Error> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(open(&self.path)?),
        };
        if self.torn {
            file.write_all(b"\n")?;
            self.torn = false;
        }
        while !lines.is_empty() {
            match file.write(lines) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(written) => {
                    self.torn = lines.get(written.wrapping_sub(1)) != Some(&b'\n');
                    lines = lines.get(written..).unwrap_or_default();
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
