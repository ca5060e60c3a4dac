//! The built assets a page names: its style sheet, and the scripts that an island asks for.

use housekey_protocol::Paths;
#[cfg(all(feature = "islands", feature = "ssr"))]
use leptos::prelude::*;
use std::sync::Arc;

/// The hashed names of the built assets; the server provides one as context. Every page clones it, so that is cheap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetPaths {
    /// The URL path of the style sheet, such as `/pkg/housekey.ab12cd.css`.
    pub css: Arc<str>,
    /// What stands before `.js` and `_bg.wasm`, such as `housekey.ab12cd`.
    pub output_name: Arc<str>,
}

#[cfg(feature = "ssr")]
impl AssetPaths {
    /// From the `manifest.json` that `cargo xtask build` writes beside the assets.
    pub fn from_manifest(json: &[u8]) -> Option<Self> {
        #[derive(serde::Deserialize)]
        struct Manifest {
            js: String,
            css: String,
        }
        let Manifest { js, css } = serde_json::from_slice(json).ok()?;
        let output_name = js.strip_prefix(Paths::PKG)?.strip_prefix('/')?.strip_suffix(".js")?.into();
        Some(Self { css: css.into(), output_name })
    }
}

impl Default for AssetPaths {
    fn default() -> Self {
        Self { css: format!("{}/housekey.css", Paths::PKG).into(), output_name: "housekey".into() }
    }
}

/// The names of the scripts that wake the islands of the page being rendered, until the first of them takes it. The call
/// is written then: most pages have no island.
#[cfg(all(feature = "islands", feature = "ssr"))]
#[derive(Clone)]
struct Scripts(Arc<std::sync::Mutex<Option<AssetPaths>>>);

/// Keeps the scripts ready for the first island of the page.
#[cfg(all(feature = "islands", feature = "ssr"))]
pub(crate) fn keep_scripts(assets: &AssetPaths) {
    provide_context(Scripts(Arc::new(std::sync::Mutex::new(Some(assets.clone())))));
}

#[cfg(all(feature = "islands", feature = "ssr"))]
fn call(assets: &AssetPaths) -> String {
    let name = |ending| format!("{}/{}{ending}", Paths::PKG, assets.output_name);
    let script = include_str!("islands.js").trim_end();
    // The names are our own build's; `Debug` writes them as JavaScript strings.
    format!("{script}({:?}, {:?});", name(".js"), name("_bg.wasm"))
}

/// Asks for the page's scripts: every island calls this, so that a page without one loads none.
///
/// Pages are rendered whole before the first byte leaves, so the head still waits for what the body asks.
pub(crate) fn wake() {
    #[cfg(all(feature = "islands", feature = "ssr"))]
    if let Some(assets) = use_context::<Scripts>().and_then(|scripts| scripts.0.lock().ok()?.take()) {
        let call = call(&assets);
        // Rendering is what registers it with the head; it leaves nothing where it stands.
        drop(view! { <leptos_meta::Script>{call}</leptos_meta::Script> }.to_html());
    }
}
