//! The Leptos context that our pages and server functions need.

use crate::{assets::AssetPaths, texts::Texts};
use housekey_http::layers::{Nonce, facts};
use http::request::Parts;
use leptos::prelude::{provide_context, use_context};

/// For `leptos_routes_with_context`: the reader's language, this answer's nonce, the names of the assets.
///
/// The request itself (and in it the account system, by `Accounts::protect`) is there already.
pub fn leptos_context(assets: AssetPaths) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(assets.clone());
        let Some(parts) = use_context::<Parts>() else { return };
        provide_context(Texts::in_language(facts::language(&parts)));
        if let Some(nonce) = parts.extensions.get::<Nonce>() {
            // Ours instead of Leptos' own: the header that names it is set by our layer, on every answer.
            provide_context(leptos::nonce::Nonce::from_value(nonce.0.as_str()));
        }
    }
}
