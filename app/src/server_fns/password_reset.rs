//! A new password for who does not know the old one.

use housekey_protocol::{
    AccountError,
    views::{ResetCodeView, ResetView},
};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::ssr::{read, submit},
    housekey_accounts::flows::password_reset as flow,
};

/// Asks for a new password. The answer is a redirect, whoever has the address.
#[server(prefix = "/accounts/do", endpoint = "request_password_reset")]
pub async fn request_password_reset(#[server(default)] email: String) -> Result<(), AccountError> {
    submit(&[("email", email.clone())], async |ctx| flow::request(ctx, &email).await).await
}

/// The code that this browser waits for, if any.
#[server(prefix = "/accounts/do", endpoint = "awaited_reset_code")]
pub async fn awaited_reset_code() -> Result<Option<ResetCodeView>, AccountError> {
    read(async |ctx| flow::awaited(ctx).await).await
}

/// Takes the mailed code. On success the answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "enter_reset_code")]
pub async fn enter_reset_code(#[server(default)] code: String) -> Result<(), AccountError> {
    submit(&[], async |ctx| flow::enter_code(ctx, &code).await).await
}

/// Takes the key of a mailed link. The answer is a redirect, whatever the key is worth.
#[server(prefix = "/accounts/do", endpoint = "open_reset_link")]
pub async fn open_reset_link(#[server(default)] key: String) -> Result<(), AccountError> {
    submit(&[], async |ctx| flow::open_link(ctx, &key.into()).await).await
}

/// Whose password this browser may choose, if it may.
#[server(prefix = "/accounts/do", endpoint = "granted_reset")]
pub async fn granted_reset() -> Result<Option<ResetView>, AccountError> {
    read(async |ctx| flow::granted(ctx).await).await
}

/// Takes the new password. On success the answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "reset_password")]
pub async fn reset_password(
    #[server(default)] new_password: String,
    #[server(default)] grant: Option<String>,
) -> Result<(), AccountError> {
    submit(&[], async |ctx| flow::choose(ctx, &new_password.into(), grant.as_deref()).await).await
}
