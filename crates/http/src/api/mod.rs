//! The JSON API, allauth's headless protocol: the same flows as the pages.
//!
//! `/_allauth/{browser|app}/v1/…`. Handlers translate: input to a flow's form, its outcome to a status and a
//! body (docs/behaviour.md#json-api). They decide nothing.

mod client;
mod closing;
mod config;
mod emails;
mod export;
mod input;
mod login;
mod login_code;
mod logout;
mod password;
mod password_reset;
mod phone;
mod reauthenticate;
mod reminder;
mod reply;
mod session;
mod sessions;
mod signup;
mod trust_browser;
mod verify_email;

use crate::Accounts;
use axum::{
    Router,
    routing::{MethodFilter, MethodRouter, on},
};
use housekey_protocol::routes::{Kind, Method, Operation, api};

pub(crate) use client::ApiDoor;
pub(crate) use input::Input;

/// A handler's answer; both arms are answers, `?` leaves early.
type ApiResult = Result<axum::response::Response, axum::response::Response>;

/// What answers an operation. An operation of the route table that has no handler does not compile.
fn handler(operation: Operation, method: MethodFilter) -> MethodRouter<Accounts> {
    match operation {
        Operation::Config => on(method, config::get),
        Operation::Session => on(method, session::get),
        Operation::Logout => on(method, logout::delete),
        Operation::Signup => on(method, signup::post),
        Operation::Login => on(method, login::post),
        Operation::RequestLoginCode => on(method, login_code::request),
        Operation::ConfirmLoginCode => on(method, login_code::confirm),
        Operation::ResendLoginCode => on(method, login_code::resend),
        Operation::RequestReminder => on(method, reminder::request),
        Operation::LookAtKey => on(method, verify_email::get),
        Operation::VerifyEmail => on(method, verify_email::post),
        Operation::ResendVerification => on(method, verify_email::resend),
        Operation::Emails => on(method, emails::get),
        Operation::AddEmail => on(method, emails::post),
        Operation::ResendEmail => on(method, emails::put),
        Operation::MakePrimaryEmail => on(method, emails::patch),
        Operation::RemoveEmail => on(method, emails::delete),
        Operation::Phones => on(method, phone::get),
        Operation::ChangePhone => on(method, phone::post),
        Operation::RemovePhone => on(method, phone::delete),
        Operation::VerifyPhone => on(method, phone::verify),
        Operation::ResendPhoneCode => on(method, phone::resend),
        Operation::Sessions => on(method, sessions::get),
        Operation::EndSessions => on(method, sessions::delete),
        Operation::Deactivate => on(method, closing::deactivate),
        Operation::DeleteAccount => on(method, closing::delete),
        Operation::Export => on(method, export::get),
        Operation::ReopenAccount => on(method, closing::reopen),
        Operation::TrustBrowser => on(method, trust_browser::post),
        Operation::Reauthenticate => on(method, reauthenticate::post),
        Operation::SendProofCode => on(method, reauthenticate::request),
        Operation::EnterProofCode => on(method, reauthenticate::confirm),
        Operation::RequestPasswordReset => on(method, password_reset::request),
        Operation::LookAtResetKey => on(method, password_reset::get),
        Operation::ResetPassword => on(method, password_reset::post),
        Operation::ChangePassword => on(method, password::post),
    }
}

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}

/// The operations of the route table.
pub(crate) fn router(accounts: &Accounts) -> Router {
    let operations = api::ALL.iter().filter_map(|route| match route.kind {
        Kind::Api(operation) => Some((route.path, handler(operation, filter(route.method)))),
        _ => None,
    });
    let router = operations.fold(Router::new(), |router, (path, handler)| router.route(path, handler));
    router.with_state(accounts.clone())
}
