//! A write that owes several signals is no different.
#![deny(unused_must_use)]

use housekey_accounts::{Ctx, changes, errors::Fault, model::Owner, work::Work};

pub async fn sign_up(ctx: &Ctx, owner: &Owner) -> Result<(), Fault> {
    let mut work = Work::begin(ctx).await?;
    work.sign_up(owner, None).await?;
    work.commit(changes![]).await
}

fn main() {}
