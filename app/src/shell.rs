//! The document around our own pages. A host has its own and mounts [`crate::pages::AccountRoutes`] there.

#[cfg(not(feature = "islands"))]
use housekey_protocol::Paths;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::{app::App, assets::AssetPaths, texts::texts};

/// What the account pages need in a document's `<head>`: the style sheet, and the scripts if the page has an island. A
/// host's shell that mounts [`AccountRoutes`](crate::AccountRoutes) needs this, and `<MetaTags/>` beside it.
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
    crate::assets::keep_scripts(assets);
    #[cfg(not(feature = "ssr"))]
    let _ = assets;
}

#[cfg(not(feature = "islands"))]
fn scripts(mut options: LeptosOptions, assets: &AssetPaths) -> impl IntoView + use<> {
    options.output_name = assets.output_name.clone();
    options.site_pkg_dir = Paths::PKG.trim_start_matches('/').into();
    view! { <HydrationScripts options/> }
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
