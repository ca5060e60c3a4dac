//! Closing one's account, and coming back.

use housekey_protocol::{
    AccountError,
    views::{self, ClosedView},
};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::ssr::{interruptible, read, submit},
    housekey_accounts::flows::closing as flow,
    housekey_protocol::views::Interrupted,
};

/// What people may do with their own account.
#[server(prefix = "/accounts/do", endpoint = "closing_offer")]
pub async fn closing_offer() -> Result<views::ClosingOffer, AccountError> {
    read(async |ctx| Ok(flow::offer(ctx))).await
}

/// Deactivates the account. On success the answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "deactivate")]
pub async fn deactivate() -> Result<(), AccountError> {
    interruptible(Interrupted::Deactivate, &[], async |ctx| Ok(flow::deactivate(ctx).await?.without_value()))
        .await
}

/// Deletes the account. On success the answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "delete_account")]
pub async fn delete_account() -> Result<(), AccountError> {
    interruptible(Interrupted::DeleteAccount, &[], async |ctx| Ok(flow::delete(ctx).await?.without_value()))
        .await
}

/// What became of the account that one is signing in to, if it is closed.
#[server(prefix = "/accounts/do", endpoint = "closed_account")]
pub async fn closed_account() -> Result<Option<ClosedView>, AccountError> {
    read(async |ctx| flow::closed(ctx).await).await
}

/// Opens it again. On success the answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "reopen_account")]
pub async fn reopen_account() -> Result<(), AccountError> {
    submit(&[], async |ctx| flow::reopen(ctx).await).await
}
