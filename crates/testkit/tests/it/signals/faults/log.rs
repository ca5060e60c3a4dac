//! A log of signals without a reader, a slow one, and one of the host that fails.

use super::processes::{Shared, post, process, settings, signed_up};
use crate::signals::support::{until, within};
use async_trait::async_trait;
use chrono::DateTime;
use housekey_accounts::{
    model::EventId,
    signals::{Envelope, RegistryBuilder, SignalLog},
};
use housekey_http::{Accounts, Builder};
use housekey_testkit::{Backend, Mailbox, app::PASSWORD};
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;
use uuid::Uuid;

struct Logged {
    accounts: Accounts,
    path: PathBuf,
    folder: TempDir,
    _shared: Shared,
}

async fn logged(make: impl FnOnce(&Path)) -> Logged {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("signals.jsonl");
    make(&path);
    let shared = Shared::new(Backend::Sqlite).await;
    let pool = shared.pool(Duration::from_secs(5)).await;
    let mut settings = settings();
    settings.signals.log = Some(path.clone());
    let mailer = |b: Builder| b.mailer(Arc::new(Mailbox::default()));
    let accounts =
        within("the start", Box::pin(process(settings, &pool, |r: RegistryBuilder| r, mailer))).await;
    Logged { accounts, path, folder, _shared: shared }
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Reads lines until the writer closes the pipe.
fn reader(path: &Path) -> Arc<Mutex<Vec<Value>>> {
    reader_of(path, usize::MAX).0
}

/// As [`reader`], and closes its end after so many lines.
fn reader_of(path: &Path, most: usize) -> (Arc<Mutex<Vec<Value>>>, std::thread::JoinHandle<()>) {
    let (path, read) = (path.to_owned(), Arc::new(Mutex::new(Vec::new())));
    let ours = read.clone();
    let reading = std::thread::spawn(move || {
        for line in BufReader::new(File::open(path).unwrap()).lines().take(most) {
            ours.lock().unwrap().push(serde_json::from_str(&line.unwrap()).unwrap());
        }
    });
    (read, reading)
}

fn seqs(read: &Mutex<Vec<Value>>) -> Vec<i64> {
    read.lock().unwrap().iter().map(|line| line["seq"].as_i64().unwrap()).collect()
}

async fn append(accounts: &Accounts, seqs: impl IntoIterator<Item = i64>) {
    for seq in seqs {
        let envelope = Envelope {
            id: EventId(Uuid::nil()),
            seq,
            kind: "account.user_signed_up".into(),
            version: 1,
            timestamp: DateTime::UNIX_EPOCH,
            data: json!({}),
        };
        accounts.services().signal_log.as_ref().unwrap().append(&[envelope]).await;
    }
}

async fn stopped(accounts: &Accounts) {
    within("the stop", accounts.stop()).await;
}

async fn signs_up(accounts: &Accounts, email: &str) {
    let reply = post(accounts, "auth/signup", json!({"email": email, "password": PASSWORD}));
    assert_eq!(within("the answer", reply).await, 401);
}

#[tokio::test]
async fn unread_log_pipe_delays_neither_start_sign_up_nor_stop() {
    let process = logged(fifo).await;
    for n in 0..5 {
        signs_up(&process.accounts, &format!("u{n}@example.org")).await;
    }
    stopped(&process.accounts).await;
}

#[tokio::test]
async fn late_reader_of_the_log_pipe_gets_waiting_lines_in_order() {
    let process = logged(fifo).await;
    for n in 0..30 {
        signed_up(&process.accounts, &format!("u{n}@example.org")).await;
    }
    let read = reader(&process.path);
    until("all lines are read", async || read.lock().unwrap().len() == 30).await;
    assert_eq!(seqs(&read), (1..=30).collect::<Vec<_>>());
}

#[tokio::test]
async fn next_reader_of_the_log_pipe_gets_the_remaining_lines() {
    let process = logged(fifo).await;
    let (first, reading) = reader_of(&process.path, 3);
    append(&process.accounts, 1..=3).await;
    until("the first reader has its lines and is gone", async || reading.is_finished()).await;
    append(&process.accounts, 4..=9).await;
    let second = reader(&process.path);
    until("the second reader has the rest", async || second.lock().unwrap().len() == 6).await;
    assert_eq!((seqs(&first), seqs(&second)), (vec![1, 2, 3], (4..=9).collect()));
}

#[tokio::test]
async fn full_log_queue_drops_and_counts_lines_and_keeps_order() {
    const APPENDED: i64 = 6000;
    let recorder = PrometheusBuilder::new().build_recorder();
    // Of this thread, which is the test's only one.
    let _local = metrics::set_default_local_recorder(&recorder);
    let process = logged(fifo).await;
    append(&process.accounts, 1..=APPENDED).await;
    let numbers = recorder.handle().render();
    let lost = numbers.lines().find_map(|line| line.strip_prefix("housekey_signal_log_lost_total "));
    let lost: i64 = lost.unwrap_or_else(|| panic!("{numbers}")).parse().unwrap();
    assert!((1..APPENDED).contains(&lost), "{lost}");
    let read = reader(&process.path);
    let kept = usize::try_from(APPENDED - lost).unwrap();
    until("the rest is read", async || read.lock().unwrap().len() == kept).await;
    assert!(seqs(&read).is_sorted());
    append(&process.accounts, [APPENDED + 1]).await;
    until("and the log goes on", async || seqs(&read).last() == Some(&(APPENDED + 1))).await;
}

#[tokio::test]
async fn stop_waits_for_the_signal_log() {
    let process = logged(|_| {}).await;
    append(&process.accounts, 1..=2000).await;
    stopped(&process.accounts).await;
    let log = std::fs::read_to_string(&process.path).unwrap();
    assert_eq!(log.lines().count(), 2000);
}

#[tokio::test]
async fn dropped_log_writes_its_queue() {
    let process = logged(|_| {}).await;
    append(&process.accounts, 1..=2000).await;
    let Logged { accounts, path, folder, .. } = process;
    drop(accounts);
    assert_eq!(std::fs::read_to_string(path).unwrap().lines().count(), 2000);
    drop(folder);
}

#[tokio::test]
async fn unopenable_log_path_fails_the_start() {
    let folder = TempDir::new().unwrap();
    let shared = Shared::new(Backend::Sqlite).await;
    let mut settings = settings();
    settings.signals.log = Some(folder.path().to_owned());
    let pool = shared.pool(Duration::from_secs(5)).await;
    let built = Accounts::builder(settings).pool(pool).mailer(Arc::new(Mailbox::default())).build().await;
    assert!(built.err().unwrap().to_string().contains(&folder.path().display().to_string()));
}

/// A host's own log.
struct Hosts {
    panics: bool,
}

#[async_trait]
impl SignalLog for Hosts {
    async fn append(&self, _: &[Envelope]) {
        assert!(!self.panics, "a bug of the host's");
        std::future::pending::<()>().await;
    }
}

#[tokio::test]
async fn hanging_or_panicking_host_log_does_not_change_the_answer() {
    for panics in [true, false] {
        let shared = Shared::new(Backend::Sqlite).await;
        let pool = shared.pool(Duration::from_secs(5)).await;
        let rest = |b: Builder| b.mailer(Arc::new(Mailbox::default())).signal_log(Arc::new(Hosts { panics }));
        let accounts = process(settings(), &pool, |r: RegistryBuilder| r, rest).await;
        signs_up(&accounts, "ada@example.org").await;
    }
}
