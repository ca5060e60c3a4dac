//! What the store sends to the database, for tests that compare or count statements.

use std::sync::{Arc, Mutex, PoisonError};
use tracing::{Event, Metadata, Subscriber, field, span, subscriber::DefaultGuard};

/// Keeps each statement from the store's log. Clones share what was kept.
#[derive(Clone, Debug, Default)]
pub struct Statements(Arc<Mutex<Vec<String>>>);

impl Statements {
    /// Listens to this thread until the guard is dropped.
    pub fn listen(&self) -> DefaultGuard {
        tracing::subscriber::set_default(self.clone())
    }

    /// Listens to the whole process from now on. Works once a process, so only for a test program with one test.
    pub fn listen_everywhere(&self) {
        if let Err(error) = tracing::subscriber::set_global_default(self.clone()) {
            panic!("another test listens already: {error}");
        }
    }

    /// The statements since the last call.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "housekey_store::sql"
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut |_: &field::Field, value: &dyn std::fmt::Debug| {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{value:?}"));
        });
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}
