//! Whether a browser is to be trusted.

use housekey_protocol::{AccountError, views::TrustView};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::ssr::{read, submit},
    housekey_accounts::flows::trust_browser as flow,
};

/// What the page that asks says, if a login waits for the answer here.
#[server(prefix = "/accounts/do", endpoint = "trust_asked")]
pub async fn trust_asked() -> Result<Option<TrustView>, AccountError> {
    read(async |ctx| flow::asked(ctx).await).await
}

/// Takes the answer: anything is yes, nothing is no. On success the answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "trust_browser")]
pub async fn trust_browser(#[server(default)] trust: String) -> Result<(), AccountError> {
    submit(&[], async |ctx| flow::answer(ctx, !trust.is_empty()).await).await
}
