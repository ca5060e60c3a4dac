//! The locks of a unit of work, and their order.

use super::Work;
use crate::{
    model::{AccountId, Digest, Email},
    ports::StoreResult,
};

/// A lock of a unit of work. They are taken in the order of this list and in no other, or two units of work could each
/// wait for what the other holds (docs/ARCHITECTURE.md, Storage).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lock {
    /// Everything of one account.
    Account(AccountId),
    /// An address (of any account, or of none) and its cool-downs.
    Address(Email),
    /// What a browser has under way: its half-finished login and its codes.
    Browser(Digest),
}

impl Lock {
    fn rank(&self) -> u8 {
        match self {
            Self::Account(_) => 0,
            Self::Address(_) => 1,
            Self::Browser(_) => 2,
        }
    }
}

impl Work<'_> {
    /// Makes everybody else who locks this account wait. The first lock to take; read the account afterwards.
    ///
    /// # Errors
    /// The database's.
    pub async fn lock_account(&mut self, id: AccountId) -> StoreResult<()> {
        if self.takes(Lock::Account(id)) { self.uow.lock_account(id).await } else { Ok(()) }
    }

    /// Makes everybody else who locks this address wait: two sign-ups at once could both find it free, and two accounts
    /// could both confirm it. After the account's lock.
    ///
    /// # Errors
    /// The database's.
    pub async fn lock_address(&mut self, email: &Email) -> StoreResult<()> {
        if self.takes(Lock::Address(email.clone())) { self.uow.lock_address(email).await } else { Ok(()) }
    }

    /// As [`Work::lock_address`], for several: in the order of their text, so that two units of work that lock the same
    /// ones do not wait for each other.
    ///
    /// # Errors
    /// The database's.
    pub async fn lock_addresses(
        &mut self,
        emails: impl IntoIterator<Item = &Email> + Send,
    ) -> StoreResult<()> {
        let mut emails: Vec<&Email> = emails.into_iter().collect();
        emails.sort_by_key(|email| email.as_str());
        for email in emails {
            self.lock_address(email).await?;
        }
        Ok(())
    }

    /// Makes everybody else who locks what this browser has under way wait. The last lock to take.
    ///
    /// # Errors
    /// The database's.
    pub async fn lock_browser(&mut self, browser: &Digest) -> StoreResult<()> {
        if self.takes(Lock::Browser(*browser)) { self.uow.lock_browser(browser).await } else { Ok(()) }
    }

    /// Notes a lock; answers whether it is not held yet.
    fn takes(&mut self, lock: Lock) -> bool {
        if self.held.contains(&lock) {
            return false;
        }
        let in_order = self.held.iter().all(|held| held.rank() <= lock.rank());
        debug_assert!(
            in_order,
            "{lock:?} is locked after {:?}: two of us could wait for each other",
            self.held
        );
        self.held.push(lock);
        true
    }
}
