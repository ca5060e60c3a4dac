//! Committing without saying what changed.

use housekey_accounts::{Ctx, errors::Fault, work::Work};

pub async fn nothing(ctx: &Ctx) -> Result<(), Fault> {
    Work::begin(ctx).await?.commit().await
}

fn main() {}
