//! The account at a glance.

use housekey_protocol::{AccountError, views};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {crate::ssr::read, housekey_accounts::flows::overview as flow};

/// What there is to know of the signed-in account at a glance.
#[server(prefix = "/accounts/do", endpoint = "overview")]
pub async fn overview() -> Result<views::Overview, AccountError> {
    read(async |ctx| flow::look(ctx).await).await
}
