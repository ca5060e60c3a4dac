//! `housekey serve`.

use super::{builder, chain, fail, say};
use crate::{assets, config::Config, pages, stop};
use housekey_http::Accounts;
use std::{net::SocketAddr, process::ExitCode};
use tokio::net::TcpListener;

pub(super) async fn run(config: Config) -> ExitCode {
    let listen = config.server.listen;
    let bound = TcpListener::bind(listen).await.and_then(|l| l.local_addr().map(|address| (l, address)));
    let (listener, address) = match bound {
        Ok(bound) => bound,
        Err(error) => {
            let advice = "Is another server running there? Set server.listen, or HOUSEKEY_SERVER__LISTEN.";
            return fail(&format!("cannot listen on {listen}: {error}. {advice}"), 1);
        }
    };
    let paths = assets::paths();
    let config = config.listening_on(Some(address));
    let base_url = config.settings.site.base_url.clone();
    let accounts = match builder(config).stylesheet(paths.css.clone()).build().await {
        Ok(accounts) => accounts,
        Err(error) => return fail(&chain(&error), 1),
    };
    accounts.start();
    let service = pages::router(&accounts, paths).into_make_service_with_connect_info::<SocketAddr>();
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
    let draining = accounts.clone();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop::asked().await;
        tracing::info!("stopping: finishing what is in flight");
        draining.drain();
    });
    let ended = finish(server.into_future(), &accounts).await;
    tracing::info!("stopped");
    ended
}

/// Serves until asked to stop; then gives what is in flight its time, but not for ever.
async fn finish(server: impl Future<Output = std::io::Result<()>>, accounts: &Accounts) -> ExitCode {
    let patience = async {
        stop::asked().await;
        tokio::select! {
            () = tokio::time::sleep(stop::PATIENCE) => {}
            // The second signal is for whoever cannot wait.
            () = stop::asked() => {}
        }
    };
    let code = tokio::select! {
        outcome = server => match outcome {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => fail(&format!("the server failed: {error}"), 1),
        },
        () = patience => {
            tracing::warn!("requests in flight were given up");
            ExitCode::FAILURE
        }
    };
    if tokio::time::timeout(std::time::Duration::from_secs(4), accounts.stop()).await.is_err() {
        tracing::warn!("background work was given up; what was not delivered stays in the outbox");
    }
    code
}
