//! Sign-in by password.

use housekey_protocol::AccountError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {crate::ssr::submit, housekey_accounts::flows::login as flow};

/// Signs in; `login` is an e-mail address or a user name. On success the answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "login")]
pub async fn login(
    #[server(default)] login: String,
    #[server(default)] password: String,
    #[server(default)] remember: String,
    #[server(default)] next: String,
) -> Result<(), AccountError> {
    let drafts = [("login", login.clone())];
    let form = flow::LogInForm {
        identity: flow::Identity::Any(login),
        password: password.into(),
        remember: !remember.is_empty(),
        next: Some(next),
    };
    submit(&drafts, async |ctx| flow::submit(ctx, form).await).await
}
