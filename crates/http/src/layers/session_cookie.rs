//! The session of a browser: from its cookie into the request, and back into the answer.
//!
//! In place of tower-sessions' own layer, whose `Session` and `SessionStore` we use. Three reasons. That layer puts
//! the session where any other such layer puts its own: beside a host's sessions, whichever ran last would be found.
//! It saves when the answer leaves, ours is saved when it changes. And it removes the cookie without the attributes
//! it was set with, which browsers ignore for a `__Host-` cookie.

use crate::{
    Accounts, cookies,
    session::{self, Current},
};
use axum::{
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::Response,
};

pub(super) async fn layer(State(accounts): State<Accounts>, mut request: Request, next: Next) -> Response {
    let name = session::cookie_name(accounts.settings().site.secure());
    let cookie = cookies::find(request.headers(), name);
    let brought = cookie.is_some();
    let current = Current::of_browser(&accounts, cookie);
    // A type of ours: no other layer reads or replaces it.
    request.extensions_mut().insert(current.clone());
    let mut response = next.run(request).await;
    if let Some(cookie) = current.cookie(brought) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
