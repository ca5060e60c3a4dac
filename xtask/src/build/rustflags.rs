//! Compiler flags for the browser's side: no path of the building machine ends up in what everybody downloads.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::Workspace;

/// One flag that shortens a folder in panic messages and debug information.
pub(super) fn forget(folder: &Path, alias: &str) -> OsString {
    let mut flag = OsString::from("--remap-path-prefix=");
    flag.push(folder);
    flag.push("=");
    flag.push(alias);
    flag
}

/// The flags that forget the checkout and the registry.
pub(super) fn forget_machine(workspace: &Workspace) -> Vec<OsString> {
    let mut flags = forget_registries();
    flags.push(forget(workspace.root(), "housekey"));
    flags
}

/// The registry's folder also names the account that built it.
pub(super) fn forget_registries() -> Vec<OsString> {
    registries().iter().map(|folder| forget(folder, "crates")).collect()
}

/// Cargo's form of a list of flags, in which a flag may hold spaces.
pub(crate) fn encode(flags: &[OsString]) -> OsString {
    flags.join(OsStr::new("\u{1f}"))
}

/// The folders cargo unpacked packages into: there, because xtask itself was compiled from them.
fn registries() -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")));
    let Some(home) = home else { return Vec::new() };
    let mut folders: Vec<_> = fs::read_dir(home.join("registry/src"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    // Another order of the same flags would look like other flags, and compile everything again.
    folders.sort();
    folders
}
