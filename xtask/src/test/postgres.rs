//! A PostgreSQL for the tests: the one `DATABASE_URL` names, else a private one that lives as long as this value.
//!
//! The private server is watched by a small shell script that waits for the end of its input. Whatever ends xtask
//! (an error, Ctrl-C, even SIGKILL) closes that pipe, so the server never outlives it and its folder goes with it.

use std::fs;
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::apt;
use crate::fault::{Context as _, Fault, Result};
use crate::run::{at, capture, is_root, run};
use crate::workspace::Workspace;

const START_WITHIN: Duration = Duration::from_mins(1);

/// `$0` is the data folder's parent; the rest is the server's command line. SIGINT is PostgreSQL's fast stop.
const WATCH: &str = r#"
"$@" >"$0/log" 2>&1 &
read -r _
until kill -INT "$(head -n 1 "$0/data/postmaster.pid")" || ! kill -0 $!; do sleep 0.1; done 2>/dev/null
wait
rm -rf "$0"
"#;

/// Where the tests find PostgreSQL.
pub(crate) enum Database {
    /// Somebody else's.
    Given(String),
    /// Ours, until dropped.
    Private { watcher: Child, url: String },
}

impl Database {
    pub(crate) fn provide(workspace: &Workspace) -> Result<Self> {
        match std::env::var("DATABASE_URL") {
            Ok(url) if !url.is_empty() => Ok(Self::Given(url)),
            _ => start(workspace),
        }
    }

    pub(crate) fn url(&self) -> &str {
        match self {
            Self::Given(url) | Self::Private { url, .. } => url,
        }
    }

    /// For the terminal. A given address may hold a password.
    pub(crate) fn described(&self) -> &str {
        match self {
            Self::Given(_) => "the one DATABASE_URL names",
            Self::Private { url, .. } => url,
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Self::Private { watcher, .. } = self {
            // Closing its input is the signal to stop.
            drop(watcher.stdin.take());
            if let Err(error) = watcher.wait() {
                eprintln!("    the private PostgreSQL could not be stopped: {error}");
            }
        }
    }
}

fn start(workspace: &Workspace) -> Result<Database> {
    let programs = if let Some(folder) = programs() {
        folder
    } else {
        apt::install(&["postgresql"])?;
        programs().ok_or_else(|| Fault::new("PostgreSQL was installed and cannot be found"))?
    };
    // Not below target/: the postgres user must be able to reach it.
    let folder = std::env::temp_dir().join(format!("housekey-postgres-{}", std::process::id()));
    at(&folder, fs::create_dir(&folder))?;
    if is_root() {
        run(Command::new("chown").arg("postgres:").arg(&folder))?;
    }
    println!("    starting a private PostgreSQL");
    let data = folder.join("data");
    capture(as_postgres(&programs.join("initdb")).current_dir(&folder).arg("-D").arg(&data).args([
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]))?;
    let port = free_port()?;
    let watcher = watch(&programs, &folder, &data, port)?;
    let url = format!("postgres://postgres@127.0.0.1:{port}/housekey");
    // From here on, an early return drops the value and with it the server.
    let database = Database::Private { watcher, url };
    wait_until_ready(&programs, &folder, port)?;
    capture(client(&programs, "createdb", port).current_dir(workspace.root()).arg("housekey"))?;
    Ok(database)
}

fn watch(programs: &Path, folder: &Path, data: &Path, port: u16) -> Result<Child> {
    let server = as_postgres(&programs.join("postgres"));
    let mut watcher = Command::new("sh");
    watcher.arg("-c").arg(WATCH).arg(folder).arg(server.get_program()).args(server.get_args());
    watcher.arg("-D").arg(data).arg("-k").arg(folder).args(["-p", &port.to_string()]);
    // Nothing here is worth keeping, so nothing waits for the disk.
    for setting in [
        "listen_addresses=127.0.0.1",
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "max_connections=300",
    ] {
        watcher.args(["-c", setting]);
    }
    // A group of its own: Ctrl-C is for xtask, whose end it then notices.
    watcher.current_dir(folder).stdin(Stdio::piped()).process_group(0);
    watcher.spawn().during(|| "starting PostgreSQL".into())
}

fn wait_until_ready(programs: &Path, folder: &Path, port: u16) -> Result<()> {
    let begun = Instant::now();
    while capture(&mut client(programs, "pg_isready", port)).is_err() {
        if begun.elapsed() > START_WITHIN {
            let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
            return Err(Fault::new(format!("PostgreSQL did not start; its log:\n{log}")));
        }
        sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// A program of PostgreSQL; as root by its own user, because it refuses to run as root.
fn as_postgres(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

fn client(programs: &Path, name: &str, port: u16) -> Command {
    let mut command = Command::new(programs.join(name));
    command.args(["--host=127.0.0.1", "--username=postgres"]).arg(format!("--port={port}"));
    command
}

/// The newest installed server. `pg_config` may belong to a client library alone, so the server itself must be there.
fn programs() -> Option<PathBuf> {
    let configured =
        capture(Command::new("pg_config").arg("--bindir")).ok().map(|dir| PathBuf::from(dir.trim()));
    let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    folders.sort();
    configured
        .into_iter()
        .chain(folders.into_iter().rev())
        .find(|dir| dir.join("initdb").exists() && dir.join("postgres").exists())
}

/// Free a moment ago; another program may take it before it is used.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
