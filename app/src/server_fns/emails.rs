//! The e-mail manager. Every change answers with the new list.

use housekey_protocol::{AccountError, views::EmailView};
use leptos::prelude::*;

/// The signed-in account's addresses, primary first.
#[server(prefix = "/accounts/do", endpoint = "email_addresses")]
pub async fn email_addresses() -> Result<Vec<EmailView>, AccountError> {
    Err(AccountError::Malformed)
}

/// Adds an address and mails its verification.
#[server(prefix = "/accounts/do", endpoint = "add_email")]
pub async fn add_email(#[server(default)] email: String) -> Result<Vec<EmailView>, AccountError> {
    let _ = email;
    Err(AccountError::Malformed)
}

/// Mails an unverified address's verification again.
#[server(prefix = "/accounts/do", endpoint = "resend_email")]
pub async fn resend_email(email: String) -> Result<Vec<EmailView>, AccountError> {
    let _ = email;
    Err(AccountError::Malformed)
}

/// Makes a verified address the primary one.
#[server(prefix = "/accounts/do", endpoint = "make_primary_email")]
pub async fn make_primary_email(email: String) -> Result<Vec<EmailView>, AccountError> {
    let _ = email;
    Err(AccountError::Malformed)
}

/// Removes an address.
#[server(prefix = "/accounts/do", endpoint = "remove_email")]
pub async fn remove_email(email: String) -> Result<Vec<EmailView>, AccountError> {
    let _ = email;
    Err(AccountError::Malformed)
}
