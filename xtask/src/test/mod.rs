//! `cargo xtask test`: everything, in the order in which a failure costs least to find.

mod browser;
mod citations;
mod deadline;
mod deny;
mod dependencies;
mod migrations;
mod postgres;
mod rooms;
mod variants;

use std::process::Command;

use crate::build::{self, TARGET, Toolchain};
use crate::fault::{Context as _, Result};
use crate::run::{capture, cargo, run};
use crate::steps::Steps;
use crate::workspace::Workspace;
pub(crate) use postgres::Database;

/// The browser's entry turns on the features that replace the server half of the same crates. Cargo unites the
/// features of everything it compiles together, so it is never compiled together with the server.
const WITHOUT_FRONTEND: [&str; 3] = ["--workspace", "--exclude", "housekey-frontend"];

/// What compiles nothing.
pub(crate) fn quick_checks(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    steps.run("format", || {
        component("rustfmt")?;
        run(cargo(workspace, "fmt").args(["--all", "--", "--check"])).hint(|| "run `cargo fmt --all`".into())
    })?;
    steps.run("migrations come in pairs", || migrations::check(workspace))?;
    steps.run("tests named in docs/security.md exist", || citations::check(workspace))?;
    steps.run("order of the rooms inside the domain", || rooms::check(workspace))?;
    steps.run("dependencies between the crates", || dependencies::check(workspace))?;
    steps.run("licences, bans, duplicate versions, sources", || deny::check(workspace))
}

/// Everything CI runs.
pub(crate) fn everything(workspace: &Workspace, steps: &mut Steps, fast: bool) -> Result<()> {
    quick_checks(workspace, steps)?;
    let toolchain = build::site(workspace, steps)?;
    variants::check(workspace, steps, &toolchain)?;
    clippy(workspace, steps, &toolchain)?;
    steps.run("tests (unit, flow, router, storage contract, documentation)", || {
        let database = Database::provide(workspace)?;
        println!("    PostgreSQL: {}", database.described());
        let mut tests = cargo(workspace, "test");
        tests.args(WITHOUT_FRONTEND).env("DATABASE_URL", database.url());
        deadline::run(&mut tests)
            .hint(|| "read the failed test's name above; run it alone with `cargo test NAME`".into())
    })?;
    if fast {
        println!("--fast: the browser tests were left out");
        return Ok(());
    }
    browser::check(workspace, steps)
}

fn clippy(workspace: &Workspace, steps: &mut Steps, toolchain: &Toolchain) -> Result<()> {
    const HINT: &str =
        "mend what clippy says above; a lint that is wrong here takes `#[expect(lint, reason = \"..\")]`";
    steps.run("clippy", || {
        component("clippy")?;
        let mut clippy = cargo(workspace, "clippy");
        run(clippy.args(WITHOUT_FRONTEND).args(["--all-targets", "--", "-D", "warnings"]))
            .hint(|| HINT.into())
    })?;
    if !toolchain.suits_clippy() {
        println!(
            "    note: clippy for the browser's half is left out; it cannot read another compiler's library"
        );
        return Ok(());
    }
    steps.run("clippy for the browser", || {
        let mut clippy = cargo(workspace, "clippy");
        clippy.args([
            "--package",
            "housekey-frontend",
            "--package",
            "housekey-app",
            "--features",
            "housekey-app/hydrate",
        ]);
        run(clippy.args(["--lib", "--target", TARGET, "--", "-D", "warnings"])).hint(|| HINT.into())
    })
}

/// A minimal Rust has neither rustfmt nor clippy.
fn component(name: &str) -> Result<()> {
    let program = if name == "clippy" { "cargo-clippy" } else { name };
    if capture(Command::new(program).arg("--version")).is_ok() {
        return Ok(());
    }
    run(Command::new("rustup").args(["component", "add", name]))
        .hint(|| format!("install {name} for your Rust"))
}
