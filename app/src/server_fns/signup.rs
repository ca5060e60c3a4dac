//! Sign-up.

#![expect(clippy::too_many_arguments, reason = "one argument a field of the form")]

use housekey_protocol::AccountError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::ssr::{read, submit},
    housekey_accounts::flows::{invitation, signup},
};

/// Makes an account; on success the answer is a redirect (check your email, or signed in).
#[server(prefix = "/accounts/do", endpoint = "signup")]
pub async fn signup(
    #[server(default)] email: String,
    #[server(default)] email2: String,
    #[server(default)] username: String,
    #[server(default)] phone: String,
    #[server(default)] password: String,
    #[server(default)] password2: String,
    #[server(default)] homepage: String,
    #[server(default)] next: String,
) -> Result<(), AccountError> {
    let drafts = [
        ("email", email.clone()),
        ("email2", email2.clone()),
        ("username", username.clone()),
        ("phone", phone.clone()),
    ];
    let form = signup::SignUpForm {
        email,
        email2: Some(email2),
        username,
        phone,
        password: password.into(),
        password2: Some(password2.into()),
        homepage,
        next: Some(next),
    };
    submit(&drafts, async |ctx| signup::submit(ctx, form).await).await
}

/// Takes the key of a mailed invitation. The answer is a redirect, whatever the key is worth.
#[server(prefix = "/accounts/do", endpoint = "open_invitation")]
pub async fn open_invitation(#[server(default)] key: String) -> Result<(), AccountError> {
    submit(&[], async |ctx| invitation::open(ctx, &key.into()).await).await
}

/// The address that this browser is invited to sign up with, if it is.
#[server(prefix = "/accounts/do", endpoint = "invited")]
pub async fn invited() -> Result<Option<String>, AccountError> {
    read(async |ctx| invitation::invited(ctx).await).await
}
