//! `auth/password/request` and `auth/password/reset`. The key is a link's key or a code, as the settings have it.

use super::{ApiDoor, ApiResult, Input, reply};
use axum::http::HeaderMap;
use housekey_accounts::{flows::password_reset, model::Secret};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
pub(super) struct RequestInput {
    #[serde(default)]
    email: String,
}

#[derive(Deserialize)]
pub(super) struct ResetInput {
    #[serde(default)]
    key: Secret,
    #[serde(default)]
    password: Secret,
}

/// 200 where a link was mailed; 401 with what is awaited where a code was.
pub(super) async fn request(mut door: ApiDoor, Input(input): Input<RequestInput>) -> ApiResult {
    let answer = password_reset::request(door.ctx(), &input.email).await;
    let outcome = door.settle(answer).await?;
    if door.ctx().settings().account.password_reset_by_code_enabled {
        Ok(door.outcome(&outcome).await)
    } else {
        Ok(reply::bare(200))
    }
}

pub(super) async fn get(door: ApiDoor, headers: HeaderMap) -> ApiResult {
    let key = headers.get("x-password-reset-key").and_then(|value| value.to_str().ok());
    let key = Secret::new(key.unwrap_or_default());
    let me = door.read(password_reset::look(door.ctx(), &key).await).await?;
    Ok(reply::data(json!({ "user": reply::user(&me) })))
}

pub(super) async fn post(mut door: ApiDoor, Input(input): Input<ResetInput>) -> ApiResult {
    let answer = password_reset::choose_with_key(door.ctx(), &input.key, &input.password).await;
    let outcome = door.settle(answer).await?;
    Ok(door.outcome(&outcome).await)
}
