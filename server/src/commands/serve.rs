//! `housekey serve`.

use super::{builder, chain, fail, say};
use crate::{
    assets,
    config::Config,
    edge::{self, Edge},
    metrics, pages, stop,
};
use std::process::ExitCode;

pub(super) async fn run(config: Config) -> ExitCode {
    let listen = config.server.listen;
    let bound = edge::listen(listen, config.server.backlog)
        .and_then(|listener| Ok((listener.local_addr()?, listener)));
    let (address, listener) = match bound {
        Ok(bound) => bound,
        Err(error) => {
            let advice = "Is another server running there? Set server.listen, or HOUSEKEY_SERVER__LISTEN.";
            return fail(&format!("cannot listen on {listen}: {error}. {advice}"), 1);
        }
    };
    if let Err(problem) = metrics::start(config.server.metrics_listen).await {
        return fail(&problem, 1);
    }
    let paths = assets::paths();
    let config = config.listening_on(Some(address));
    let base_url = config.settings.site.base_url.clone();
    // SQLite keeps three files a connection: database, WAL and shared memory.
    let other_files = config.database.max_connections.saturating_mul(3);
    let edge = Edge::new(listener, &config.server, &config.settings.proxy, other_files);
    let accounts = match builder(config).stylesheet(&*paths.css).build().await {
        Ok(accounts) => accounts,
        Err(error) => return fail(&chain(&error), 1),
    };
    let router = match pages::router(&accounts, paths) {
        Ok(router) => router,
        Err(error) => return fail(&chain(&error), 1),
    };
    accounts.start();
    say(&format!("Housekey listens on http://{address}"));
    let (base, secure) = (base_url.origin().ascii_serialization(), base_url.scheme() == "https");
    if base != format!("http://{address}") {
        say(&format!("People reach it under {base}"));
    }
    if secure && accounts.keeps_mail_here() {
        tracing::warn!(
            "mail.transport is \"inbox\": anybody who reaches this server reads all mail at /dev/mail"
        );
    }
    let code = edge.serve(router, &accounts).await;
    if tokio::time::timeout(stop::BACKGROUND, accounts.stop()).await.is_err() {
        tracing::warn!("background work was given up; what was not delivered stays in the outbox");
    }
    tracing::info!("stopped");
    code
}
