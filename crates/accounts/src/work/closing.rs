//! The writes that shut an account, open it again, or delete it: one method a fact.

use super::{Change, Changes, Work};
use crate::{
    model::{AccountId, At, Closing, Email, Owner},
    ports::StoreResult,
    signals::{
        AccountDeactivated, AccountDeleted, AccountDeletionCancelled, AccountDeletionRequested,
        AccountReactivated, SessionEnded,
        parts::{Actor, Ending, UserRef},
    },
};

impl Work<'_> {
    /// Switches an account off and ends its sessions. `None`: it was off, or is gone.
    pub async fn deactivate(&mut self, owner: &mut Owner, by: Actor) -> StoreResult<Option<Changes>> {
        if !owner.account.active {
            return Ok(None);
        }
        let count = self.uow.end_sessions(owner.account.id).await?;
        self.uow.distrust_devices(owner.account.id).await?;
        if !self.uow.set_active(owner.account.id, false).await? {
            return Ok(None);
        }
        owner.account.active = false;
        let user = owner.user();
        let off = Changes::from(self.owe(AccountDeactivated { user: user.clone(), by }));
        let reason = Ending::Deactivated;
        Ok(Some(off.then((count > 0).then(|| self.owe(SessionEnded { user, reason, count })))))
    }

    /// Lets an account sign in again, also one that its owner closed. Owes no signal of its own: django-allauth has none.
    pub async fn activate(&mut self, owner: &mut Owner) -> StoreResult<Option<Changes>> {
        owner.account.active = true;
        self.uow.set_active(owner.account.id, true).await?;
        self.reopen(owner).await
    }

    /// Its owner closes an account: nobody uses it until they come back, or it is deleted. Its sessions end.
    pub async fn close(&mut self, owner: &mut Owner, delete_at: Option<At>) -> StoreResult<Changes> {
        let (id, closed_at) = (owner.account.id, self.ctx.now());
        let closing = Some(Closing { closed_at, delete_at });
        let count = self.uow.end_sessions(id).await?;
        self.uow.distrust_devices(id).await?;
        self.uow.set_closing(id, closing).await?;
        owner.account.closing = closing;
        let (user, by) = (owner.user(), Actor::Owner);
        let closed = match delete_at {
            Some(delete_at) => {
                Changes::from(self.owe(AccountDeletionRequested { user: user.clone(), delete_at }))
            }
            None => self.owe(AccountDeactivated { user: user.clone(), by }).into(),
        };
        let reason = Ending::Deactivated;
        Ok(closed.then((count > 0).then(|| self.owe(SessionEnded { user, reason, count }))))
    }

    /// Its owner opens a closed account again. `None`: it is not closed.
    pub async fn reopen(&mut self, owner: &mut Owner) -> StoreResult<Option<Changes>> {
        let Some(closing) = owner.account.closing.take() else { return Ok(None) };
        self.uow.set_closing(owner.account.id, None).await?;
        let user = owner.user();
        Ok(Some(match closing.delete_at {
            Some(_) => self.owe(AccountDeletionCancelled { user }).into(),
            None => self.owe(AccountReactivated { user }).into(),
        }))
    }

    /// Gives up a sign-up that nobody has confirmed, for another one: its account goes, if there is one (the same is asked of the
    /// database where there is none). What tells of it is swept later: to look for that now would take long, and be seen.
    pub async fn give_up_sign_up(
        &mut self,
        owner: Option<&Owner>,
    ) -> StoreResult<Option<Change<AccountDeleted>>> {
        let id = owner.map_or(AccountId(uuid::Uuid::nil()), |owner| owner.account.id);
        let gone = self.uow.delete_account(id).await?;
        let (user, by) = (UserRef { id, email: None, username: None }, Actor::Owner);
        Ok(gone.then(|| self.owe(AccountDeleted { user, by })))
    }

    /// Deletes an account and everything that hangs on it or tells of it. `None`: somebody else was quicker. What tells of
    /// the deletion names the account by its id alone.
    pub async fn delete(&mut self, owner: &Owner, by: Actor) -> StoreResult<Option<Change<AccountDeleted>>> {
        let id = owner.account.id;
        let addresses: Vec<Email> = owner.emails.iter().map(|row| row.email.clone()).collect();
        self.uow.forget_traces(id, &addresses).await?;
        let gone = self.uow.delete_account(id).await?;
        let user = UserRef { id, email: None, username: None };
        Ok(gone.then(|| self.owe(AccountDeleted { user, by })))
    }
}
