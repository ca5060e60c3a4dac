//! The document around our own pages. A host has its own and mounts [`crate::routes::AccountRoutes`] there.

use housekey_protocol::Paths;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use std::sync::Arc;

use crate::{app::App, texts::texts};

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

/// What the account pages need in a document's `<head>`: the style sheet, and the scripts where the page turns out
/// to have an island. A host's shell that mounts [`AccountRoutes`](crate::AccountRoutes) stands on this, too, and
/// on `<MetaTags/>` beside it.
#[component]
pub fn AccountHead(
    /// The host's options; only the names of the assets are replaced.
    options: LeptosOptions,
) -> impl IntoView {
    let assets = use_context::<AssetPaths>().unwrap_or_default();
    #[cfg(feature = "islands")]
    if let Some(shared) = Owner::current_shared_context() {
        // Nothing outside an island is hydrated, so no page carries its data a second time in a script.
        shared.set_is_hydrating(false);
    }
    let scripts = scripts(options, &assets);
    view! {
        <link rel="stylesheet" href=assets.css/>
        {scripts}
    }
}

/// Keeps the scripts ready for the first island of the page.
#[cfg(feature = "islands")]
fn scripts(_: LeptosOptions, assets: &AssetPaths) -> impl IntoView + use<> {
    #[cfg(feature = "ssr")]
    provide_context(Scripts(Arc::new(std::sync::Mutex::new(Some(assets.clone())))));
    #[cfg(not(feature = "ssr"))]
    let _ = assets;
}

#[cfg(not(feature = "islands"))]
fn scripts(mut options: LeptosOptions, assets: &AssetPaths) -> impl IntoView + use<> {
    options.output_name = assets.output_name.clone();
    options.site_pkg_dir = Paths::PKG.trim_start_matches('/').into();
    view! { <HydrationScripts options/> }
}

/// The names of the scripts that wake the islands of the page being rendered, until the first of them takes it. The call
/// is written then: most pages have no island.
#[cfg(all(feature = "islands", feature = "ssr"))]
#[derive(Clone)]
struct Scripts(Arc<std::sync::Mutex<Option<AssetPaths>>>);

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
        drop(view! { <leptos_meta::Script type_="module">{call}</leptos_meta::Script> }.to_html());
    }
}

/// The document shell.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let texts = texts();
    view! {
        <!DOCTYPE html>
        <html lang=texts.tag() dir=texts.direction()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <MetaTags/>
                <AccountHead options/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
