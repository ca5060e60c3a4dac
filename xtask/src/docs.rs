//! `cargo xtask docs`: what is generated from the code. The same tests that fail when a page is stale write it.

use crate::fault::Result;
use crate::run::{cargo, run};
use crate::steps::Steps;
use crate::workspace::Workspace;

pub(crate) fn write(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    steps.run("docs/signals.md", || {
        let mut test = cargo(workspace, "test");
        test.args(["--quiet", "--package", "housekey-accounts", "--lib", "docs_signals_md"]);
        run(test.env("HOUSEKEY_WRITE_DOCS", "1"))
    })
}
