//! How a change is made: every write hands back what it owes, and the commit takes it.
#![deny(unused_must_use)]

use housekey_accounts::{
    Ctx, changes,
    errors::Fault,
    model::{EmailAddress, Owner},
    work::Work,
};

pub async fn add(ctx: &Ctx, owner: &mut Owner, row: EmailAddress) -> Result<(), Fault> {
    let mut work = Work::begin(ctx).await?;
    let added = work.add_email(owner, row).await?;
    work.commit(changes![added]).await
}

fn main() {}
