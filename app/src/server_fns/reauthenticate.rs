//! Proving once more who is signed in.

use housekey_protocol::{AccountError, views::ReauthenticationView};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::ssr::{go_on, read, submit},
    housekey_accounts::flows::reauthenticate::{self as flow, Onward},
};

/// How it is proved, and what goes on then: `next` and `resume` are those of the page's address.
#[server(prefix = "/accounts/do", endpoint = "reauthentication")]
pub async fn reauthentication(
    #[server(default)] next: String,
    #[server(default)] resume: String,
) -> Result<ReauthenticationView, AccountError> {
    let onward = Onward { next: Some(next), resume: Some(resume) };
    read(async |ctx| flow::look(ctx, &onward).await).await
}

/// Takes the password. Then what was interrupted goes on, if its name is sent along.
#[server(prefix = "/accounts/do", endpoint = "reauthenticate")]
pub async fn reauthenticate(
    #[server(default)] password: String,
    #[server(default)] next: String,
    #[server(default)] resume: String,
) -> Result<(), AccountError> {
    let onward = Onward { next: Some(next), resume: Some(resume) };
    go_on(&onward, async |ctx| flow::by_password(ctx, &password.into(), &onward).await).await
}

/// Mails a code.
#[server(prefix = "/accounts/do", endpoint = "send_proof_code")]
pub async fn send_proof_code() -> Result<(), AccountError> {
    submit(&[], async |ctx| flow::send_code(ctx).await).await
}

/// Takes the code, as [`reauthenticate`] takes the password.
#[server(prefix = "/accounts/do", endpoint = "enter_proof_code")]
pub async fn enter_proof_code(
    #[server(default)] code: String,
    #[server(default)] next: String,
    #[server(default)] resume: String,
) -> Result<(), AccountError> {
    let onward = Onward { next: Some(next), resume: Some(resume) };
    go_on(&onward, async |ctx| flow::enter_code(ctx, &code, &onward).await).await
}
