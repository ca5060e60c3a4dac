//! `auth/code/request`, `auth/code/confirm`, and `auth/code/resend`, which is ours.

use super::{ApiDoor, ApiResult, Input, reply};
use housekey_accounts::flows::{
    login::Identity,
    login_code::{self, RequestForm},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct RequestInput {
    email: Option<String>,
    phone: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct ConfirmInput {
    #[serde(default)]
    code: String,
}

pub(super) async fn request(mut door: ApiDoor, Input(input): Input<RequestInput>) -> ApiResult {
    // The session's end is the client's to decide: it holds the cookie or token as long as it likes.
    let to = match (input.email, input.phone) {
        (Some(_), Some(_)) => Identity::Several,
        (None, Some(phone)) => Identity::Phone(phone),
        (email, None) => Identity::Email(email.unwrap_or_default()),
    };
    let form = RequestForm { to, remember: true, next: None };
    let answer = login_code::request(door.ctx(), form).await;
    let outcome = door.settle(answer).await?;
    Ok(door.outcome(&outcome).await)
}

pub(super) async fn confirm(mut door: ApiDoor, Input(input): Input<ConfirmInput>) -> ApiResult {
    let answer = login_code::enter(door.ctx(), &input.code).await;
    let outcome = door.settle(answer).await?;
    Ok(door.outcome(&outcome).await)
}

pub(super) async fn resend(mut door: ApiDoor) -> ApiResult {
    let answer = login_code::resend(door.ctx()).await;
    door.settle(answer).await?;
    Ok(reply::bare(200))
}
