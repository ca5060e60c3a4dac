//! wasm-bindgen as a library, so that nobody installs a command of exactly the right version.

use std::fs;
use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

use crate::fault::{Fault, Result};
use crate::run::at;
use crate::workspace::Workspace;

/// The version in xtask/Cargo.toml. The two halves of wasm-bindgen speak a private format that changes at every release.
pub(super) const VERSION: &str = "0.2.130";

/// Refuses to build with two versions of wasm-bindgen.
pub(super) fn check_pin(workspace: &Workspace) -> Result<()> {
    let path = workspace.join("Cargo.lock");
    check_lock(&at(&path, fs::read_to_string(&path))?)
}

fn check_lock(lock: &str) -> Result<()> {
    for package in ["wasm-bindgen", "wasm-bindgen-cli-support"] {
        let locked = locked_version(lock, package)?;
        if locked != VERSION {
            let what = format!("Cargo.lock has {package} {locked}, but xtask was written for {VERSION}");
            return Err(Fault::new(what).hint(
                "set one version in three places: wasm-bindgen in Cargo.toml, wasm-bindgen-cli-support in \
                 xtask/Cargo.toml, VERSION in xtask/src/build/bindgen.rs",
            ));
        }
    }
    Ok(())
}

fn locked_version(lock: &str, package: &str) -> Result<String> {
    let lock: toml::Table = toml::from_str(lock)?;
    let packages = lock.get("package").and_then(toml::Value::as_array).into_iter().flatten();
    let mut named = packages.filter(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package));
    let version = named.next().and_then(|entry| entry.get("version")).and_then(toml::Value::as_str);
    version.map(str::to_owned).ok_or_else(|| Fault::new(format!("Cargo.lock has no {package}")))
}

/// Writes `housekey.js` and `housekey_bg.wasm`.
pub(super) fn generate(compiled: &Path, out: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).out_name("housekey").typescript(false);
    // Both names are hashed later, so the page says where the wasm is; a built-in guess could only be wrong.
    bindgen.omit_default_module_path(true).remove_name_section(true).remove_producers_section(true);
    let failed = |error| Fault::new(format!("{error:#}"));
    let mut output = bindgen.web(true).and_then(Bindgen::generate_output).map_err(failed)?;
    // The script makes an object of a class of Rust in this one way.
    if !output.js().contains(".__wrap(") {
        let exports = &mut output.wasm_mut().exports;
        let mut idle = Vec::new();
        for export in exports.iter().filter(|export| is_idle(&export.name)) {
            idle.push(export.id());
        }
        for export in idle {
            exports.delete(export);
        }
    }
    let functions = &mut output.wasm_mut().funcs;
    let mut floats = Vec::new();
    for function in functions.iter() {
        if function.name.as_deref().is_some_and(prints_float) {
            floats.push(function.id());
        }
    }
    for float in floats {
        let mut body = functions.get_mut(float).kind.unwrap_local_mut().builder_mut().func_body();
        body.instrs_mut().clear();
        body.unreachable();
    }
    output.emit(out).map_err(failed)
}

/// Whether the function writes a floating-point number in decimals. No island does that; serde can, in the words of an
/// error that nobody reads, and that keeps 20 KB of code alive. The body becomes a trap (what `wasm-snip` does): an
/// island that began to print such numbers would fail loudly, in its first test.
fn prints_float(function: &str) -> bool {
    function.contains("float_to_decimal_common")
}

/// Whether only the methods of wasm-streams's classes call it. They are exported wherever that crate is linked (leptos's
/// server functions want it for streams), and keep all code alive that they could run.
fn is_idle(export: &str) -> bool {
    export.trim_start_matches("__wbg_").starts_with("intounderlying")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(bindgen: &str, support: &str) -> String {
        format!(
            "version = 4\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"{bindgen}\"\n\
             [[package]]\nname = \"wasm-bindgen-cli-support\"\nversion = \"{support}\"\n"
        )
    }

    #[test]
    fn islands_are_never_idle() {
        assert!(is_idle("intounderlyingsink_write") && is_idle("__wbg_intounderlyingsource_free"));
        assert!(
            !["hydrate", "EmailManager_2643329786051513254", "__wbindgen_malloc"]
                .iter()
                .any(|name| is_idle(name))
        );
    }

    #[test]
    fn only_printing_of_floats_becomes_a_trap() {
        assert!(prints_float("core[c5930c85a12de822]::fmt::float::float_to_decimal_common_exact::<f64>"));
        assert!(!prints_float("core::num::dec2flt::parse") && !prints_float("js_sys::parse_float"));
    }

    #[test]
    fn equal_wasm_bindgen_versions_are_accepted() {
        check_lock(&lock(VERSION, VERSION)).unwrap();
    }

    #[test]
    fn two_versions_of_wasm_bindgen_are_refused_with_the_three_places() {
        let said = check_lock(&lock("0.2.131", VERSION)).unwrap_err().to_string();
        assert!(said.contains("wasm-bindgen 0.2.131") && said.contains("three places"), "{said}");
    }

    #[test]
    fn the_lock_file_of_this_checkout_agrees() {
        check_pin(&Workspace::here().unwrap()).unwrap();
    }
}
