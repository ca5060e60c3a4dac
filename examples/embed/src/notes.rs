//! The application's own data: notes. One of Housekey's signals adds the first.

use housekey_accounts::model::AccountId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Everybody's notes, in memory.
#[derive(Clone, Default)]
pub(crate) struct Notes(Arc<Mutex<HashMap<String, Vec<String>>>>);

impl Notes {
    /// Leaves a first note for somebody who just signed up.
    pub(crate) fn welcome(&self, account: AccountId) {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        notes.entry(account.to_string()).or_default().push("Welcome. This note was left by a signal.".into());
    }

    /// Somebody's notes.
    pub(crate) fn of(&self, account: &str) -> Vec<String> {
        let notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        notes.get(account).cloned().unwrap_or_default()
    }
}
