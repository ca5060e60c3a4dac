//! `cargo xtask docs`: what is generated from the code. The same tests that fail when a page is stale write it.

use crate::fault::Result;
use crate::run::{cargo, run};
use crate::steps::Steps;
use crate::workspace::Workspace;

pub(crate) fn write(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    steps.run("docs/routes.md, end2end/routes.json", || {
        write_by_test(workspace, "housekey-protocol", "--lib", "routes_md_and_routes_json")
    })?;
    steps.run("docs/signals.md", || {
        write_by_test(workspace, "housekey-accounts", "--lib", "docs_signals_md")
    })?;
    steps.run("docs/settings.md", || write_by_test(workspace, "housekey", "--bins", "docs_settings_md"))
}

fn write_by_test(workspace: &Workspace, package: &str, target: &str, test: &str) -> Result<()> {
    let mut command = cargo(workspace, "test");
    command.args(["--quiet", "--package", package, target, test]);
    run(command.env("HOUSEKEY_WRITE_DOCS", "1"))
}
