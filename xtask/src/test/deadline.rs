//! A deadline for every test: `cargo test` run so that a test that hangs ends the run, and is named.
//!
//! libtest says after 60 seconds which test is still running, and nothing more; a hung test would hold up CI until
//! somebody ends it. Here its lines are passed on as they come, and read.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use crate::fault::{Context as _, Fault, Result};

/// How much longer a test may run after libtest's own notice at 60 seconds. The longest test there is (the server
/// that is killed a hundred times) takes about 90 seconds in all.
const PATIENCE: Duration = Duration::from_mins(4);

/// Runs a `cargo test` and ends it when one test runs for longer than its deadline.
pub(super) fn run(tests: &mut Command) -> Result<()> {
    watch(tests, PATIENCE)
}

fn watch(tests: &mut Command, patience: Duration) -> Result<()> {
    // A group of its own, so that all that the tests started can be ended with it.
    let mut child = tests
        .stdout(Stdio::piped())
        .process_group(0)
        .spawn()
        .during(|| "`cargo test` could not be started".into())?;
    let (lines, received) = mpsc::channel();
    if let Some(out) = child.stdout.take() {
        std::thread::spawn(move || pass_on(out, &lines));
    }
    let mut slow = Slow::default();
    loop {
        match received.recv_timeout(Duration::from_millis(500)) {
            Ok(line) => slow.read(&line),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if let Some(name) = slow.beyond(patience) {
            end(&mut child);
            return Err(Fault::new(format!("the test `{name}` did not end")).hint(
                "run it alone with `cargo test NAME -- --nocapture`; `gdb -p PID` shows where its threads are",
            ));
        }
    }
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(Fault::new(format!("`cargo test` ended with {status}"))) }
}

/// Passes every line on to our own output, and to the watch.
fn pass_on(out: impl Read, lines: &Sender<String>) {
    for line in BufReader::new(out).split(b'\n').map_while(std::io::Result::ok) {
        let mut ours = std::io::stdout().lock();
        let shown = ours.write_all(&line).and_then(|()| ours.write_all(b"\n"));
        if shown.is_err() || lines.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
            return;
        }
    }
}

/// Ends the whole group: the test's own servers too.
fn end(child: &mut Child) {
    let group = format!("-{}", child.id());
    if let Err(error) = Command::new("kill").args(["-KILL", "--", &group]).status() {
        eprintln!("    the tests could not be ended: {error}");
    }
    if let Err(error) = child.wait() {
        eprintln!("    the tests did not end: {error}");
    }
}

/// The tests that libtest has said to be slow, and when.
#[derive(Default)]
struct Slow(HashMap<String, Instant>);

impl Slow {
    fn read(&mut self, line: &str) {
        let Some(rest) = line.strip_prefix("test ") else { return };
        if let Some((name, _)) = rest.split_once(" has been running for over") {
            self.0.insert(name.to_owned(), Instant::now());
        } else if let Some((name, _)) = rest.split_once(" ... ") {
            self.0.remove(name);
        } else if rest.starts_with("result: ") {
            // The end of a binary, even when the lines of its tests were mixed with what they print.
            self.0.clear();
        }
    }

    fn beyond(&self, patience: Duration) -> Option<&str> {
        self.0.iter().find(|(_, since)| since.elapsed() > patience).map(|(name, _)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn hanging_test_is_killed_and_named() {
        let script = "echo 'test a::b has been running for over 60 seconds'; sleep 600";
        let said = watch(&mut shell(script), Duration::ZERO).unwrap_err().to_string();
        assert!(said.contains("the test `a::b` did not end"), "{said}");
    }

    #[test]
    fn slow_test_that_ends_passes() {
        let script =
            "echo 'test a::b has been running for over 60 seconds'; echo 'test a::b ... ok'; sleep 1";
        watch(&mut shell(script), Duration::from_millis(900)).unwrap();
    }

    #[test]
    fn failed_tests_fail_the_run() {
        assert!(watch(&mut shell("exit 101"), PATIENCE).is_err());
    }
}
