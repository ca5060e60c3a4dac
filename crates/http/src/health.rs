//! `/healthz` and `/readyz`.

use crate::Accounts;
use axum::{Router, extract::State, http::StatusCode, routing::get};
use housekey_protocol::routes::tools;

pub(crate) fn router(accounts: &Accounts) -> Router {
    Router::new()
        .route(tools::HEALTHZ.path, get(async || "ok\n"))
        .route(tools::READYZ.path, get(readyz))
        .with_state(accounts.clone())
}

/// 200 while new traffic is welcome: the database answers, and nobody asked us to stop.
async fn readyz(State(accounts): State<Accounts>) -> (StatusCode, &'static str) {
    if accounts.0.lifecycle.draining.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    match accounts.0.services.store.ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
