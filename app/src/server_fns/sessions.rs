//! Where the account is signed in.

use housekey_protocol::{AccountError, views::SessionView};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::ssr::{read, submit},
    housekey_accounts::{Outcome, context::FlowResult, flows::sessions as flow},
};

/// The account's sessions: this one first.
#[server(prefix = "/accounts/do", endpoint = "sessions")]
pub async fn sessions() -> Result<Vec<SessionView>, AccountError> {
    read(async |ctx| flow::views(ctx).await).await
}

/// Ends one session. The page shows the others when it is loaded anew.
#[server(prefix = "/accounts/do", endpoint = "end_session")]
pub async fn end_session(#[server(default)] session: String) -> Result<(), AccountError> {
    submit(&[], async |ctx| without_list(flow::end(ctx, &[session]).await)).await
}

/// Ends every session but this one.
#[server(prefix = "/accounts/do", endpoint = "end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), AccountError> {
    submit(&[], async |ctx| without_list(flow::end_others(ctx).await)).await
}

#[cfg(feature = "ssr")]
fn without_list(answer: FlowResult<Outcome<Vec<flow::Listed>>>) -> FlowResult {
    answer.map(|Outcome { next, session, notice, .. }| Outcome { next, session, notice, value: () })
}
