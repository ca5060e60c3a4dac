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

impl Default for AssetPaths {
    fn default() -> Self {
        Self { css: format!("{}/housekey.css", Paths::PKG), output_name: "housekey".to_owned() }
    }
}

/// The document shell.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let assets = use_context::<AssetPaths>().unwrap_or_default();
    let interactive = use_context::<RequestUrl>().is_some_and(|url| has_island(url.as_ref()));
    #[cfg(feature = "islands")]
    if let Some(shared) = Owner::current_shared_context() {
        // Nothing outside an island is hydrated, so no page carries its data a second time in a script.
        shared.set_is_hydrating(false);
    }
    let scripts = (interactive || cfg!(not(feature = "islands"))).then(|| {
        let mut options = options;
        options.output_name = assets.output_name.into();
        options.site_pkg_dir = Paths::PKG.trim_start_matches('/').into();
        view! { <HydrationScripts options islands=cfg!(feature = "islands")/> }
    });
    view! {
        <!DOCTYPE html>
        <html lang=locale().tag() dir="ltr">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="stylesheet" href=assets.css/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <MetaTags/>
                {scripts}
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
