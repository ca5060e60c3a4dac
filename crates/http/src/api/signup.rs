//! `POST auth/signup`.

use super::{ApiDoor, ApiResult, Input};
use housekey_accounts::{flows::signup, model::Secret};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct SignupInput {
    #[serde(default)]
    email: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    password: Secret,
}

pub(super) async fn post(mut door: ApiDoor, Input(input): Input<SignupInput>) -> ApiResult {
    let SignupInput { email, username, phone, password } = input;
    // The protocol asks for everything once.
    let form = signup::SignUpForm { email, username, phone, password, ..signup::SignUpForm::default() };
    let answer = signup::submit(door.ctx(), form).await;
    let outcome = door.settle(answer).await?;
    Ok(door.outcome(&outcome).await)
}
