//! `account/password/change`.

use super::{ApiResult, Input, client::Member};
use housekey_accounts::flows::password::{self, ChangePasswordForm};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct ChangeInput {
    #[serde(default)]
    current_password: String,
    #[serde(default)]
    new_password: String,
}

pub(super) async fn post(Member(mut door): Member, Input(input): Input<ChangeInput>) -> ApiResult {
    let form = ChangePasswordForm { current: input.current_password.into(), new: input.new_password.into() };
    let answer = password::change(door.ctx(), form).await;
    door.settle(answer).await?;
    Ok(door.authentication().await)
}
