//! Guards of pages, before anything is rendered: a redirect inside a view would still carry the page it
//! guards in its body.

use crate::Door;
use axum::{
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use housekey_protocol::{AccountError, Paths};

/// Pages for somebody who is signed in.
const PRIVATE: &[&str] = &[Paths::EMAIL];
/// Pages for somebody who is not (allauth's AUTHENTICATED_LOGIN_REDIRECTS).
const ENTRANCE: &[&str] = &[Paths::LOGIN, Paths::SIGNUP];

pub(super) async fn layer(State(accounts): State<crate::Accounts>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let guarded = PRIVATE.contains(&path) || ENTRANCE.contains(&path);
    if !guarded || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    match Door::of_browser(&parts).await {
        Err(error) => unavailable(&error),
        Ok(door) if PRIVATE.contains(&path) && door.ctx().viewer.is_none() => {
            let here = parts.uri.path_and_query().map_or(path, |whole| whole.as_str());
            Redirect::to(&Paths::login_with_next(here)).into_response()
        }
        Ok(door) if ENTRANCE.contains(&path) && door.ctx().viewer.is_some() => {
            Redirect::to(&accounts.settings().account.login_redirect_url).into_response()
        }
        Ok(_) => next.run(Request::from_parts(parts, body)).await,
    }
}

/// The database is busy or away: 503 with `Retry-After`.
pub(crate) fn unavailable(error: &AccountError) -> Response {
    let incident = match error {
        AccountError::Unavailable { incident } => incident.as_str(),
        _ => "",
    };
    let text = format!("We cannot answer right now. Try again in a moment. (Incident {incident})\n");
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], text).into_response()
}
