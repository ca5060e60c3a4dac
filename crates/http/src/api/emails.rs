//! `account/email`: the signed-in account's addresses.

use super::{ApiDoor, ApiResult, Input, client::Member, reply};
use crate::Accounts;
use axum::{extract::FromRequestParts, http::request::Parts, response::Response};
use housekey_accounts::{
    FlowError, FlowResult, Outcome,
    flows::{emails, verify_email},
};
use housekey_protocol::{Code, views::EmailView};
use serde::Deserialize;

/// Who may send an address: who is signed in, to add it, or whose sign-up waits, to change to it. A visitor's answer is 409.
pub(super) struct Adding(ApiDoor);

impl FromRequestParts<Accounts> for Adding {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, accounts: &Accounts) -> Result<Self, Response> {
        let door = ApiDoor::from_request_parts(parts, accounts).await?;
        if door.ctx().viewer.is_some() {
            return Ok(Self(door));
        }
        let answer = verify_email::may_change(door.ctx()).await;
        if door.read(answer).await? { Ok(Self(door)) } else { Err(reply::bare(409)) }
    }
}

#[derive(Deserialize)]
pub(super) struct EmailInput {
    #[serde(default)]
    email: String,
}

#[derive(Deserialize)]
pub(super) struct PrimaryInput {
    #[serde(default)]
    email: String,
    #[serde(default)]
    primary: bool,
}

/// The list after a change.
async fn listed(mut door: ApiDoor, answer: FlowResult<Outcome<Vec<EmailView>>>) -> ApiResult {
    Ok(reply::data(door.settle(answer).await?.value))
}

pub(super) async fn get(Member(door): Member) -> ApiResult {
    let answer = emails::list(door.ctx()).await;
    listed(door, answer).await
}

pub(super) async fn post(Adding(door): Adding, Input(input): Input<EmailInput>) -> ApiResult {
    let answer = emails::add_or_change(door.ctx(), &input.email).await;
    listed(door, answer).await
}

pub(super) async fn put(Member(mut door): Member, Input(input): Input<EmailInput>) -> ApiResult {
    let answer = emails::resend(door.ctx(), &input.email).await;
    door.settle(answer).await?;
    Ok(reply::bare(200))
}

pub(super) async fn patch(Member(door): Member, Input(input): Input<PrimaryInput>) -> ApiResult {
    if !input.primary {
        // The protocol knows this one change; an address stops being primary when another one begins.
        return door.read(Err(FlowError::field("primary", Code::INVALID))).await;
    }
    let answer = emails::make_primary(door.ctx(), &input.email).await;
    listed(door, answer).await
}

pub(super) async fn delete(Member(door): Member, Input(input): Input<EmailInput>) -> ApiResult {
    let answer = emails::remove(door.ctx(), &input.email).await;
    listed(door, answer).await
}
