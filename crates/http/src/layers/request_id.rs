//! A number for every request, on every line of the log that it causes and in its answer.

use super::facts::RequestId;
use crate::Accounts;
use axum::{
    extract::{Request, State},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};
use tracing::Instrument;

const HEADER: &str = "x-request-id";

/// Makes the number here: one from the request could be used twice, or hold text for the log.
pub(super) async fn layer(State(accounts): State<Accounts>, mut request: Request, next: Next) -> Response {
    let id = accounts.services().entropy.uuid().simple().to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    // The path without its query: a confirmation key stands in the path's last segment, so that is cut, too.
    let path = redacted(request.uri().path());
    let span = tracing::info_span!("request", id, method = %request.method(), path);
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

fn redacted(path: &str) -> String {
    let prefix = format!("{}/", housekey_protocol::Paths::CONFIRM_EMAIL);
    if path.starts_with(&prefix) { format!("{prefix}…") } else { path.to_owned() }
}
