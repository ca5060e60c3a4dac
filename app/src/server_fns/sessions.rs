//! Where the account is signed in.

use housekey_protocol::{AccountError, views::SessionView};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::ssr::{interruptible, read},
    housekey_accounts::flows::sessions as flow,
    housekey_protocol::views::Interrupted,
};

/// The account's sessions: this one first.
#[server(prefix = "/accounts/do", endpoint = "sessions")]
pub async fn sessions() -> Result<Vec<SessionView>, AccountError> {
    read(async |ctx| flow::views(ctx).await).await
}

/// Ends one session. The page shows the others when it is loaded anew.
#[server(prefix = "/accounts/do", endpoint = "end_session")]
pub async fn end_session(#[server(default)] session: String) -> Result<(), AccountError> {
    let doing = Interrupted::EndSession { session: session.clone() };
    interruptible(doing, &[], async |ctx| Ok(flow::end(ctx, &[session]).await?.without_value())).await
}

/// Ends every session but this one.
#[server(prefix = "/accounts/do", endpoint = "end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), AccountError> {
    let doing = Interrupted::EndOtherSessions;
    interruptible(doing, &[], async |ctx| Ok(flow::end_others(ctx).await?.without_value())).await
}
