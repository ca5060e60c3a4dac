//! The e-mail manager. Every change answers with the new list.

use housekey_protocol::{AccountError, views::EmailView};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::ssr::{interruptible, read, submit},
    housekey_accounts::flows::emails as flow,
    housekey_protocol::views::Interrupted,
};

/// The signed-in account's addresses, primary first.
#[server(prefix = "/accounts/do", endpoint = "email_addresses")]
pub async fn email_addresses() -> Result<Vec<EmailView>, AccountError> {
    read(async |ctx| Ok(flow::list(ctx).await?.value)).await
}

/// Adds an address and mails its verification.
#[server(prefix = "/accounts/do", endpoint = "add_email")]
pub async fn add_email(#[server(default)] email: String) -> Result<Vec<EmailView>, AccountError> {
    let doing = Interrupted::AddEmail { email: email.clone() };
    interruptible(doing, &[("email", email.clone())], async |ctx| flow::add(ctx, &email).await).await
}

/// Mails an unverified address's verification again.
#[server(prefix = "/accounts/do", endpoint = "resend_email")]
pub async fn resend_email(#[server(default)] email: String) -> Result<Vec<EmailView>, AccountError> {
    submit(&[("email", email.clone())], async |ctx| flow::resend(ctx, &email).await).await
}

/// Makes a verified address the primary one.
#[server(prefix = "/accounts/do", endpoint = "make_primary_email")]
pub async fn make_primary_email(#[server(default)] email: String) -> Result<Vec<EmailView>, AccountError> {
    let doing = Interrupted::MakePrimaryEmail { email: email.clone() };
    interruptible(doing, &[("email", email.clone())], async |ctx| flow::make_primary(ctx, &email).await).await
}

/// Removes an address.
#[server(prefix = "/accounts/do", endpoint = "remove_email")]
pub async fn remove_email(#[server(default)] email: String) -> Result<Vec<EmailView>, AccountError> {
    let doing = Interrupted::RemoveEmail { email: email.clone() };
    interruptible(doing, &[("email", email.clone())], async |ctx| flow::remove(ctx, &email).await).await
}
