//! `auth/session`: sign-out.

use super::{ApiDoor, ApiResult};
use housekey_accounts::flows::logout;

pub(super) async fn delete(mut door: ApiDoor) -> ApiResult {
    let answer = logout::submit(door.ctx(), None).await;
    door.settle(answer).await?;
    Ok(door.authentication().await)
}
