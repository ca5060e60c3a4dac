//! `POST auth/2fa/trust`.

use super::{ApiDoor, ApiResult, Input};
use housekey_accounts::flows::trust_browser;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct TrustInput {
    #[serde(default)]
    trust: bool,
}

pub(super) async fn post(mut door: ApiDoor, Input(input): Input<TrustInput>) -> ApiResult {
    let answer = trust_browser::answer(door.ctx(), input.trust).await;
    let outcome = door.settle(answer).await?;
    Ok(door.outcome(&outcome).await)
}
