//! `auth/email/verify`: what a key is about, confirming with it, and sending it again. The key is a link's key
//! or a code, as the settings have it.

use super::{ApiDoor, ApiResult, Input, reply};
use axum::http::HeaderMap;
use housekey_accounts::{flows::verify_email, model::Secret};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
pub(super) struct VerifyInput {
    #[serde(default)]
    key: Secret,
}

pub(super) async fn get(door: ApiDoor, headers: HeaderMap) -> ApiResult {
    let key = headers.get("x-email-verification-key").and_then(|value| value.to_str().ok());
    let key = Secret::new(key.unwrap_or_default());
    let (view, me) = door.read(verify_email::look(door.ctx(), &key).await).await?;
    let pending = door.read(verify_email::pending(door.ctx()).await).await?;
    let meta = json!({ "is_authenticating": pending.is_some() });
    Ok(reply::with(200, json!({ "data": { "email": view.email, "user": reply::user(&me) }, "meta": meta })))
}

pub(super) async fn post(mut door: ApiDoor, Input(input): Input<VerifyInput>) -> ApiResult {
    let answer = verify_email::confirm_key(door.ctx(), &input.key).await;
    let outcome = door.settle(answer).await?;
    Ok(door.outcome(&outcome).await)
}

pub(super) async fn resend(mut door: ApiDoor) -> ApiResult {
    let answer = verify_email::resend(door.ctx()).await;
    door.settle(answer).await?;
    Ok(reply::bare(200))
}
