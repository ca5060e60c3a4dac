//! A host application of its own: one page of notes, and the account pages mounted beside it.
//!
//! Run `cargo xtask build` once (it makes the account pages' assets), then `cargo run -p housekey-example-embed`.
//! Everything Housekey is touched through here is its public interface; our own server does no more.

mod notes;
mod pages;

use axum::Router;
use housekey_accounts::{
    Settings,
    signals::{Event, UserSignedUp},
};
use housekey_app::{AssetPaths, mount, ssr::leptos_context};
use housekey_http::Accounts;
use leptos::config::LeptosOptions;
use leptos_axum::{LeptosRoutes, generate_route_list};
use std::{error::Error, io::Write, net::SocketAddr, path::PathBuf, sync::Arc};
use tower_http::services::{ServeDir, ServeFile};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let listen = std::env::var("EMBED_LISTEN").unwrap_or_else(|_| "127.0.0.1:3100".into());
    let listener = tokio::net::TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;

    let mut settings = Settings::default();
    settings.site.name = "Acme Notes".into();
    settings.site.base_url = format!("http://{address}").parse()?;
    settings.account.login_redirect_url = pages::NOTES.into();

    let notes = notes::Notes::default();
    let welcome = notes.clone();
    let accounts = Accounts::builder(settings)
        .database_url(std::env::var("EMBED_DATABASE").unwrap_or_else(|_| "sqlite:embed.sqlite".into()))
        .handlers(|registry| {
            registry.on::<UserSignedUp>("first note", move |event: Arc<Event<UserSignedUp>>| {
                let notes = welcome.clone();
                async move {
                    notes.welcome(event.signal.user.id);
                    Ok(())
                }
            })
        })
        .build()
        .await?;
    accounts.start();

    let site = PathBuf::from(std::env::var("EMBED_SITE").unwrap_or_else(|_| "target/site".into()));
    let app = accounts.protect(router(&accounts, notes, site)?);
    writeln!(std::io::stdout(), "Listens on http://{address}")?;
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async {
            if tokio::signal::ctrl_c().await.is_err() {
                tracing::warn!("Ctrl-C cannot be heard");
            }
        })
        .await?;
    accounts.stop().await;
    Ok(())
}

fn router(accounts: &Accounts, notes: notes::Notes, site: PathBuf) -> Result<Router, mount::RouteError> {
    let assets = std::fs::read(site.join("manifest.json")).ok();
    let assets = assets.and_then(|json| AssetPaths::from_manifest(&json)).unwrap_or_default();
    let options = LeptosOptions::builder().output_name(assets.output_name.clone()).build();
    let theirs = leptos_context(assets);
    let context = move || {
        theirs();
        leptos::prelude::provide_context(notes.clone());
    };
    let document = options.clone();
    let routes = mount::checked(generate_route_list(pages::App))?;
    Ok(Router::new()
        .leptos_routes_with_context(&options, routes, context, move || pages::shell(document.clone()))
        .with_state(options)
        .merge(accounts.router())
        .route_service("/favicon.svg", ServeFile::new(site.join("favicon.svg")))
        .nest_service("/pkg", ServeDir::new(site.join("pkg")).precompressed_br().precompressed_gzip()))
}
