//! The server that is measured: the binary of this build, with limits lifted and everything else as by default.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// People who can sign in: `bench-N@example.org`.
pub(crate) const ACCOUNTS: usize = 32;
/// Their password.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

pub(crate) struct Served {
    child: Child,
    /// Where it listens: `127.0.0.1:PORT`.
    pub(crate) address: String,
    _folder: TempDir,
}

impl Served {
    /// Makes the accounts and starts the server.
    pub(crate) fn start(database: &str) -> Self {
        let folder = TempDir::new().unwrap();
        // Another build, to compare with. Not `HOUSEKEY_…`: those are the settings of the server.
        let binary = std::env::var("BENCH_BINARY");
        let binary = binary.unwrap_or_else(|_| env!("CARGO_BIN_EXE_housekey").to_owned());
        let command = |args: &[&str]| {
            let mut command = Command::new(&binary);
            command.args(args).current_dir(folder.path());
            command.env("HOUSEKEY_DATABASE__URL", database).env("HOUSEKEY_MAIL__TRANSPORT", "inbox");
            for action in ["LOGIN", "LOGIN_FAILED", "SIGNUP"] {
                command.env(format!("HOUSEKEY_ACCOUNT__RATE_LIMITS__{action}"), "false");
            }
            command.env("HOUSEKEY_SERVER__LISTEN", "127.0.0.1:0").env("HOUSEKEY_LOG__FILTER", "warn");
            command
        };
        for number in 0..ACCOUNTS {
            let email = email(number);
            let args = ["user", "create", "--email", &email, "--password", PASSWORD, "--verified"];
            let made = command(&args).output().unwrap();
            assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        }
        let mut child = command(&["serve"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Housekey listens on http://").unwrap().to_owned();
        Self { child, address, _folder: folder }
    }

    /// Memory that is in use, in MiB (`VmRSS`).
    pub(crate) fn memory_mib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
    }

    /// CPU time of all its threads so far, in milliseconds (clock ticks of 10 ms).
    pub(crate) fn cpu_ms(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        // Fields 14 and 15 of the line, counted from behind the name, which may hold blanks (proc(5)).
        let fields: Vec<u64> = stat
            .rsplit(')')
            .next()
            .unwrap()
            .split(' ')
            .skip(12)
            .take(2)
            .map(|f| f.parse().unwrap())
            .collect();
        (fields[0] + fields[1]) * 10
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The address of an account.
pub(crate) fn email(number: usize) -> String {
    format!("bench-{}@example.org", number % ACCOUNTS)
}
