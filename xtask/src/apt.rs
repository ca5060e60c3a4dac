//! Debian packages that a fresh machine lacks.

use std::process::Command;

use crate::fault::{Context as _, Fault, Result};
use crate::run::{is_root, run};

/// Installs packages; where we may not, says what a person has to type.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let by_hand =
        format!("install the Debian packages: apt-get update && apt-get install {}", packages.join(" "));
    if !is_root() {
        return Err(Fault::new(format!("packages are missing: {}", packages.join(" "))).hint(by_hand));
    }
    println!("    installing {}", packages.join(" "));
    apt_get(&["update", "-qq"]).hint(|| by_hand.clone())?;
    let mut words = vec!["install", "-y", "-qq", "--no-install-recommends"];
    words.extend(packages);
    apt_get(&words).hint(|| by_hand)
}

fn apt_get(words: &[&str]) -> Result<()> {
    run(Command::new("apt-get").args(words).env("DEBIAN_FRONTEND", "noninteractive"))
}
