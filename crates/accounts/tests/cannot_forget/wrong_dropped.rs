//! The write's signal is dropped on the floor.
#![deny(unused_must_use)]

use housekey_accounts::{
    Ctx, changes,
    errors::Fault,
    model::{EmailAddress, Owner},
    work::Work,
};

pub async fn add(ctx: &Ctx, owner: &mut Owner, row: EmailAddress) -> Result<(), Fault> {
    let mut work = Work::begin(ctx).await?;
    work.add_email(owner, row).await?;
    work.commit(changes![]).await
}

fn main() {}
