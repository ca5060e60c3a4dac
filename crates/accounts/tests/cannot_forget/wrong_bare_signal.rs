//! A signal without the write it tells of.

use housekey_accounts::{
    Ctx, changes,
    errors::Fault,
    signals::{UserLoggedIn, UserRef},
    work::Work,
};

pub async fn lie(ctx: &Ctx, user: UserRef) -> Result<(), Fault> {
    let work = Work::begin(ctx).await?;
    work.commit(changes![UserLoggedIn { user, sociallogin: None, methods: vec![] }]).await
}

fn main() {}
