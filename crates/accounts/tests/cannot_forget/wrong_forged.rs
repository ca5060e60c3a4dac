//! A change that nobody made.

use housekey_accounts::{
    Ctx, changes,
    errors::Fault,
    signals::{UserLoggedIn, UserRef},
    work::{Change, Work},
};

pub async fn lie(ctx: &Ctx, user: UserRef) -> Result<(), Fault> {
    let work = Work::begin(ctx).await?;
    work.commit(changes![Change { signal: UserLoggedIn { user, sociallogin: None, methods: vec![] } }]).await
}

fn main() {}
