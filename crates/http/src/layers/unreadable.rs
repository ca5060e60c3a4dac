//! Leptos answers 500 to a server-function call that it cannot read. It is the client's error: 400.
//!
//! Our own refusals have their status already; what is left at 500 with the error header is a body of another
//! type, a wrong encoding, a path that names no function. The plain text there may name types of ours, so it
//! goes, too.

use axum::{
    Json,
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use housekey_protocol::{AccountError, Paths};

const ERROR: &str = "serverfnerror";

pub(super) async fn layer(request: Request, next: Next) -> Response {
    let is_action = request.uri().path().starts_with(Paths::ACTIONS);
    let response = next.run(request).await;
    if !is_action
        || response.status() != StatusCode::INTERNAL_SERVER_ERROR
        || !response.headers().contains_key(ERROR)
    {
        return response;
    }
    let malformed = AccountError::Malformed;
    let status = StatusCode::from_u16(malformed.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let mut answer = (status, Json(malformed)).into_response();
    // The browser's half knows by this header that the body is an error.
    if let Some(value) = response.headers().get(ERROR) {
        answer.headers_mut().insert(ERROR, value.clone());
    }
    answer
}
