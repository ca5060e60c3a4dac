//! Deleting the accounts whose time to come back is over.

use crate::{
    context::{Ctx, Services},
    errors::Fault,
    model::AccountId,
    work::{Changes, Step, Work, in_work},
};
use std::sync::Arc;

/// How many are looked up at once.
const BATCH: i64 = 100;

/// Deletes every account whose deletion is due; answers how many. Each in a transaction of its own: one that fails is tried
/// again the next time, and keeps no other.
///
/// # Errors
/// The database's, while the accounts are looked up.
pub async fn purge(services: &Arc<Services>) -> Result<u64, Fault> {
    let ctx = Ctx::background(services.clone());
    let (mut deleted, mut failed) = (0, 0);
    loop {
        let due = Work::read(&ctx).await?.rows().list_due_deletions(ctx.now(), failed, BATCH).await?;
        if due.is_empty() {
            return Ok(deleted);
        }
        for account in due {
            match delete(&ctx, account).await {
                Ok(gone) => deleted += u64::from(gone),
                Err(error) => {
                    failed += 1;
                    tracing::error!(%account, %error, "an account is not deleted yet");
                }
            }
        }
    }
}

async fn delete(ctx: &Ctx, account: AccountId) -> Result<bool, Fault> {
    in_work!(ctx, |work| -> Step<_, Fault> {
        work.lock_account(account).await?;
        let owner = work.owner(account).await?;
        // Its owner may have come back.
        let closing = owner.as_ref().and_then(|owner| owner.account.closing);
        let due = closing.and_then(|closing| closing.delete_at).is_some_and(|at| at <= ctx.now());
        let deleted = match owner.filter(|_| due) {
            Some(owner) => super::forget(ctx, work, &owner).await?,
            None => None,
        };
        Ok((deleted.is_some(), deleted.map(Changes::from).into_iter().collect()))
    })
    .await
}
