//! A request that may change something is completed, also when the client disconnects.
//!
//! The server drops a request's future when its connection closes. Between a commit and what follows from it
//! (the session, the log of signals, the handlers) that would leave a sign-out recorded and the session alive,
//! for anybody who closes a tab, and for an attacker on purpose. So such a request runs on a task of its own,
//! and the connection only waits for it; a graceful stop waits for those tasks, too.
//!
//! So does a page: Leptos renders it with tasks beside the request's own, and they panic when what they read is taken away
//! under them. That harms nobody, and fills the log whenever somebody clicks twice.

use super::routed::Routed;
use crate::Accounts;
use axum::{
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tracing::Instrument;

pub(super) async fn layer(State(accounts): State<Accounts>, request: Request, next: Next) -> Response {
    // Asking about a code, through the JSON API, counts as an attempt; every other GET only reads.
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let routed = Routed::of(request.extensions());
    if reads && !routed.counts_attempt() && routed.page().is_none() {
        return next.run(request).await;
    }
    let task = accounts.services().background.spawn(async move { next.run(request).await }.in_current_span());
    match task.await {
        Ok(response) => response,
        Err(error) => match error.try_into_panic() {
            // Caught, answered and counted where every panic is.
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}
