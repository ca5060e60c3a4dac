//! `account/phone` and `auth/phone/verify`: the account's number, and the code that confirms one.

use super::{ApiDoor, ApiResult, Input, client::Member, reply};
use crate::Accounts;
use axum::{extract::FromRequestParts, http::request::Parts, response::Response};
use housekey_accounts::flows::phone;
use housekey_protocol::views::PhoneView;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
pub(super) struct PhoneInput {
    #[serde(default)]
    phone: String,
}

#[derive(Deserialize)]
pub(super) struct CodeInput {
    #[serde(default)]
    code: String,
}

fn shown(view: &PhoneView) -> Value {
    json!({ "phone": view.phone, "verified": view.verified })
}

/// A list, says the protocol, of one number at most.
pub(super) async fn get(Member(door): Member) -> ApiResult {
    let phone = door.read(phone::show(door.ctx()).await).await?;
    Ok(reply::data(phone.iter().map(shown).collect::<Vec<_>>()))
}

/// Who may send a number: who is signed in, or whose login waits for the code of another. A visitor's answer says what can be done.
pub(super) struct Changing(ApiDoor);

impl FromRequestParts<Accounts> for Changing {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, accounts: &Accounts) -> Result<Self, Response> {
        let door = ApiDoor::from_request_parts(parts, accounts).await?;
        if door.ctx().viewer.is_some() {
            return Ok(Self(door));
        }
        let answer = phone::is_awaited(door.ctx()).await;
        if door.read(answer).await? { Ok(Self(door)) } else { Err(door.authentication().await) }
    }
}

pub(super) async fn post(Changing(mut door): Changing, Input(input): Input<PhoneInput>) -> ApiResult {
    let answer = phone::change(door.ctx(), &input.phone).await;
    let outcome = door.settle(answer).await?;
    Ok(reply::with(202, json!({ "data": [shown(&outcome.value)] })))
}

/// The protocol has no removal; ours answers the list that is left.
pub(super) async fn delete(Member(mut door): Member) -> ApiResult {
    let answer = phone::remove(door.ctx()).await;
    door.settle(answer).await?;
    Ok(reply::data(json!([])))
}

pub(super) async fn verify(mut door: ApiDoor, Input(input): Input<CodeInput>) -> ApiResult {
    let answer = phone::enter(door.ctx(), &input.code).await;
    let outcome = door.settle(answer).await?;
    Ok(door.outcome(&outcome).await)
}

pub(super) async fn resend(mut door: ApiDoor) -> ApiResult {
    let answer = phone::resend(door.ctx()).await;
    door.settle(answer).await?;
    Ok(reply::bare(200))
}
