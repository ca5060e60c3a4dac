//! How one signs in.

use housekey_protocol::AccountError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {crate::ssr::submit, housekey_accounts::flows::reminder as flow};

/// Mails how one signs in. The answer is the same, whoever has the address.
#[server(prefix = "/accounts/do", endpoint = "request_reminder")]
pub async fn request_reminder(#[server(default)] email: String) -> Result<(), AccountError> {
    submit(&[("email", email.clone())], async |ctx| flow::request(ctx, &email).await).await
}
