//! Confirming an e-mail address, by link or by code.

use housekey_protocol::{
    AccountError,
    views::{ConfirmationView, VerificationView},
};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::ssr::{read, submit},
    housekey_accounts::flows::verify_email as flow,
};

/// What a confirmation link is about. Reads only: opening a link confirms nothing.
#[server(prefix = "/accounts/do", endpoint = "confirmation")]
pub async fn confirmation(#[server(default)] key: String) -> Result<ConfirmationView, AccountError> {
    read(async |ctx| Ok(flow::look_link(ctx, &key.into()).await?.0)).await
}

/// Confirms the address of a link. On success the answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "confirm_email")]
pub async fn confirm_email(#[server(default)] key: String) -> Result<(), AccountError> {
    submit(&[], async |ctx| flow::confirm_link(ctx, &key.into()).await).await
}

/// The verification this browser waits for, if any.
#[server(prefix = "/accounts/do", endpoint = "pending_verification")]
pub async fn pending_verification() -> Result<Option<VerificationView>, AccountError> {
    read(async |ctx| flow::pending(ctx).await).await
}

/// Takes the mailed code. On success the answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "enter_email_code")]
pub async fn enter_email_code(#[server(default)] code: String) -> Result<(), AccountError> {
    submit(&[], async |ctx| flow::enter_code(ctx, &code).await).await
}

/// Gives the sign-up that waits another address. On success the answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "change_verification")]
pub async fn change_verification(#[server(default)] email: String) -> Result<(), AccountError> {
    submit(&[("email", email.clone())], async |ctx| Ok(flow::change(ctx, &email).await?.without_value()))
        .await
}

/// Sends the pending verification's mail again.
#[server(prefix = "/accounts/do", endpoint = "resend_verification")]
pub async fn resend_verification() -> Result<(), AccountError> {
    submit(&[], async |ctx| flow::resend(ctx).await).await
}
