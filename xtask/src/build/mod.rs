//! `cargo xtask build`: the site (wasm, its JavaScript, style, static files), then the server that carries it.
//!
//! The order is fixed: `server` embeds `target/site`, so the site stands before the server is compiled.

mod bindgen;
mod compress;
mod css;
mod debian;
mod frontend;
mod manifest;
mod optimise;
mod public;
pub(crate) mod rustflags;
mod toolchain;
mod weights;

pub(crate) use toolchain::{TARGET, Toolchain};

use std::fs;

use crate::fault::Result;
use crate::run::{at, cargo, run};
use crate::steps::Steps;
use crate::workspace::Workspace;
use manifest::Manifest;

/// Site and server.
pub(crate) fn everything(workspace: &Workspace, steps: &mut Steps, release: bool) -> Result<()> {
    site(workspace, steps)?;
    let name = if release { "server (release, everything inside)" } else { "server" };
    steps.run(name, || {
        let mut build = cargo(workspace, "build");
        build.args(["--package", "housekey"]).args(release.then_some("--release"));
        run(&mut build)
    })?;
    println!("    {}", workspace.server(release).display());
    Ok(())
}

/// Everything under `target/site`; says which toolchain it was built with.
pub(crate) fn site(workspace: &Workspace, steps: &mut Steps) -> Result<Toolchain> {
    bindgen::check_pin(workspace)?;
    let toolchain = steps.run("wasm32 standard library", || toolchain::ensure(workspace))?;
    let wasm = steps.run("frontend", || frontend::compile(workspace, &toolchain))?;
    let bundle = steps.run("wasm-bindgen and wasm-opt", || frontend::finish(workspace, &wasm))?;
    let style = steps.run("style", || css::bundle(&workspace.join("style/main.css")))?;
    let manifest = steps.run("site", || {
        let pkg = workspace.site().join("pkg");
        at(&pkg, fs::create_dir_all(&pkg))?;
        let manifest = Manifest::write(workspace, &bundle, &style)?;
        public::copy(&workspace.join("public"), &workspace.site())?;
        Ok(manifest)
    })?;
    weights::print(workspace, &manifest)?;
    Ok(toolchain)
}
