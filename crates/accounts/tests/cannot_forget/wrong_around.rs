//! Writing a fact through the rows, around the methods that owe a signal.

use housekey_accounts::{Ctx, changes, errors::Fault, model::EmailAddress, work::Work};

pub async fn around(ctx: &Ctx, row: &EmailAddress) -> Result<(), Fault> {
    let mut work = Work::begin(ctx).await?;
    work.rows().insert_email(row).await?;
    work.commit(changes![]).await
}

fn main() {}
