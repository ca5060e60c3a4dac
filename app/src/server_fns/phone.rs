//! The account's phone number.

use housekey_protocol::{
    AccountError,
    views::{PhoneCodeView, PhoneView},
};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::ssr::{interruptible, read, submit},
    housekey_accounts::flows::phone as flow,
    housekey_protocol::views::Interrupted,
};

/// The account's number, and the one whose code this browser waits for.
#[server(prefix = "/accounts/do", endpoint = "phone")]
pub async fn phone() -> Result<(Option<PhoneView>, Option<PhoneCodeView>), AccountError> {
    read(async |ctx| Ok((flow::show(ctx).await?, flow::awaited(ctx).await?))).await
}

/// Texts a code to a number. On success the answer is a redirect to where it is entered.
#[server(prefix = "/accounts/do", endpoint = "change_phone")]
pub async fn change_phone(#[server(default)] phone: String) -> Result<(), AccountError> {
    let doing = Interrupted::ChangePhone { phone: phone.clone() };
    let drafts = [("phone", phone.clone())];
    interruptible(doing, &drafts, async |ctx| Ok(flow::change(ctx, &phone).await?.without_value())).await
}

/// Removes the number.
#[server(prefix = "/accounts/do", endpoint = "remove_phone")]
pub async fn remove_phone() -> Result<(), AccountError> {
    interruptible(Interrupted::RemovePhone, &[], async |ctx| flow::remove(ctx).await).await
}

/// The code that this browser waits for, if any.
#[server(prefix = "/accounts/do", endpoint = "awaited_phone_code")]
pub async fn awaited_phone_code() -> Result<Option<PhoneCodeView>, AccountError> {
    read(async |ctx| flow::awaited(ctx).await).await
}

/// Takes the code. On success the answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "enter_phone_code")]
pub async fn enter_phone_code(#[server(default)] code: String) -> Result<(), AccountError> {
    submit(&[], async |ctx| flow::enter(ctx, &code).await).await
}

/// Sends the code again.
#[server(prefix = "/accounts/do", endpoint = "resend_phone_code")]
pub async fn resend_phone_code() -> Result<(), AccountError> {
    submit(&[], async |ctx| flow::resend(ctx).await).await
}
