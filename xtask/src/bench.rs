//! `cargo xtask bench`: every benchmark of the workspace, one after the other so that they do not disturb each other.

use crate::fault::{Fault, Result};
use crate::metadata;
use crate::run::{cargo, run};
use crate::steps::Steps;
use crate::test::Database;
use crate::workspace::Workspace;

/// Runs what it finds and says what that was.
pub(crate) fn bench(workspace: &Workspace, steps: &mut Steps, only: Option<&str>) -> Result<()> {
    let mut found = Vec::new();
    for package in metadata::ours(workspace)? {
        found.extend(
            package
                .targets
                .iter()
                .filter(|(kind, name)| kind == "bench" && only.is_none_or(|only| only == name))
                .map(|(_, name)| (package.name.clone(), name.clone())),
        );
    }
    if found.is_empty() {
        let name = only.unwrap_or("any");
        return Err(Fault::new(format!("no crate of the workspace has a [[bench]] target named `{name}`")));
    }
    let database = Database::provide(workspace)?;
    println!("    PostgreSQL: {}", database.described());
    for (package, name) in &found {
        steps.run(&format!("bench {package}/{name}"), || {
            let mut bench = cargo(workspace, "bench");
            bench.args(["--package", package, "--bench", name]).env("DATABASE_URL", database.url());
            run(&mut bench)
        })?;
    }
    Ok(())
}
