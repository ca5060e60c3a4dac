//! The pages: each loads what it needs and lays it out from components. One flow, one page, one name.
//!
//! Every page is two parts: `…Page` loads (on the server, or in a host that hydrates), `…View` lays out what was
//! loaded and can be looked at without a server.

pub mod confirm_email;
pub mod emails;
pub mod fault;
pub mod home;
pub mod inactive;
pub mod login;
pub mod logout;
pub mod not_found;
pub mod signup;
pub mod verify_email;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The way back the page was opened with. The server decides whether it is one of ours.
fn next() -> String {
    use_query_map().read_untracked().get("next").unwrap_or_default()
}

/// `path`, carrying the way back along.
fn with_next(path: &str, next: &str) -> String {
    if next.is_empty() {
        return path.to_owned();
    }
    let mut query = leptos_router::params::ParamsMap::new();
    query.insert("next", next.to_owned());
    format!("{path}{}", query.to_query_string())
}
