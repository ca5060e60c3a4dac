//! Running other programs: shown or captured, and a failure that says which command it was.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::fault::{Context as _, Fault, Result};
use crate::workspace::Workspace;

/// Cargo, in the root of the workspace, with the same environment as if a person had typed it.
///
/// `cargo run` hands xtask its `CARGO_…` variables; passed on, they make build scripts that watch them (ring's)
/// compile again at every change between xtask and plain cargo.
pub(crate) fn cargo(workspace: &Workspace, task: &str) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(workspace.root()).arg(task).env("CARGO_TARGET_DIR", workspace.target());
    without_cargo_run(&mut command);
    command
}

/// Takes out the variables `cargo run` added about xtask itself.
pub(crate) fn without_cargo_run(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_about_xtask) {
            command.env_remove(name);
        }
    }
}

fn is_about_xtask(name: &str) -> bool {
    name == "CARGO" || name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

/// Runs with the terminal as its output.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().during(|| cannot_start(command))?;
    if status.success() {
        Ok(())
    } else {
        Err(Fault::new(format!("`{}` ended with {status}", line(command))))
    }
}

/// Runs and returns what it wrote; what it complained of becomes the reason of the failure.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().during(|| cannot_start(command))?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(Fault::new(complaint.trim())).during(|| format!("`{}` ended with {}", line(command), output.status))
}

/// Whether a program of this name or path can be started.
pub(crate) fn is_there(program: impl AsRef<OsStr>) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// Whether we may install packages and must not run PostgreSQL ourselves.
pub(crate) fn is_root() -> bool {
    capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// `fs` operations name no file in their errors; this does.
pub(crate) fn at<T>(path: &Path, result: std::io::Result<T>) -> Result<T> {
    result.during(|| path.display().to_string())
}

fn cannot_start(command: &Command) -> String {
    format!("`{}` could not be started", command.get_program().to_string_lossy())
}

/// The command as a person would have typed it.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failed_command_is_shown_with_its_output() {
        let said = capture(Command::new("sh").args(["-c", "echo no such thing >&2; exit 3"]))
            .unwrap_err()
            .to_string();
        assert!(said.contains("exit status: 3") && said.contains("because: no such thing"), "{said}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let said = run(&mut Command::new("no-such-program")).unwrap_err().to_string();
        assert!(said.contains("`no-such-program` could not be started"), "{said}");
    }
}
