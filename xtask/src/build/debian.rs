//! For networks where rustup cannot download: Debian's `rustc-web`, and the wasm32 standard library built from its source.
//!
//! Debian packages a compiler (for building browsers) and its source, but no wasm32 `core`. So we build that once,
//! into `target/wasm-toolchain`, and point the compiler there with `--sysroot`.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::rustflags;
use super::toolchain::{TARGET, Toolchain};
use crate::apt;
use crate::fault::{Context as _, Fault, Result};
use crate::run::{at, capture, is_there, run, without_cargo_run};
use crate::workspace::Workspace;

/// By its path: `rustc` alone would be rustup's.
const RUSTC: &str = "/usr/bin/rustc";
const LINKER: &str = "wasm-ld-22";
const PACKAGES: [&str; 3] = ["rustc-web", "rust-web-src", "lld-22"];

/// The toolchain, installed and built if it is not there yet.
pub(super) fn ensure(workspace: &Workspace) -> Result<Toolchain> {
    if !(is_there(RUSTC) && is_there(LINKER) && source().is_ok()) {
        apt::install(&PACKAGES)?;
    }
    let dir = folder(workspace);
    let version = capture(Command::new(RUSTC).arg("-vV"))?;
    if fs::read_to_string(dir.join("built-by")).ok().as_ref() != Some(&version) {
        build(&dir, &version)?;
    }
    let sysroot = format!("--sysroot={}", dir.display());
    Ok(Toolchain {
        rustc: Some(PathBuf::from(RUSTC)),
        flags: vec![sysroot.into(), format!("-Clinker={LINKER}").into()],
        target_dir: Some(dir.join("target")),
    })
}

/// Whether a run before this one built it.
pub(super) fn is_built(workspace: &Workspace) -> bool {
    folder(workspace).join("built-by").is_file() && is_there(RUSTC) && is_there(LINKER)
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target().join("wasm-toolchain")
}

fn build(dir: &Path, version: &str) -> Result<()> {
    println!("    building the wasm32 standard library with Debian's compiler; once, about a minute");
    if dir.exists() {
        at(dir, fs::remove_dir_all(dir))?;
    }
    at(dir, fs::create_dir_all(dir))?;
    // Cargo writes into the folder it builds, and Debian's is not ours to write into.
    run(Command::new("cp").arg("-r").arg(source()?).arg(dir.join("library")))?;
    compile(dir)?;
    let installed = dir.join("lib/rustlib").join(TARGET).join("lib");
    at(&installed, fs::create_dir_all(&installed))?;
    move_rlibs(&dir.join("std").join(TARGET).join("release/deps"), &installed)?;
    link_host(dir, version)?;
    for scaffold in ["library", "std"] {
        at(dir, fs::remove_dir_all(dir.join(scaffold)))?;
    }
    // Last, so that an interrupted build is not taken for a finished one.
    at(dir, fs::write(dir.join("built-by"), version))
}

fn compile(dir: &Path) -> Result<()> {
    let mut flags = rustflags::forget_registries();
    flags.push(rustflags::forget(&dir.join("library"), "std"));
    flags.extend(["-Zforce-unstable-if-unmarked".into(), "-Cembed-bitcode=yes".into()]);
    let mut cargo = Command::new("cargo");
    without_cargo_run(&mut cargo);
    cargo
        .current_dir(dir.join("library"))
        .args(["build", "--release", "--package", "sysroot", "--target", TARGET])
        .env("CARGO_TARGET_DIR", dir.join("std"))
        .env("CARGO_ENCODED_RUSTFLAGS", rustflags::encode(&flags))
        .env("RUSTC", RUSTC)
        // The standard library uses what is unstable for everybody else.
        .env("RUSTC_BOOTSTRAP", "1");
    run(&mut cargo)
        .hint(|| "the standard library's own dependencies come from crates.io; is that reachable?".into())
}

fn move_rlibs(from: &Path, to: &Path) -> Result<()> {
    for file in at(from, fs::read_dir(from))? {
        let file = at(from, file)?;
        if file.path().extension().is_some_and(|ending| ending == "rlib") {
            at(&file.path(), fs::copy(file.path(), to.join(file.file_name())))?;
        }
    }
    Ok(())
}

/// A sysroot without the host's libraries would stop build scripts, should a cargo ever pass them our flags.
fn link_host(dir: &Path, version: &str) -> Result<()> {
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or_else(|| Fault::new(format!("{RUSTC} names no host")))?;
    let sysroot = capture(Command::new(RUSTC).args(["--print", "sysroot"]))?;
    let theirs = Path::new(sysroot.trim()).join("lib/rustlib").join(host);
    at(&theirs, symlink(&theirs, dir.join("lib/rustlib").join(host)))
}

/// The `library/` of Debian's source of the same compiler.
fn source() -> Result<PathBuf> {
    let version = capture(Command::new(RUSTC).arg("--version"))?;
    let number = version.split_whitespace().nth(1).unwrap_or_default();
    let library = PathBuf::from(format!("/usr/src/rustc-{number}/library"));
    if library.is_dir() {
        Ok(library)
    } else {
        Err(Fault::new(format!("{} is not there", library.display())))
    }
}
