//! Numbers for Prometheus, on a port of their own: they are the operator's, not the public's.
//!
//! `housekey_handler_seconds` (point, signal, handler, outcome), `housekey_deliveries_total` (subscriber, outcome),
//! `housekey_outbox_waiting`, `housekey_outbox_lag_seconds` and `housekey_dead_letters` (subscriber),
//! `housekey_signal_log_lost_total`. A host application installs a recorder of the `metrics` crate and gets the
//! same. The server's own are those of its edge (`housekey_connections_…`); docs/guides/operations.md lists all.

use axum::{Router, routing::get};
use metrics_exporter_prometheus::PrometheusBuilder;
use std::{net::SocketAddr, time::Duration};
use tokio::net::TcpListener;

/// Upper bounds in seconds: a handler has two in a request, sixty from the outbox.
const BUCKETS: &[f64] = &[0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 2.0, 10.0, 60.0];
/// How often the recorder tidies up.
const UPKEEP: Duration = Duration::from_secs(5);

/// Serves `/metrics` there, for as long as the process lives.
///
/// # Errors
/// When the address cannot be listened on, in words for a person.
pub(crate) async fn start(listen: Option<SocketAddr>) -> Result<(), String> {
    let Some(listen) = listen else { return Ok(()) };
    let recorder = PrometheusBuilder::new()
        .set_buckets(BUCKETS)
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(|error| format!("metrics cannot be counted: {error}"))?;
    let advice = "set server.metrics_listen to a free address";
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|error| format!("cannot listen on {listen} for metrics: {error}; {advice}"))?;
    if let Ok(address) = listener.local_addr() {
        tracing::info!("metrics are on http://{address}/metrics");
    }
    let tidy = recorder.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            tidy.run_upkeep();
        }
    });
    let router = Router::new().route("/metrics", get(move || std::future::ready(recorder.render())));
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "metrics are not served any more");
        }
    });
    Ok(())
}
