//! `account/export`, which is ours.

use super::{ApiResult, client::Member, reply};
use housekey_accounts::flows::export;

pub(super) async fn get(Member(door): Member) -> ApiResult {
    Ok(reply::data(door.read(export::export(door.ctx()).await).await?))
}
