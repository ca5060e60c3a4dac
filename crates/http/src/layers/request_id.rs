//! A number for every request, on every line of the log that it causes and in its answer.

use super::facts::RequestId;
use crate::Accounts;
use axum::{
    extract::{Request, State},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};
use housekey_protocol::routes;
use tracing::Instrument;

const HEADER: &str = "x-request-id";

/// Makes the number here: one from the request could be used twice, or hold text for the log.
pub(super) async fn layer(State(accounts): State<Accounts>, mut request: Request, next: Next) -> Response {
    let id = accounts.services().entropy.uuid().simple().to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    // The path without its query, and without a key that stands in it.
    let path = routes::in_log(request.uri().path());
    let span = tracing::info_span!("request", id, method = %request.method(), path = &*path);
    let mut response = async move {
        let response = next.run(request).await;
        tracing::info!(status = response.status().as_u16(), "answered");
        response
    }
    .instrument(span)
    .await;
    if let Ok(value) = HeaderValue::try_from(id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}
