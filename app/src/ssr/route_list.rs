//! The routes of our own application, found once in a process.

use crate::App;
use leptos_axum::{AxumRouteListing, generate_route_list};
use std::sync::OnceLock;

/// What `leptos_routes_with_context` needs for [`App`].
///
/// While leptos_server 0.8 finds routes it keeps every resource of the whole process from loading (a static
/// `AtomicBool`), and a page that begins to render in that moment waits for ever. Found once, and before anybody
/// AtomicBool`), and a page that begins to render in that moment waits for ever. The routes are found once, before the
/// first page can be requested, so this cannot happen, however many servers one process holds.
pub fn route_list() -> Vec<AxumRouteListing> {
    static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    ROUTES.get_or_init(|| generate_route_list(App)).clone()
}
