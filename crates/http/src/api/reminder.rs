//! `auth/reminder`, which is ours: mails how one signs in.

use super::{ApiDoor, ApiResult, Input, reply};
use housekey_accounts::flows::reminder;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct RequestInput {
    #[serde(default)]
    email: String,
}

pub(super) async fn request(mut door: ApiDoor, Input(input): Input<RequestInput>) -> ApiResult {
    let answer = reminder::request(door.ctx(), &input.email).await;
    door.settle(answer).await?;
    Ok(reply::bare(200))
}
