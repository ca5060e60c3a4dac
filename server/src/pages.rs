//! The application of the `housekey` binary around the account pages, as a host application has its own.

use crate::assets;
use axum::{
    Router,
    extract::Request,
    http::{Extensions, HeaderMap, StatusCode, Version, header},
    middleware::from_fn,
    response::IntoResponse,
    routing::get,
};
use housekey_app::{
    AssetPaths,
    mount::{RouteError, route_list},
    shell,
    ssr::leptos_context,
};
use housekey_http::Accounts;
use housekey_protocol::routes::tools;
use leptos::config::LeptosOptions;
use leptos_axum::{LeptosRoutes, render_app_async_with_context};
use tower_http::compression::{
    CompressionLayer,
    predicate::{Predicate, SizeAbove},
};

/// Everything the server answers, inside the account system's layers. It does not start with other routes than the
/// route table has.
pub(crate) fn router(accounts: &Accounts, paths: AssetPaths) -> Result<Router, RouteError> {
    let options = LeptosOptions::builder().output_name(paths.output_name.clone()).build();
    let context = leptos_context(paths);
    let document = {
        let options = options.clone();
        move || shell(options.clone())
    };
    // What is no page of ours is still answered by one, in our own words.
    let missing = render_app_async_with_context(context.clone(), document.clone());
    let pages = Router::new()
        .leptos_routes_with_context(&options, route_list()?, context, document)
        .fallback(async move |request: Request| missing(request).await.into_response())
        .with_state(options);
    let router = pages
        .route(tools::ASSET.path, get(assets::pkg))
        .merge(accounts.router())
        .merge(accounts.health_router())
        .layer(from_fn(assets::public));
    // Only pages: assets come compressed, and JSON answers are small. No page shows a visitor's input beside a
    // secret, so its length tells nothing (BREACH): sign-in and sign-up have no secret, the manager no input.
    let pages_only =
        SizeAbove::new(1024).and(|_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| {
            headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
        });
    Ok(accounts.protect(router.layer(CompressionLayer::new().compress_when(pages_only))))
}
