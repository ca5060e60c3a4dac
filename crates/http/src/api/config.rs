//! `GET config`: what a front end should know of the settings.

use super::{ApiDoor, reply};
use axum::response::Response;
use serde_json::json;

pub(super) async fn get(door: ApiDoor) -> Response {
    let account = &door.ctx().settings().account;
    reply::data(json!({ "account": {
        // The protocol's older name for the same, which its schema still requires.
        "authentication_method": account.login_methods.first(),
        "login_methods": account.login_methods,
        "is_open_for_signup": door.ctx().has_signup_form(),
        "email_verification_by_code_enabled": account.email_verification_by_code_enabled,
        "login_by_code_enabled": account.login_by_code_enabled,
        "password_reset_by_code_enabled": account.password_reset_by_code_enabled,
    } }))
}
