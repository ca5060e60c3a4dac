//! The account pages and islands: what an embedder mounts.
//!
//! [`pages::AccountRoutes`] goes inside a host's `<Routes>`; [`app::App`] in [`shell::shell`] is our own
//! application around them. Context a server provides: [`texts::Texts`] (else English),
//! [`assets::AssetPaths`] (our shell only), [`slots::Slots`] (if it replaces something).
//!
//! Belongs here: layout, components, and the server functions that translate for the flows. Does not belong
//! here: any rule about accounts.
// Without `islands` a page is one type, deeper than the compiler looks by default. Erasing an inner part of it instead
// (`into_any`) would cost the bundle with islands 16 KB.
#![recursion_limit = "256"]

pub mod app;
pub mod assets;
pub mod common;
pub mod components;
mod draft;
#[cfg(feature = "ssr")]
pub mod mount;
pub mod pages;
pub mod routes;
#[expect(
    missing_docs,
    reason = "`#[server]` makes a public field of each argument, which cannot carry a comment"
)]
pub mod server_fns;
pub mod shell;
pub mod slots;
#[cfg(feature = "ssr")]
pub mod ssr;
mod status;
pub mod texts;
pub mod words;

pub use app::App;
pub use assets::AssetPaths;
pub use components::account_menu::AccountMenu;
pub use pages::AccountRoutes;
pub use shell::{AccountHead, shell};
