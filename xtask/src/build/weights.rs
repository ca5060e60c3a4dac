//! The compressed size of what a page loads, printed by every build.

use std::fs;
use std::path::Path;

use super::compress::sibling;
use super::manifest::Manifest;
use crate::fault::Result;
use crate::run::at;
use crate::workspace::Workspace;

/// The aim for everything a page with islands loads besides its HTML.
const AIM_INTERACTIVE: u64 = 130_000;

struct Weight {
    raw: u64,
    brotli: u64,
}

/// The table and what it means for the two kinds of page.
pub(super) fn print(workspace: &Workspace, manifest: &Manifest) -> Result<()> {
    let pkg = workspace.site().join("pkg");
    println!("    {:<34} {:>10} {:>10} {:>10}", "weight", "raw", "brotli", "gzip");
    let (js, wasm, css) =
        (line(&pkg, &manifest.js)?, line(&pkg, &manifest.wasm)?, line(&pkg, &manifest.css)?);
    let interactive = js.brotli + wasm.brotli + css.brotli;
    println!("    a page without an island loads {} besides its HTML", kilobytes(css.brotli));
    println!(
        "    a page with an island loads {} besides its HTML (raw {}): {} the aim of {}",
        kilobytes(interactive),
        kilobytes(js.raw + wasm.raw + css.raw),
        if interactive <= AIM_INTERACTIVE { "within" } else { "ABOVE" },
        kilobytes(AIM_INTERACTIVE)
    );
    Ok(())
}

fn line(pkg: &Path, name: &str) -> Result<Weight> {
    let path = pkg.join(name);
    let size = |path: &Path| at(path, fs::metadata(path)).map(|metadata| metadata.len());
    let weight = Weight { raw: size(&path)?, brotli: size(&sibling(&path, "br"))? };
    let gzip = size(&sibling(&path, "gz"))?;
    println!(
        "    {name:<34} {:>10} {:>10} {:>10}",
        kilobytes(weight.raw),
        kilobytes(weight.brotli),
        kilobytes(gzip)
    );
    Ok(weight)
}

/// Thousands of bytes with one digit, without a detour over floating point.
fn kilobytes(bytes: u64) -> String {
    let tenths = (bytes + 50) / 100;
    format!("{}.{} KB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::kilobytes;

    #[test]
    fn kilobytes_are_rounded_to_a_tenth() {
        assert_eq!(
            [kilobytes(0), kilobytes(149), kilobytes(999), kilobytes(130_000)],
            ["0.0 KB", "0.1 KB", "1.0 KB", "130.0 KB"]
        );
    }
}
