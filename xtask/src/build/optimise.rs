//! wasm-opt, from the npm package `binaryen` (Debian's is too old for what the compiler emits), and terser, which
//! takes the comments and long names out of wasm-bindgen's script.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fault::{Fault, Result};
use crate::node;
use crate::run::{at, run};
use crate::workspace::Workspace;

/// What Rust's wasm32 target emits; every browser since 2022 has it. wasm-opt refuses what it does not expect.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What makes the bundle smallest after brotli, found by trying: 117 KB instead of 120 with `-Oz` alone. Rust's stack ends at
/// address 0, so the lowest KiB is used only by a program that is about to fail (`--low-memory-unused`).
const PASSES: [&str; 7] =
    ["--low-memory-unused", "--flatten", "--rereloop", "-Oz", "-Oz", "--gufa-optimizing", "-Oz"];

/// Both tools, or their absence.
pub(super) struct Tool {
    modules: Option<PathBuf>,
    version: String,
}

impl Tool {
    /// Installs the pinned package where there is Node; does without where there is none.
    pub(super) fn find(workspace: &Workspace) -> Result<Self> {
        if !node::is_installed() {
            println!(
                "    note: no Node here, so wasm-opt and terser are left out and the bundle is larger than it could be"
            );
            return Ok(Self { modules: None, version: "none".to_owned() });
        }
        let folder = workspace.join("xtask");
        node::install(&folder)?;
        let manifest = folder.join("package.json");
        let manifest: serde_json::Value =
            serde_json::from_str(&at(&manifest, fs::read_to_string(&manifest))?)?;
        let pinned = |name: &str| {
            let version = manifest["devDependencies"][name].as_str();
            version.ok_or_else(|| Fault::new(format!("xtask/package.json pins no {name}")))
        };
        let version = format!("{} {} {}", pinned("binaryen")?, PASSES.join(" "), pinned("terser")?);
        Ok(Self { modules: Some(folder.join("node_modules")), version })
    }

    /// Part of the fingerprint: other tools and passes make another bundle.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// Makes the wasm smaller, in place.
    pub(super) fn shrink_wasm(&self, wasm: &Path) -> Result<()> {
        let Some(modules) = &self.modules else { return Ok(()) };
        let script = modules.join("binaryen/bin/wasm-opt");
        let smaller = wasm.with_extension("opt.wasm");
        run(Command::new("node").arg(script).args(FEATURES).args(PASSES).arg("-o").arg(&smaller).arg(wasm))?;
        at(wasm, fs::rename(&smaller, wasm))
    }

    /// Makes the script smaller, in place. Exported names stay: islands are found by them.
    pub(super) fn shrink_script(&self, script: &Path) -> Result<()> {
        let Some(modules) = &self.modules else { return Ok(()) };
        let smaller = script.with_extension("min.js");
        let mut terser = Command::new("node");
        terser.arg(modules.join("terser/bin/terser")).arg(script).arg("--output").arg(&smaller);
        run(terser.args(["--module", "--compress", "--mangle"]))?;
        at(script, fs::rename(&smaller, script))
    }
}
