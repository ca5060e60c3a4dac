//! Hashed names for the three things a page links to, and `manifest.json`, by which the server knows them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::json;

use super::compress::{sibling, write_once};
use super::frontend::{Bundle, fingerprint};
use crate::fault::Result;
use crate::run::at;
use crate::workspace::Workspace;

/// Sixteen hexadecimal digits tell any two bundles of one product apart and keep a page's addresses short.
const DIGITS: usize = 16;

/// The names, below `pkg/`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Manifest {
    pub(super) js: String,
    pub(super) wasm: String,
    pub(super) css: String,
}

impl Manifest {
    /// Writes the three with their siblings, then the manifest, then removes what an older build left: in this
    /// order, so that a running development server never names a file that is not there.
    pub(super) fn write(workspace: &Workspace, bundle: &Bundle, style: &str) -> Result<Self> {
        let site = workspace.site();
        let pkg = site.join("pkg");
        // The script names the wasm nowhere, but the two are one: a page never pairs a new one with an old one.
        let pair = fingerprint(&[&bundle.js, &bundle.wasm]);
        let manifest = Self {
            js: name(&pair, "js"),
            wasm: wasm_name(&pair),
            css: name(&fingerprint(&[style.as_bytes()]), "css"),
        };
        write_once(&pkg.join(&manifest.js), &bundle.js)?;
        write_once(&pkg.join(&manifest.wasm), &bundle.wasm)?;
        write_once(&pkg.join(&manifest.css), style.as_bytes())?;
        let kept = copy_snippets(bundle.snippets.as_deref(), &pkg)?;
        write_if_other(&site.join("manifest.json"), manifest.to_json().as_bytes())?;
        manifest.remove_stale(&pkg, &kept)?;
        Ok(manifest)
    }

    fn to_json(&self) -> String {
        let address = |name: &str| format!("/pkg/{name}");
        json!({ "js": address(&self.js), "wasm": address(&self.wasm), "css": address(&self.css) }).to_string()
    }

    fn remove_stale(&self, pkg: &Path, kept: &BTreeSet<String>) -> Result<()> {
        let mut wanted = kept.clone();
        for name in [&self.js, &self.wasm, &self.css] {
            wanted.extend([name.clone(), format!("{name}.br"), format!("{name}.gz")]);
        }
        for entry in at(pkg, fs::read_dir(pkg))? {
            let entry = at(pkg, entry)?;
            if wanted.contains(&*entry.file_name().to_string_lossy()) {
                continue;
            }
            let path = entry.path();
            at(&path, if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) })?;
        }
        Ok(())
    }
}

/// Leaves an unchanged file alone: its time is what makes cargo compile the server again.
pub(super) fn write_if_other(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|there| there == content) {
        Ok(())
    } else {
        at(path, fs::write(path, content))
    }
}

/// Leptos looks for the wasm under the script's name and `_bg`, as wasm-bindgen calls it.
fn wasm_name(hash: &str) -> String {
    format!("housekey.{}_bg.wasm", &hash[..DIGITS])
}

fn name(hash: &str, ending: &str) -> String {
    format!("housekey.{}.{ending}", &hash[..DIGITS])
}

/// The script imports `./snippets/<crate>-<hash>/…`, so these keep their names.
fn copy_snippets(from: Option<&Path>, pkg: &Path) -> Result<BTreeSet<String>> {
    let Some(from) = from else { return Ok(BTreeSet::new()) };
    copy_compressed(from, &pkg.join("snippets"))?;
    Ok(BTreeSet::from(["snippets".to_owned()]))
}

fn copy_compressed(from: &Path, to: &Path) -> Result<()> {
    at(to, fs::create_dir_all(to))?;
    for entry in at(from, fs::read_dir(from))? {
        let entry = at(from, entry)?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_compressed(&path, &target)?;
            continue;
        }
        let content = at(&path, fs::read(&path))?;
        if !fs::read(&target).is_ok_and(|there| there == content) {
            for old in [target.clone(), sibling(&target, "br")] {
                if old.exists() {
                    at(&old, fs::remove_file(&old))?;
                }
            }
        }
        write_once(&target, &content)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(hash: &str) -> Manifest {
        Manifest { js: name(hash, "js"), wasm: wasm_name(hash), css: name(hash, "css") }
    }

    #[test]
    fn the_manifest_names_addresses() {
        let json = manifest("0123456789abcdef0123").to_json();
        assert_eq!(
            json,
            r#"{"css":"/pkg/housekey.0123456789abcdef.css","js":"/pkg/housekey.0123456789abcdef.js","wasm":"/pkg/housekey.0123456789abcdef_bg.wasm"}"#
        );
    }

    #[test]
    fn files_of_older_builds_are_deleted() {
        let pkg = tempfile::tempdir().unwrap();
        let new = manifest("aaaaaaaaaaaaaaaaaaaa");
        for name in [
            &new.js,
            &format!("{}.br", new.js),
            "housekey.bbbbbbbbbbbbbbbb.js",
            "housekey.bbbbbbbbbbbbbbbb.js.gz",
        ] {
            fs::write(pkg.path().join(name), "x").unwrap();
        }
        new.remove_stale(pkg.path(), &BTreeSet::new()).unwrap();
        let mut left: Vec<_> =
            fs::read_dir(pkg.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["housekey.aaaaaaaaaaaaaaaa.js", "housekey.aaaaaaaaaaaaaaaa.js.br"]);
    }
}
