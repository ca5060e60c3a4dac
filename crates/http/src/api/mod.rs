//! The JSON API, allauth's headless protocol: the same flows through a second door.
//!
//! `/_allauth/{browser|app}/v1/…`. Handlers translate: input to a flow's form, its outcome to a status and a
//! body (reference: headless-openapi.yaml, allauth-behaviour.md part 9). They decide nothing.

mod account_email;
mod client;
mod config;
mod email_verify;
mod input;
mod login;
mod reply;
mod session;
mod signup;

use crate::Accounts;
use axum::{
    Router,
    routing::{get, post},
};
use housekey_protocol::Paths;

pub(crate) use client::ApiDoor;
pub(crate) use input::Input;

/// A handler's answer; both arms are answers, `?` leaves early.
type Answer = Result<axum::response::Response, axum::response::Response>;

pub(crate) fn router(accounts: &Accounts) -> Router {
    let v1 = Router::new()
        .route("/config", get(config::get))
        .route("/auth/session", get(session::get).delete(session::delete))
        .route("/auth/signup", post(signup::post))
        .route("/auth/login", post(login::post))
        .route("/auth/email/verify", get(email_verify::get).post(email_verify::post))
        .route("/auth/email/verify/resend", post(email_verify::resend))
        .route(
            "/account/email",
            get(account_email::get)
                .post(account_email::post)
                .put(account_email::put)
                .patch(account_email::patch)
                .delete(account_email::delete),
        )
        .with_state(accounts.clone());
    Router::new().nest(&format!("{}/{{client}}/v1", Paths::API), v1)
}
