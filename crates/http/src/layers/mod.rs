//! The layers around everything, outermost first: the route's row, request id and tracing, security headers, panics,
//! origin guard, to the end, session cookie, page guards, ways back, unreadable calls, trailing slashes, body deadline and
//! limit. What differs by route they read in the route table (`housekey_protocol::routes`).

mod body_limit;
pub mod facts;
pub mod headers;
mod origin;
mod page_guard;
mod request_id;
pub(crate) mod routed;
mod session_cookie;
mod slow_body;
mod to_the_end;
mod unreadable;
mod way_back;

pub(crate) use page_guard::unavailable;

use crate::{Accounts, device::DeviceSlot};
use axum::http::{StatusCode, header};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use housekey_accounts::next::same_origin_path;
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

pub use headers::Nonce;

/// How long a whole body may take, unless the builder says otherwise.
pub(crate) const BODY_TIME: Duration = Duration::from_secs(15);

pub(crate) fn protect(accounts: &Accounts, router: Router) -> Router {
    let layers = ServiceBuilder::new()
        .layer(from_fn(routed::layer))
        .layer(from_fn_with_state(accounts.clone(), request_id::layer))
        .layer(from_fn_with_state(accounts.clone(), headers::layer))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(accounts.clone(), origin::layer))
        .layer(from_fn_with_state(accounts.clone(), provide))
        .layer(from_fn_with_state(accounts.clone(), to_the_end::layer))
        .layer(from_fn_with_state(accounts.clone(), session_cookie::layer))
        .layer(from_fn_with_state(accounts.clone(), page_guard::layer))
        .layer(from_fn_with_state(accounts.clone(), way_back::layer))
        .layer(from_fn(unreadable::layer));
    router
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(body_limit::layer))
        .layer(from_fn_with_state(accounts.clone(), slow_body::layer))
        .layer(from_fn_with_state(accounts.clone(), no_trailing_slash))
        .layer(layers)
}

/// What [`Door`](crate::Door) finds in a request's extensions, and what it leaves there for the answer.
async fn provide(State(accounts): State<Accounts>, mut request: Request, next: Next) -> Response {
    let (device, secure) = (DeviceSlot::default(), accounts.settings().site.secure());
    request.extensions_mut().insert(accounts);
    request.extensions_mut().insert(device.clone());
    let mut response = next.run(request).await;
    for cookie in device.cookies(secure) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// allauth's paths end in a slash, ours do not: a reader who types one is led to the page.
async fn no_trailing_slash(State(accounts): State<Accounts>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let trimmed = path.trim_end_matches('/');
    if request.method().is_safe() && path.ends_with('/') {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        let target = format!("{trimmed}{query}");
        if let Some(target) = same_origin_path(&accounts.settings().site.base_url, &target) {
            return axum::response::Redirect::permanent(&target).into_response();
        }
    }
    next.run(request).await
}

/// A panic costs one request: a plain answer, the cause in the log (the panic hook writes it).
fn panicked(_cause: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a request handler panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side. Try again in a moment.\n")
        .into_response()
}
