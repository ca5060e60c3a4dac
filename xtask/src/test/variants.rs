//! The browser's half as hosts build it, apart from how we do: compiled only, so that it cannot stop compiling.

use crate::build::{TARGET, Toolchain, rustflags};
use crate::fault::{Context as _, Result};
use crate::run::{cargo, run};
use crate::steps::Steps;
use crate::workspace::Workspace;

/// A host that hydrates whole pages turns `islands` off; cargo-leptos erases the types of components in development.
pub(super) fn check(workspace: &Workspace, steps: &mut Steps, toolchain: &Toolchain) -> Result<()> {
    steps.run("browser's half without islands", || {
        // Built, not checked: the compiler's limits on nested types are met when code is generated.
        compile(workspace, toolchain, &["build", "--no-default-features"], &[])
    })?;
    steps.run("browser's half with erased components", || {
        compile(workspace, toolchain, &["check"], &["--cfg", "erase_components"])
    })
}

fn compile(workspace: &Workspace, toolchain: &Toolchain, task: &[&str], more_flags: &[&str]) -> Result<()> {
    let mut flags = toolchain.flags.clone();
    flags.extend(more_flags.iter().map(Into::into));
    let mut command = cargo(workspace, task[0]);
    command.args(&task[1..]).args(["--package", "housekey-app", "--lib", "--features", "hydrate"]);
    command.args(["--target", TARGET]).env("CARGO_ENCODED_RUSTFLAGS", rustflags::encode(&flags));
    command.env("CARGO_TARGET_DIR", toolchain.target_dir.clone().unwrap_or_else(|| workspace.target()));
    command.envs(toolchain.rustc.iter().map(|rustc| ("RUSTC", rustc)));
    run(&mut command)
        .hint(|| "`queries overflow the depth limit`: see `recursion_limit` in app/src/lib.rs".into())
}
