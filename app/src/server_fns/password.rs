//! The account's password.

use housekey_protocol::AccountError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::ssr::submit,
    housekey_accounts::flows::password::{self as flow, ChangePasswordForm},
};

/// Changes the password, or sets the first one.
#[server(prefix = "/accounts/do", endpoint = "change_password")]
pub async fn change_password(
    #[server(default)] current_password: String,
    #[server(default)] new_password: String,
) -> Result<(), AccountError> {
    let form = ChangePasswordForm { current: current_password.into(), new: new_password.into() };
    submit(&[], async |ctx| flow::change(ctx, form).await).await
}
