//! `account` (DELETE), `account/deactivate` and `auth/reopen`: closing one's account, and coming back. All are ours.

use super::{ApiDoor, ApiResult, client::Member, reply};
use housekey_accounts::flows::closing;
use serde_json::json;

/// 200, and nobody is signed in any more: 401 would say that nothing was done.
pub(super) async fn deactivate(Member(mut door): Member) -> ApiResult {
    let answer = closing::deactivate(door.ctx()).await;
    door.settle(answer).await?;
    Ok(reply::data(json!({})))
}

/// As [`deactivate`], with the moment of the deletion.
pub(super) async fn delete(Member(mut door): Member) -> ApiResult {
    let answer = closing::delete(door.ctx()).await;
    let outcome = door.settle(answer).await?;
    Ok(reply::data(json!({ "delete_at": outcome.value })))
}

pub(super) async fn reopen(mut door: ApiDoor) -> ApiResult {
    let answer = closing::reopen(door.ctx()).await;
    let outcome = door.settle(answer).await?;
    Ok(door.outcome(&outcome).await)
}
