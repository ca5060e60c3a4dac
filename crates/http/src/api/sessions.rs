//! `auth/sessions`: where the account is signed in.

use super::{
    ApiResult, Input,
    client::Member,
    reply::{self, epoch_seconds},
};
use axum::response::Response;
use housekey_accounts::flows::sessions::{self, Listed};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
pub(super) struct EndInput {
    #[serde(default)]
    sessions: Vec<String>,
}

fn listed(sessions: &[Listed]) -> Response {
    let entry = |one: &Listed| {
        json!({
            "id": one.session.handle.to_string(),
            "is_current": one.here,
            "ip": one.session.ip.as_deref().unwrap_or_default(),
            "user_agent": one.session.user_agent.as_deref().unwrap_or_default(),
            "created_at": epoch_seconds(one.session.created_at),
            "last_seen_at": epoch_seconds(one.session.seen_at),
        })
    };
    reply::data(sessions.iter().map(entry).collect::<Vec<Value>>())
}

pub(super) async fn get(Member(door): Member) -> ApiResult {
    let sessions = door.read(sessions::list(door.ctx()).await).await?;
    Ok(listed(&sessions))
}

/// 200 with those that are left; 401 where the client's own is among those that ended.
pub(super) async fn delete(Member(mut door): Member, Input(input): Input<EndInput>) -> ApiResult {
    let answer = sessions::end(door.ctx(), &input.sessions).await;
    let outcome = door.settle(answer).await?;
    if door.ctx().viewer.is_none() { Ok(door.authentication().await) } else { Ok(listed(&outcome.value)) }
}
