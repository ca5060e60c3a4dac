//! Request bodies.

use super::reply;
use crate::Accounts;
use axum::{
    Json,
    extract::{FromRequest, Request, rejection::JsonRejection},
    response::Response,
};
use housekey_protocol::Code;
use serde::de::DeserializeOwned;
use serde_json::json;

/// A JSON body of a known shape. Fields it does not name are ignored: nothing can be set that has no name here
/// (CWE-915).
pub(crate) struct Input<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Accounts> for Input<T> {
    type Rejection = Response;

    async fn from_request(request: Request, accounts: &Accounts) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let language = crate::layers::facts::language(&parts);
        let request = Request::from_parts(parts, body);
        match Json::<T>::from_request(request, accounts).await {
            Ok(Json(input)) => Ok(Self(input)),
            // An array where text belongs, a key twice: refused as input, without the parser's own words.
            Err(JsonRejection::JsonDataError(_)) => {
                let message = language.code(&Code::INVALID);
                Err(reply::with(400, json!({ "errors": [{ "code": Code::INVALID, "message": message }] })))
            }
            Err(other) => Err(reply::bare(if other.status() == 413 { 413 } else { 400 })),
        }
    }
}
