//! `deny.toml`: licences, banned crates, duplicate versions, sources.
//!
//! cargo-deny where it is installed. Where it is not, the same rules from the same file, applied here to what
//! `cargo metadata` shows; the advisory database alone is cargo-deny's, and its absence is said.

mod rules;
mod spdx;

use std::collections::BTreeMap;
use std::fs;

use crate::fault::{Context as _, Fault, Result};
use crate::metadata::{self, Package};
use crate::run::{at, capture, cargo, run};
use crate::workspace::Workspace;
use rules::Rules;

const HINT: &str = "leave the crate out, or add it to deny.toml with a reason";

/// Refuses what deny.toml refuses.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    if capture(cargo(workspace, "deny").arg("--version")).is_ok() {
        with_cargo_deny(workspace)
    } else {
        by_ourselves(workspace)
    }
}

fn with_cargo_deny(workspace: &Workspace) -> Result<()> {
    run(cargo(workspace, "deny").args(["check", "licenses", "bans", "sources"])).hint(|| HINT.into())?;
    if let Err(fault) = capture(cargo(workspace, "deny").args(["fetch", "db"])) {
        println!("    note: advisories were SKIPPED, their database cannot be fetched here:\n{fault}");
        return Ok(());
    }
    run(cargo(workspace, "deny").args(["check", "--disable-fetch", "advisories"]))
        .hint(|| "update the crate, or take its advisory into deny.toml with a reason".into())
}

fn by_ourselves(workspace: &Workspace) -> Result<()> {
    println!("    note: cargo-deny is not installed; its rules are applied here, and advisories are SKIPPED");
    let path = workspace.join("deny.toml");
    let rules = Rules::parse(&at(&path, fs::read_to_string(&path))?).during(|| "deny.toml".into())?;
    let mut all = BTreeMap::new();
    for platform in &rules.platforms {
        all.extend(
            metadata::graph(workspace, platform)?.into_iter().map(|package| (package.id.clone(), package)),
        );
    }
    let packages: Vec<Package> = all.into_values().collect();
    for skip in rules.stale_skips(&packages) {
        println!("    note: deny.toml skips {skip}, which is gone; take it out");
    }
    let wrong = rules.complaints(&packages);
    println!("    {} packages on {}", packages.len(), rules.platforms.join(" and "));
    if wrong.is_empty() { Ok(()) } else { Err(Fault::new(wrong.join("\n  and: ")).hint(HINT)) }
}
