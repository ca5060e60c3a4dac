//! Confirming an e-mail address, by link or by code.

use housekey_protocol::{
    AccountError,
    views::{ConfirmationView, VerificationView},
};
use leptos::prelude::*;

/// What a confirmation link is about. Reads only: opening a link confirms nothing.
#[server(prefix = "/accounts/do", endpoint = "confirmation")]
pub async fn confirmation(key: String) -> Result<ConfirmationView, AccountError> {
    let _ = key;
    Err(AccountError::Malformed)
}

/// Confirms the address of a link. On success the answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "confirm_email")]
pub async fn confirm_email(key: String) -> Result<(), AccountError> {
    let _ = key;
    Err(AccountError::Malformed)
}

/// The verification this browser waits for, if any.
#[server(prefix = "/accounts/do", endpoint = "pending_verification")]
pub async fn pending_verification() -> Result<Option<VerificationView>, AccountError> {
    Err(AccountError::Malformed)
}

/// Takes the mailed code. On success the answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "enter_email_code")]
pub async fn enter_email_code(#[server(default)] code: String) -> Result<(), AccountError> {
    let _ = code;
    Err(AccountError::Malformed)
}

/// Sends the pending verification's mail again.
#[server(prefix = "/accounts/do", endpoint = "resend_verification")]
pub async fn resend_verification() -> Result<(), AccountError> {
    Err(AccountError::Malformed)
}
