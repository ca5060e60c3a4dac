//! wasm-opt, from the npm package `binaryen`: Debian's is too old for what the compiler emits.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fault::{Fault, Result};
use crate::house::House;
use crate::node;
use crate::run::{at, run};

/// What Rust's wasm32 target emits; every browser since 2022 has it. wasm-opt refuses what it is not told to expect.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// wasm-opt, or its absence.
pub(super) struct Tool {
    script: Option<PathBuf>,
    version: String,
}

impl Tool {
    /// Installs the pinned package where there is Node; does without where there is none.
    pub(super) fn find(house: &House) -> Result<Self> {
        if !node::is_installed() {
            println!(
                "    note: no Node here, so wasm-opt is left out and the wasm is larger than it could be"
            );
            return Ok(Self { script: None, version: "none".to_owned() });
        }
        let folder = house.join("xtask");
        node::install(&folder)?;
        let manifest = folder.join("package.json");
        let manifest: serde_json::Value =
            serde_json::from_str(&at(&manifest, fs::read_to_string(&manifest))?)?;
        let version = manifest["devDependencies"]["binaryen"].as_str();
        let version = version.ok_or_else(|| Fault::new("xtask/package.json pins no binaryen"))?;
        Ok(Self {
            script: Some(folder.join("node_modules/binaryen/bin/wasm-opt")),
            version: version.to_owned(),
        })
    }

    /// Part of the fingerprint: another wasm-opt makes another bundle.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// Makes one file smaller, in place.
    pub(super) fn run(&self, wasm: &Path) -> Result<()> {
        let Some(script) = &self.script else { return Ok(()) };
        let smaller = wasm.with_extension("opt.wasm");
        run(Command::new("node").arg(script).arg("-Oz").args(FEATURES).arg("-o").arg(&smaller).arg(wasm))?;
        at(wasm, fs::rename(&smaller, wasm))
    }
}
