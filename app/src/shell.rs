//! The document around our own pages. A host has its own and mounts [`crate::routes::AccountRoutes`] there.

use housekey_protocol::Paths;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use leptos_router::location::RequestUrl;

use crate::{app::App, routes::has_island, words::locale};

/// The hashed names of the built assets; the server provides one as context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetPaths {
    /// The URL path of the style sheet, such as `/pkg/housekey.ab12cd.css`.
    pub css: String,
    /// What stands before `.js` and `_bg.wasm`, such as `housekey.ab12cd`.
    pub output_name: String,
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
        let output_name = js.strip_prefix(Paths::PKG)?.strip_prefix('/')?.strip_suffix(".js")?.to_owned();
        Some(Self { css, output_name })
    }
}

impl Default for AssetPaths {
    fn default() -> Self {
        Self { css: format!("{}/housekey.css", Paths::PKG), output_name: "housekey".to_owned() }
    }
}

/// What the account pages need in a document's `<head>`: the style sheet, and the scripts where the page has an
/// island. A host's shell that mounts [`AccountRoutes`](crate::AccountRoutes) stands on this, too.
#[component]
pub fn AccountHead(
    /// The host's options; only the names of the assets are replaced.
    options: LeptosOptions,
) -> impl IntoView {
    let assets = use_context::<AssetPaths>().unwrap_or_default();
    let interactive = use_context::<RequestUrl>().is_some_and(|url| has_island(path(url.as_ref())));
    #[cfg(feature = "islands")]
    if let Some(shared) = Owner::current_shared_context() {
        // Nothing outside an island is hydrated, so no page carries its data a second time in a script.
        shared.set_is_hydrating(false);
    }
    let scripts = (interactive || cfg!(not(feature = "islands"))).then(|| scripts(options, &assets));
    view! {
        <link rel="stylesheet" href=assets.css/>
        {scripts}
    }
}

#[cfg(feature = "islands")]
fn scripts(_: LeptosOptions, assets: &AssetPaths) -> impl IntoView + use<> {
    let name = |ending| format!("{}/{}{ending}", Paths::PKG, assets.output_name);
    // The names are our own build's; `Debug` writes them as JavaScript strings.
    let call =
        format!("{}({:?}, {:?});", include_str!("islands.js").trim_end(), name(".js"), name("_bg.wasm"));
    view! { <script type="module" nonce=leptos::nonce::use_nonce()>{call}</script> }
}

#[cfg(not(feature = "islands"))]
fn scripts(mut options: LeptosOptions, assets: &AssetPaths) -> impl IntoView + use<> {
    options.output_name = assets.output_name.as_str().into();
    options.site_pkg_dir = Paths::PKG.trim_start_matches('/').into();
    view! { <HydrationScripts options/> }
}

/// The path of a request's URL, which leptos_axum makes absolute under a host of its own.
fn path(url: &str) -> &str {
    if url.starts_with('/') {
        return url;
    }
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    host.find('/').map_or("/", |slash| &host[slash..])
}

/// The document shell.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang=locale().tag() dir="ltr">
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_found_in_what_leptos_axum_calls_the_url() {
        assert_eq!(path("http://leptos.dev/accounts/signup?x=y"), "/accounts/signup?x=y");
        assert_eq!(path("http://leptos.dev"), "/");
        assert_eq!(path("/accounts/email?next=http://a/b"), "/accounts/email?next=http://a/b");
    }
}
