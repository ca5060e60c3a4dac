//! `auth/reauthenticate`: who is signed in proves it once more. The two operations by code are ours.

use super::{ApiResult, Input, client::Member, reply};
use housekey_accounts::flows::reauthenticate::{self, Onward};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct PasswordInput {
    #[serde(default)]
    password: String,
}

#[derive(Deserialize)]
pub(super) struct CodeInput {
    #[serde(default)]
    code: String,
}

pub(super) async fn post(Member(mut door): Member, Input(input): Input<PasswordInput>) -> ApiResult {
    // What was interrupted is the client's to send again.
    let answer = reauthenticate::by_password(door.ctx(), &input.password.into(), &Onward::default()).await;
    door.settle(answer).await?;
    Ok(door.authentication().await)
}

pub(super) async fn request(Member(mut door): Member) -> ApiResult {
    let answer = reauthenticate::send_code(door.ctx()).await;
    door.settle(answer).await?;
    Ok(reply::bare(200))
}

pub(super) async fn confirm(Member(mut door): Member, Input(input): Input<CodeInput>) -> ApiResult {
    let answer = reauthenticate::enter_code(door.ctx(), &input.code, &Onward::default()).await;
    door.settle(answer).await?;
    Ok(door.authentication().await)
}
