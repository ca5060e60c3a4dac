//! `housekey serve`.

use super::{builder, chain, fail, say};
use crate::{assets, config::Config, metrics, pages, stop};
use axum::{Router, extract::connect_info::IntoMakeServiceWithConnectInfo};
use axum_server::Handle;
use housekey_http::Accounts;
use hyper_util::rt::TokioTimer;
use std::{
    net::{SocketAddr, TcpListener},
    process::ExitCode,
};

pub(super) async fn run(config: Config) -> ExitCode {
    let listen = config.server.listen;
    let bound = TcpListener::bind(listen).and_then(|listener| {
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    });
    let (listener, address) = match bound {
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
    let accounts = match builder(config).stylesheet(paths.css.clone()).build().await {
        Ok(accounts) => accounts,
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
    let service = pages::router(&accounts, paths).into_make_service_with_connect_info::<SocketAddr>();
    let code = serve(listener, service, &accounts).await;
    if tokio::time::timeout(stop::BACKGROUND, accounts.stop()).await.is_err() {
        tracing::warn!("background work was given up; what was not delivered stays in the outbox");
    }
    tracing::info!("stopped");
    code
}

type Service = IntoMakeServiceWithConnectInfo<Router, SocketAddr>;

/// Serves until asked to stop; then gives what is in flight its time, but not for ever.
async fn serve(listener: TcpListener, service: Service, accounts: &Accounts) -> ExitCode {
    let mut server = match axum_server::from_tcp(listener) {
        Ok(server) => server,
        Err(error) => return fail(&format!("cannot listen: {error}"), 1),
    };
    // Half a request for ever is how slow clients take a server's connections, and hold up its stop (R13, R26).
    let http = server.http_builder();
    http.http1().timer(TokioTimer::new()).header_read_timeout(stop::HEADERS);
    http.http2().timer(TokioTimer::new()).keep_alive_interval(Some(stop::KEEP_ALIVE));
    let handle = Handle::new();
    let (draining, accounts) = (handle.clone(), accounts.clone());
    tokio::spawn(async move {
        stop::asked().await;
        tracing::info!("stopping: finishing what is in flight");
        accounts.drain();
        draining.graceful_shutdown(Some(stop::PATIENCE));
        // The second signal is for whoever cannot wait.
        stop::asked().await;
        tracing::warn!("requests in flight were given up");
        draining.shutdown();
    });
    match server.handle(handle).serve(service).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("the server failed: {error}"), 1),
    }
}
