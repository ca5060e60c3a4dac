//! `cargo xtask fuzz`: every fuzz target for some seconds, guided by coverage.
//!
//! The targets are libFuzzer's. Without a sanitizer its coverage needs no nightly compiler, only these flags (as cargo-fuzz gives
//! them): there is no unsafe code here for a sanitizer to look at.

use crate::fault::{Context as _, Fault, Result};
use crate::run::{cargo, run};
use crate::steps::Steps;
use crate::workspace::Workspace;
use std::process::Command;

const TARGETS: [&str; 6] = ["email", "next", "code", "phone", "headers", "json"];

const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// Seconds for each target where nothing else is said.
const SECONDS: u32 = 30;

/// The platform is named, so that build scripts and macros are built without the flags.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// Runs them, and fails with the input that one of them did not stand.
pub(crate) fn fuzz(
    workspace: &Workspace,
    steps: &mut Steps,
    only: Option<&str>,
    seconds: Option<u32>,
) -> Result<()> {
    let chosen: Vec<&str> =
        TARGETS.into_iter().filter(|name| only.is_none_or(|only| only == *name)).collect();
    if chosen.is_empty() {
        return Err(Fault::new(format!("there is no fuzz target `{}`", only.unwrap_or_default()))
            .hint(format!("There are: {}", TARGETS.join(", "))));
    }
    let target = workspace.target().join("fuzz");
    steps.run("build the fuzz targets", || {
        let mut build = cargo(workspace, "build");
        build.args(["--release", "--manifest-path", "fuzz/Cargo.toml", "--target", PLATFORM]);
        for name in &chosen {
            build.args(["--bin", name]);
        }
        run(build.env("RUSTFLAGS", FLAGS).env("CARGO_TARGET_DIR", &target))
    })?;
    for name in chosen {
        let found = target.join("found").join(name);
        std::fs::create_dir_all(&found).during(|| format!("cannot make {}", found.display()))?;
        steps.run(&format!("fuzz {name}"), || {
            let mut fuzz = Command::new(target.join(PLATFORM).join("release").join(name));
            fuzz.arg(&found).arg(format!("-artifact_prefix={}/failed-", target.display()));
            fuzz.arg(format!("-max_total_time={}", seconds.unwrap_or(SECONDS)));
            run(fuzz.args(["-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1", "-verbosity=0"]))
        })?;
    }
    Ok(())
}
