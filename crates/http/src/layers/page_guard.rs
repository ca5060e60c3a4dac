//! Guards of pages, before anything is rendered: a redirect inside a view would still carry the page it
//! guards in its body. Who may come to which page is in the route table.

use super::routed::Routed;
use crate::Door;
use axum::{
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use housekey_accounts::flows::reauthenticate;
use housekey_protocol::{AccountError, Paths, routes::Access};

pub(super) async fn layer(State(accounts): State<crate::Accounts>, request: Request, next: Next) -> Response {
    let access = Routed::of(request.extensions()).page().map_or(Access::Anyone, |page| page.access);
    if access == Access::Development && !accounts.keeps_mail_here() {
        return (StatusCode::NOT_FOUND, "There is no such page.\n").into_response();
    }
    if matches!(access, Access::Anyone | Access::Development)
        || !matches!(*request.method(), Method::GET | Method::HEAD)
    {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let door = match Door::of_browser(&parts).await {
        Ok(door) => door,
        Err(error) => return unavailable(&error),
    };
    let here = parts.uri.path_and_query().map_or(parts.uri.path(), |whole| whole.as_str());
    let viewer = door.ctx().viewer.as_ref();
    let recent = viewer.is_some_and(|viewer| reauthenticate::is_recent(door.ctx(), viewer));
    match decide(access, viewer.is_some(), recent) {
        Decision::Pass => next.run(Request::from_parts(parts, body)).await,
        Decision::ToSignIn => Redirect::to(&Paths::login_with_next(here)).into_response(),
        Decision::ToProof => Redirect::to(&Paths::reauthenticate_with(here, None)).into_response(),
        // allauth's AUTHENTICATED_LOGIN_REDIRECTS.
        Decision::ToAfterSignIn => {
            Redirect::to(&accounts.settings().account.login_redirect_url).into_response()
        }
    }
}

/// What happens to a visitor of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Pass,
    ToSignIn,
    ToAfterSignIn,
    ToProof,
}

fn decide(access: Access, signed_in: bool, recent: bool) -> Decision {
    match (access, signed_in) {
        (Access::Anyone | Access::Development, _) | (Access::Visitor, false) | (Access::SignedIn, true) => {
            Decision::Pass
        }
        (Access::Visitor, true) => Decision::ToAfterSignIn,
        (Access::SignedIn | Access::RecentlyProven, false) => Decision::ToSignIn,
        (Access::RecentlyProven, true) if recent => Decision::Pass,
        (Access::RecentlyProven, true) => Decision::ToProof,
    }
}

/// The database is busy or away: 503 with `Retry-After`.
pub(crate) fn unavailable(error: &AccountError) -> Response {
    let contact = match error {
        AccountError::Unavailable { incident } => {
            format!(" If you contact us about this, mention {incident}.")
        }
        _ => String::new(),
    };
    let text = format!("Something went wrong on our side. Try again in a moment.{contact}\n");
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_open_to_whom_their_row_names() {
        let table = [
            (Access::Anyone, Decision::Pass, Decision::Pass, Decision::Pass),
            (Access::Visitor, Decision::Pass, Decision::ToAfterSignIn, Decision::ToAfterSignIn),
            (Access::SignedIn, Decision::ToSignIn, Decision::Pass, Decision::Pass),
            (Access::RecentlyProven, Decision::ToSignIn, Decision::ToProof, Decision::Pass),
            // Once it is known that there is such a page.
            (Access::Development, Decision::Pass, Decision::Pass, Decision::Pass),
        ];
        for (access, visitor, signed_in, recent) in table {
            let decided =
                (decide(access, false, false), decide(access, true, false), decide(access, true, true));
            assert_eq!(decided, (visitor, signed_in, recent), "{access:?}");
        }
    }
}
