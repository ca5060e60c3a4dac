//! Sign-out.

use housekey_protocol::AccountError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {crate::ssr::submit, housekey_accounts::flows::logout as flow};

/// Ends this browser's session; harmless when there is none. The answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "logout")]
pub async fn logout(#[server(default)] next: String) -> Result<(), AccountError> {
    submit(&[], async |ctx| flow::submit(ctx, Some(&next)).await).await
}
