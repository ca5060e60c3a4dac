//! End to end: Playwright in Debian's Chromium. Never a downloaded browser.

use std::path::Path;
use std::process::Command;

use crate::apt;
use crate::fault::{Context as _, Fault, Result};
use crate::metadata;
use crate::node;
use crate::run::{cargo, run};
use crate::steps::Steps;
use crate::workspace::Workspace;

const CHROMIUM: &str = "/usr/bin/chromium";

/// Builds what the tests start, installs what they need, runs them.
pub(super) fn check(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    let folder = workspace.join("end2end");
    steps.run("programs for the browser tests", || programs(workspace))?;
    steps.run("browser and test runner", || {
        node::require()?;
        node::install(&folder)?;
        if Path::new(CHROMIUM).exists() { Ok(()) } else { apt::install(&["chromium"]) }
    })?;
    steps.run("browser tests (Playwright)", || {
        if !folder.join("playwright.config.ts").exists() {
            return Err(Fault::new(
                "end2end/ has no playwright.config.ts yet, so nothing was tested in a browser",
            )
            .hint("write the browser tests, or leave them out knowingly with --fast"));
        }
        let mut playwright = Command::new("npx");
        playwright.current_dir(&folder).args(["playwright", "test"]);
        playwright.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").env("HOUSEKEY_CHROMIUM", CHROMIUM);
        run(&mut playwright)
            .hint(|| "traces are in end2end/test-results; one test alone: `npx playwright test NAME`".into())
    })
}

/// The server and the example hosts, as they are outside of tests: no test dependency lends them a feature.
fn programs(workspace: &Workspace) -> Result<()> {
    let mut build = cargo(workspace, "build");
    for package in metadata::ours(workspace)? {
        if package.name != "xtask" && package.targets.iter().any(|(kind, _)| kind == "bin") {
            build.args(["--package", &package.name]);
        }
    }
    run(build.arg("--bins"))
}
