//! The viewer, and the settings of the forms.

use housekey_protocol::{
    AccountError,
    views::{self, Me},
};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {crate::ssr::read, housekey_accounts::flows::viewer as flow};

/// The signed-in account, if somebody is.
#[server(prefix = "/accounts/do", endpoint = "viewer")]
pub async fn viewer() -> Result<Option<Me>, AccountError> {
    read(async |ctx| flow::current(ctx).await).await
}

/// What the pages need to know of the settings.
#[server(prefix = "/accounts/do", endpoint = "form_config")]
pub async fn form_config() -> Result<views::FormConfig, AccountError> {
    read(async |ctx| Ok(flow::form_config(ctx))).await
}
