//! `auth/session`: who is signed in, and sign-out.

use super::{ApiDoor, ApiResult};
use axum::response::Response;
use housekey_accounts::flows::logout;

pub(super) async fn get(door: ApiDoor) -> Response {
    door.authentication().await
}

pub(super) async fn delete(mut door: ApiDoor) -> ApiResult {
    let answer = logout::submit(door.ctx(), None).await;
    door.settle(answer).await?;
    Ok(door.authentication().await)
}
