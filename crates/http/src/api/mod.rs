//! The JSON API, allauth's headless protocol: the same flows as the pages.
//!
//! `/_allauth/{browser|app}/v1/…`. Handlers translate: input to a flow's form, its outcome to a status and a
//! body (docs/behaviour.md#json-api). They decide nothing.

mod client;
mod config;
mod emails;
mod input;
mod login;
mod logout;
mod reply;
mod session;
mod signup;
mod verify_email;

use crate::Accounts;
use axum::{Router, routing};
use housekey_protocol::Paths;

pub(crate) use client::ApiDoor;
pub(crate) use input::Input;

/// A handler's answer; both arms are answers, `?` leaves early.
type ApiResult = Result<axum::response::Response, axum::response::Response>;

/// One route of the JSON API, below `/_allauth/{client}/v1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiRoute {
    /// `get`, `post`, `put`, `patch` or `delete`.
    pub method: &'static str,
    /// The path.
    pub path: &'static str,
    /// The flow it calls, named as in the flow × signal table; `None` for what only reads.
    pub flow: Option<&'static str>,
}

/// The routes and their list from one table, so that neither can have what the other lacks.
macro_rules! routes {
    ($($method:ident $path:literal => $handler:path, $flow:expr;)*) => {
        /// Every route of the JSON API.
        pub const ROUTES: &[ApiRoute] =
            &[$(ApiRoute { method: stringify!($method), path: $path, flow: $flow }),*];

        fn v1() -> Router<Accounts> {
            Router::new()$(.route($path, routing::$method($handler)))*
        }
    };
}

routes! {
    get "/config" => config::get, None;
    get "/auth/session" => session::get, None;
    delete "/auth/session" => logout::delete, Some("logout");
    post "/auth/signup" => signup::post, Some("signup");
    post "/auth/login" => login::post, Some("login");
    get "/auth/email/verify" => verify_email::get, None;
    post "/auth/email/verify" => verify_email::post, Some("verify_email");
    post "/auth/email/verify/resend" => verify_email::resend, Some("verify_email");
    get "/account/email" => emails::get, None;
    post "/account/email" => emails::post, Some("emails");
    put "/account/email" => emails::put, Some("emails");
    patch "/account/email" => emails::patch, Some("emails");
    delete "/account/email" => emails::delete, Some("emails");
}

/// Whether even a GET of this path writes.
pub(crate) fn counts_when_read(path: &str) -> bool {
    path.starts_with(Paths::API) && path.ends_with("/auth/email/verify")
}

pub(crate) fn router(accounts: &Accounts) -> Router {
    Router::new().nest(&format!("{}/{{client}}/v1", Paths::API), v1().with_state(accounts.clone()))
}
