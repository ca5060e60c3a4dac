//! Where the wasm32 standard library comes from: rustup where it can fetch, else Debian's packages.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use super::debian;
use crate::fault::{Context as _, Fault, Result};
use crate::run::{capture, run};
use crate::workspace::Workspace;

/// The platform of the browser.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
const CHOICE: &str = "HOUSEKEY_WASM_TOOLCHAIN";

/// A compiler that can build for the browser.
#[derive(Debug, Default)]
pub(crate) struct Toolchain {
    /// Another compiler than cargo's own.
    pub(crate) rustc: Option<PathBuf>,
    /// Its further arguments.
    pub(crate) flags: Vec<OsString>,
    /// A folder of its own, so that two compilers do not undo each other's work.
    pub(crate) target_dir: Option<PathBuf>,
}

impl Toolchain {
    /// Whether clippy, which comes with the host's compiler, can read this standard library.
    pub(crate) fn suits_clippy(&self) -> bool {
        self.rustc.is_none()
    }
}

/// Finds or makes one. Quick when nothing is missing.
pub(crate) fn ensure(workspace: &Workspace) -> Result<Toolchain> {
    match std::env::var(CHOICE).as_deref() {
        Ok("debian") => debian::ensure(workspace),
        Ok("rustup") => rustup(),
        Ok("") | Err(_) => whichever_works(workspace),
        Ok(other) => {
            Err(Fault::new(format!("{CHOICE}={other} is unknown"))
                .hint("use rustup, debian, or leave it out"))
        }
    }
}

fn whichever_works(workspace: &Workspace) -> Result<Toolchain> {
    if !host_has_it() && debian::is_built(workspace) {
        println!(
            "    rustup's target is not installed; using the standard library built from Debian's packages before"
        );
        return debian::ensure(workspace);
    }
    rustup().or_else(|fault| {
        println!(
            "    rustup cannot install {TARGET}:\n      {}",
            fault.to_string().replace('\n', "\n      ")
        );
        println!("    falling back to Debian's packages and building the standard library once");
        debian::ensure(workspace)
    })
}

fn rustup() -> Result<Toolchain> {
    if !host_has_it() {
        println!("    rustup target add {TARGET}");
        run(Command::new("rustup").args(["target", "add", TARGET])).hint(|| {
            format!("install the target by hand, or set {CHOICE}=debian to use Debian's packages")
        })?;
    }
    Ok(Toolchain::default())
}

/// Whether the host's compiler finds a `core` for the browser, from any source.
fn host_has_it() -> bool {
    let Ok(dir) = capture(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))
    else {
        return false;
    };
    let Ok(files) = std::fs::read_dir(dir.trim()) else { return false };
    files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libcore-"))
}
