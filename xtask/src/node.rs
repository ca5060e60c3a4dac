//! The pinned npm packages of a folder, installed when its lock file changed.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::fault::{Context as _, Fault, Result};
use crate::run::{at, is_there, run};

/// Whether there is a Node to run anything with.
pub(crate) fn is_installed() -> bool {
    is_there("node") && is_there("npm")
}

/// Refuses with the way out when there is no Node.
pub(crate) fn require() -> Result<()> {
    if is_installed() {
        Ok(())
    } else {
        Err(Fault::new("there is no Node").hint("install Node 20 or newer, with npm"))
    }
}

/// `npm ci`, unless exactly this lock file was installed before.
pub(crate) fn install(folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let wanted = at(&lock, fs::read(&lock))?;
    // Inside node_modules, so that deleting that folder deletes the mark as well.
    let mark = folder.join("node_modules/.installed-from");
    if fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.current_dir(folder)
        .args(["ci", "--no-audit", "--no-fund"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run(&mut npm)
        .hint(|| format!("see what `npm ci` says in {}; it needs the npm registry", folder.display()))?;
    at(&mark, fs::write(&mark, wanted))
}
