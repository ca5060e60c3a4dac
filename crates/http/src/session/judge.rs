//! The session store as one request sees it: a session that has expired, or belongs to the other kind of client, is
//! treated as absent by everything that loads it.

use super::{HOLDER, TIMES, Times};
use crate::Accounts;
use async_trait::async_trait;
use chrono::TimeDelta;
use housekey_accounts::{model::Owner, settings::HeadlessClient};
use housekey_store::{Found, Look};
use serde::de::DeserializeOwned;
use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::Result,
};

/// How often at most it is noted that a session was used: each note is a write.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);
/// How often at least within the idle timeout, so that a short timeout does not sign out an active person.
const NOTES_A_TIMEOUT: i32 = 10;

pub(super) struct Judge {
    accounts: Accounts,
    holder: HeadlessClient,
    seen: Mutex<Option<Arc<Owner>>>,
    renaming: Mutex<Renaming>,
    /// Whether the id that was brought names a session that is over: its cookie is of no use any more.
    dead: AtomicBool,
}

/// Whether the session's row is about to get another id.
#[derive(Default)]
enum Renaming {
    /// No.
    #[default]
    No,
    /// The next deletion is none: it says which id is given up.
    Begun,
    /// What is created next has been the session of this id.
    From(Id),
    /// It was ended meanwhile.
    Ended,
}

impl std::fmt::Debug for Judge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Judge").field("holder", &self.holder).finish_non_exhaustive()
    }
}

fn value<T: DeserializeOwned>(record: &Record, key: &str) -> Option<T> {
    record.data.get(key).and_then(|value| T::deserialize(value).ok())
}

impl Judge {
    pub(super) fn new(accounts: Accounts, holder: HeadlessClient) -> Self {
        let (seen, renaming, dead) = (Mutex::default(), Mutex::default(), AtomicBool::default());
        Self { accounts, holder, seen, renaming, dead }
    }

    /// Whose the loaded session is.
    pub(super) fn seen(&self) -> Option<Arc<Owner>> {
        self.lock().clone()
    }

    pub(super) fn forget(&self) {
        *self.lock() = None;
    }

    /// The session's next `cycle_id` and `save` are one statement, by which nothing ended comes back.
    pub(super) fn rename(&self) {
        *self.renaming() = Renaming::Begun;
    }

    /// Whether the session was ended before it had its other id.
    pub(super) fn was_ended(&self) -> bool {
        matches!(*self.renaming(), Renaming::Ended)
    }

    /// Whether what was brought names a session that is over. One that names nothing may be the former id of a session that
    /// another request has just given a new one.
    pub(super) fn is_dead(&self) -> bool {
        self.dead.load(Ordering::Relaxed)
    }

    /// Whether this id is only given up for another one; remembers it then.
    fn gives_up(&self, id: Id) -> bool {
        let mut renaming = self.renaming();
        let begun = matches!(*renaming, Renaming::Begun);
        if begun {
            *renaming = Renaming::From(id);
        }
        begun
    }

    fn renaming(&self) -> MutexGuard<'_, Renaming> {
        self.renaming.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Owner>>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a session that the store found alive is so by the settings; notes that it is used.
    fn lives(&self, found: &Found) -> bool {
        if found.owner.is_none() {
            return true;
        }
        let Some(times) = value::<Times>(&found.record, TIMES) else { return false };
        let services = self.accounts.services();
        let (now, limits) = (services.clock.now(), &services.settings.session);
        if now >= times.end(limits, found.seen_at) {
            return false;
        }
        let every = TimeDelta::seconds(limits.idle_timeout.into()) / NOTES_A_TIMEOUT;
        if now - found.seen_at >= every.min(SEEN_EVERY) {
            let (sessions, id) = (self.accounts.0.sessions.clone(), found.record.id);
            let end = times.end(limits, now);
            services.background.spawn(async move { sessions.touch(&id, end).await });
        }
        true
    }

    /// Beside the request: on SQLite it would wait for its turn to write.
    fn destroy(&self, id: &Id) {
        self.dead.store(true, Ordering::Relaxed);
        let (sessions, id) = (self.accounts.0.sessions.clone(), *id);
        self.accounts.services().background.spawn(async move {
            if let Err(error) = sessions.delete(&id).await {
                tracing::debug!(%error, "a dead session was not deleted; it stays dead, and is swept later");
            }
        });
    }
}

#[async_trait]
impl SessionStore for Judge {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let renaming = std::mem::take(&mut *self.renaming());
        let Renaming::From(old) = renaming else { return self.accounts.0.sessions.create(record).await };
        if !self.accounts.0.sessions.rename(&old, record).await? {
            tracing::debug!("a session ended while it was to get another id; it stays ended");
            *self.renaming() = Renaming::Ended;
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        self.accounts.0.sessions.save(record).await
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = match self.accounts.0.sessions.look(id).await? {
            Look::Nothing => return Ok(None),
            Look::Dead => {
                self.destroy(id);
                return Ok(None);
            }
            Look::Alive(found) => found,
        };
        if value::<HeadlessClient>(&found.record, HOLDER) != Some(self.holder) {
            tracing::warn!(holder = ?self.holder, "a session was brought by a client of the other kind");
            return Ok(None);
        }
        if !self.lives(&found) {
            self.destroy(id);
            return Ok(None);
        }
        *self.lock() = found.owner.map(Arc::new);
        Ok(Some(found.record))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        if self.gives_up(*id) {
            return Ok(());
        }
        self.accounts.0.sessions.delete(id).await
    }
}
