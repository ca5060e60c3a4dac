//! The pages and server functions behind the real layers, without a network.

mod dev_mail;
mod doors;
mod entrance;
mod invitation;
mod language;
mod pages;
mod password_reset;
mod places;
mod reauthenticate;
mod routes;

use axum::Router;
use housekey_accounts::Settings;
use housekey_app::{AssetPaths, mount::route_list, shell, ssr::leptos_context};
use housekey_http::Accounts;
use housekey_testkit::{Backend, TestApp};
use leptos::config::LeptosOptions;
use leptos_axum::LeptosRoutes;

/// Our own application in a test.
async fn app(change: impl FnOnce(&mut Settings)) -> TestApp {
    TestApp::build(Backend::Sqlite, change, |registry| registry, routes).await
}

#[expect(clippy::unwrap_used, reason = "no test can run if the routes are not those of the route table")]
fn routes(accounts: &Accounts) -> Router {
    let options = LeptosOptions::builder().output_name("housekey").build();
    let context = leptos_context(AssetPaths::default());
    let document = options.clone();
    Router::new()
        .leptos_routes_with_context(&options, route_list().unwrap(), context, move || shell(document.clone()))
        .with_state(options)
        .merge(accounts.router())
}
