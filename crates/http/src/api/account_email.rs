//! `account/email`: the signed-in account's addresses.

use super::{Answer, ApiDoor, Input, reply};
use housekey_accounts::{FlowError, FlowResult, Outcome, flows::emails};
use housekey_protocol::{Code, views::EmailView};
use serde::Deserialize;

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
async fn listed(mut door: ApiDoor, answer: FlowResult<Outcome<Vec<EmailView>>>) -> Answer {
    Ok(reply::data(door.settle(answer).await?.value))
}

pub(super) async fn get(door: ApiDoor) -> Answer {
    let answer = emails::list(door.ctx()).await;
    listed(door, answer).await
}

pub(super) async fn post(door: ApiDoor, Input(input): Input<EmailInput>) -> Answer {
    let answer = emails::add_or_change(door.ctx(), &input.email).await;
    listed(door, answer).await
}

pub(super) async fn put(mut door: ApiDoor, Input(input): Input<EmailInput>) -> Answer {
    let answer = emails::resend(door.ctx(), &input.email).await;
    door.settle(answer).await?;
    Ok(reply::bare(200))
}

pub(super) async fn patch(door: ApiDoor, Input(input): Input<PrimaryInput>) -> Answer {
    if !input.primary {
        // The protocol knows this one change; an address stops being primary when another one begins.
        return door.read(Err(FlowError::field("primary", Code::INVALID))).await;
    }
    let answer = emails::make_primary(door.ctx(), &input.email).await;
    listed(door, answer).await
}

pub(super) async fn delete(door: ApiDoor, Input(input): Input<EmailInput>) -> Answer {
    let answer = emails::remove(door.ctx(), &input.email).await;
    listed(door, answer).await
}
