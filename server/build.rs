//! Makes the folder the binary embeds, so that `cargo build` and `cargo clippy` work on a fresh clone; it is
//! `cargo xtask build` that fills it.

fn main() {
    let site = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site");
    if let Err(error) = std::fs::create_dir_all(&site) {
        println!("cargo:warning=cannot make {}: {error}", site.display());
    }
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../target/site/manifest.json");
}
