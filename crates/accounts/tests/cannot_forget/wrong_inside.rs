//! Committing the transaction inside.

use housekey_accounts::{Ctx, errors::Fault, work::Work};

pub async fn inside(ctx: &Ctx) -> Result<(), Fault> {
    let work = Work::begin(ctx).await?;
    work.uow.commit().await?;
    Ok(())
}

fn main() {}
