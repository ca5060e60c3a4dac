//! Sign-in by a code.

use housekey_protocol::{AccountError, views::LoginCodeView};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::ssr::{read, submit},
    housekey_accounts::flows::{login::Identity, login_code as flow},
};

/// Asks for a code that signs in. The answer is a redirect, whoever has the address or number.
#[server(prefix = "/accounts/do", endpoint = "request_login_code")]
pub async fn request_login_code(
    #[server(default)] login: String,
    #[server(default)] remember: String,
    #[server(default)] next: String,
) -> Result<(), AccountError> {
    let drafts = [("login", login.clone())];
    let form =
        flow::RequestForm { to: Identity::Any(login), remember: !remember.is_empty(), next: Some(next) };
    submit(&drafts, async |ctx| flow::request(ctx, form).await).await
}

/// The code that this browser waits for, if any.
#[server(prefix = "/accounts/do", endpoint = "awaited_login_code")]
pub async fn awaited_login_code() -> Result<Option<LoginCodeView>, AccountError> {
    read(async |ctx| flow::awaited(ctx).await).await
}

/// Takes the mailed code. On success the answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "enter_login_code")]
pub async fn enter_login_code(#[server(default)] code: String) -> Result<(), AccountError> {
    submit(&[], async |ctx| flow::enter(ctx, &code).await).await
}

/// Sends the code again.
#[server(prefix = "/accounts/do", endpoint = "resend_login_code")]
pub async fn resend_login_code() -> Result<(), AccountError> {
    submit(&[], async |ctx| flow::resend(ctx).await).await
}
