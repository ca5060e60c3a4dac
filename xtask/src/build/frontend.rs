//! The WebAssembly bundle: compiled by cargo, then wasm-bindgen and wasm-opt, the slow two of them only after a change.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::toolchain::{TARGET, Toolchain};
use super::{bindgen, optimise, rustflags};
use crate::fault::{Fault, Result};
use crate::run::{at, cargo, run};
use crate::workspace::Workspace;

const PACKAGE: &str = "housekey-frontend";
const PROFILE: &str = "wasm-release";

/// Stripped of everything, the wasm also loses the list of features it uses, without which wasm-bindgen falls back
/// to larger code. It strips the names itself.
const KEEP_FEATURES: &str = "profile.wasm-release.strip=\"debuginfo\"";

/// What a browser loads.
pub(super) struct Bundle {
    pub(super) js: Vec<u8>,
    pub(super) wasm: Vec<u8>,
    /// JavaScript that crates bring along; the bundle imports it by these relative paths.
    pub(super) snippets: Option<PathBuf>,
}

/// Compiles `frontend/` and returns where cargo put it.
pub(super) fn compile(workspace: &Workspace, toolchain: &Toolchain) -> Result<PathBuf> {
    let mut flags = toolchain.flags.clone();
    flags.extend(rustflags::forget_machine(workspace));
    let target_dir = toolchain.target_dir.clone().unwrap_or_else(|| workspace.target());
    let mut build = cargo(workspace, "build");
    build.args([
        "--package",
        PACKAGE,
        "--lib",
        "--target",
        TARGET,
        "--profile",
        PROFILE,
        "--config",
        KEEP_FEATURES,
    ]);
    build.env("CARGO_ENCODED_RUSTFLAGS", rustflags::encode(&flags)).env("CARGO_TARGET_DIR", &target_dir);
    build.envs(toolchain.rustc.iter().map(|rustc| ("RUSTC", rustc)));
    run(&mut build)?;
    Ok(target_dir.join(TARGET).join(PROFILE).join("housekey_frontend.wasm"))
}

/// wasm-bindgen and wasm-opt, or what they made of the same input before.
pub(super) fn finish(workspace: &Workspace, compiled: &Path) -> Result<Bundle> {
    let tool = optimise::Tool::find(workspace)?;
    let wanted = fingerprint(&[
        &at(compiled, fs::read(compiled))?,
        bindgen::VERSION.as_bytes(),
        // What is done between the tools.
        include_bytes!("bindgen.rs"),
        tool.version().as_bytes(),
    ]);
    let out = workspace.work().join("bundle");
    let mark = out.join("made-from");
    if fs::read_to_string(&mark).is_ok_and(|made| made == wanted) {
        println!("    unchanged");
    } else {
        if out.exists() {
            at(&out, fs::remove_dir_all(&out))?;
        }
        bindgen::generate(compiled, &out)?;
        tool.shrink_wasm(&out.join("housekey_bg.wasm"))?;
        tool.shrink_script(&out.join("housekey.js"))?;
        at(&mark, fs::write(&mark, wanted))?;
    }
    read(&out)
}

fn read(out: &Path) -> Result<Bundle> {
    let file = |name: &str| at(&out.join(name), fs::read(out.join(name)));
    let snippets = Some(out.join("snippets")).filter(|folder| folder.is_dir());
    let bundle = Bundle { js: file("housekey.js")?, wasm: file("housekey_bg.wasm")?, snippets };
    if bundle.wasm.starts_with(b"\0asm") {
        Ok(bundle)
    } else {
        Err(Fault::new("the bundle is no WebAssembly"))
    }
}

/// One name for a list of inputs; their lengths are in it, so that no two lists run together.
pub(super) fn fingerprint(inputs: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for input in inputs {
        hash.update(input.len().to_le_bytes());
        hash.update(input);
    }
    hash.finalize().iter().fold(String::new(), |mut name, byte| {
        name.extend([byte >> 4, byte & 15].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)])));
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprint_differs_for_equal_concatenations() {
        assert_ne!(fingerprint(&[b"ab", b"c"]), fingerprint(&[b"a", b"bc"]));
        assert_eq!(fingerprint(&[b"ab", b"c"]), fingerprint(&[b"ab", b"c"]));
    }
}
