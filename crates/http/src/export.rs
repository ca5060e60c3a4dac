//! Everything that is kept of an account, as a file.

use crate::{Accounts, Door, layers::unavailable};
use axum::{
    Router,
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use housekey_accounts::flows::export;
use housekey_protocol::{AccountError, Code, FieldError, Paths, routes::tools};

pub(crate) fn router(accounts: &Accounts) -> Router {
    Router::new().route(tools::EXPORT.path, get(file)).with_state(accounts.clone())
}

/// Who is not signed in, or did not prove it lately, is led to that, and back to the page with the link.
async fn file(request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let door = match Door::of_browser(&parts).await {
        Ok(door) => door,
        Err(error) => return unavailable(&error),
    };
    match export::export(door.ctx()).await.map_err(|error| door.refusal(error)) {
        Ok(data) => {
            let text = format!("{data:#}\n");
            let headers = [
                (header::CONTENT_TYPE, "application/json"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"account.json\""),
            ];
            (headers, text).into_response()
        }
        Err(AccountError::Unauthenticated) => {
            Redirect::to(&Paths::login_with_next(Paths::CLOSE)).into_response()
        }
        Err(AccountError::ReauthenticationRequired) => {
            Redirect::to(&Paths::reauthenticate_with(Paths::CLOSE, None)).into_response()
        }
        Err(AccountError::RateLimited { retry_after }) => {
            let language = door.accounts().messages().language(door.ctx().locale());
            let words = language.refusal(&FieldError { field: None, code: Code::RATE_LIMITED });
            let headers = [(header::RETRY_AFTER, retry_after.unwrap_or(60).to_string())];
            (StatusCode::TOO_MANY_REQUESTS, headers, format!("{words}\n")).into_response()
        }
        Err(error) => unavailable(&error),
    }
}
