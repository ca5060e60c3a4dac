//! `account` (DELETE), `account/deactivate` and `auth/reopen`: closing one's account, and coming back. All are ours.

use super::{ApiDoor, ApiResult, client::Member};
use housekey_accounts::flows::closing;

/// 401: nobody is signed in any more.
pub(super) async fn deactivate(Member(mut door): Member) -> ApiResult {
    let answer = closing::deactivate(door.ctx()).await;
    door.settle(answer).await?;
    Ok(door.authentication().await)
}

/// 401: nobody is signed in any more.
pub(super) async fn delete(Member(mut door): Member) -> ApiResult {
    let answer = closing::delete(door.ctx()).await;
    door.settle(answer).await?;
    Ok(door.authentication().await)
}

pub(super) async fn reopen(mut door: ApiDoor) -> ApiResult {
    let answer = closing::reopen(door.ctx()).await;
    let outcome = door.settle(answer).await?;
    Ok(door.outcome(&outcome).await)
}
