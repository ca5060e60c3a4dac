//! `POST auth/login`.

use super::{ApiDoor, ApiResult, Input};
use housekey_accounts::{
    flows::login::{self, Identity},
    model::Secret,
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct LoginInput {
    email: Option<String>,
    username: Option<String>,
    phone: Option<String>,
    #[serde(default)]
    password: Secret,
}

impl LoginInput {
    /// Exactly one of them, says the protocol; none is an empty address.
    fn form(self) -> login::LogInForm {
        let identity = match (self.email, self.username, self.phone) {
            (None, Some(username), None) => Identity::Username(username),
            (None, None, Some(phone)) => Identity::Phone(phone),
            (email, None, None) => Identity::Email(email.unwrap_or_default()),
            _ => Identity::Several,
        };
        // The session's end is the client's to decide: it holds the cookie or token as long as it likes.
        login::LogInForm { identity, password: self.password, remember: true, next: None }
    }
}

pub(super) async fn post(mut door: ApiDoor, Input(input): Input<LoginInput>) -> ApiResult {
    let answer = login::submit(door.ctx(), input.form()).await;
    let outcome = door.settle(answer).await?;
    Ok(door.outcome(&outcome).await)
}
