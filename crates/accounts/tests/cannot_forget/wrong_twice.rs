//! Telling one change twice, or of a unit of work that is over.

use housekey_accounts::{
    Ctx, changes,
    errors::Fault,
    model::{EmailAddress, Owner},
    work::Work,
};

pub async fn twice(ctx: &Ctx, owner: &mut Owner, row: EmailAddress) -> Result<(), Fault> {
    let mut work = Work::begin(ctx).await?;
    let added = work.add_email(owner, row).await?;
    work.commit(changes![added]).await?;
    work.commit(changes![added]).await
}

fn main() {}
