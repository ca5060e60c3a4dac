//! The judge of new passwords, while one is typed.

use housekey_protocol::{AccountError, views::PasswordStrength};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {crate::ssr::read, housekey_accounts::flows::password_strength as flow};

/// Judges a password of somebody with this address and user name.
#[server(prefix = "/accounts/do", endpoint = "password_strength")]
pub async fn judge_password(
    #[server(default)] password: String,
    #[server(default)] email: String,
    #[server(default)] username: String,
) -> Result<PasswordStrength, AccountError> {
    read(async |ctx| flow::judge(ctx, &password.into(), &email, &username).await).await
}
