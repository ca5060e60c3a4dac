//! How long a body may be: as its route has it.

use super::routed::Routed;
use axum::{
    body::Body,
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower::{ServiceBuilder, ServiceExt};
use tower_http::limit::RequestBodyLimitLayer;

pub(super) async fn layer(request: Request, next: Next) -> Response {
    let limit = Routed::of(request.extensions()).body_limit();
    let limited = ServiceBuilder::new()
        .layer(RequestBodyLimitLayer::new(limit))
        .map_request(|request: axum::http::Request<_>| request.map(Body::new))
        .service(next);
    match limited.oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => never.into_response(),
    }
}
