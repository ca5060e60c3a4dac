//! What the store sends to the database, for tests that compare or count statements.

use std::{
    cell::RefCell,
    sync::{Arc, Mutex, Once, OnceLock, PoisonError},
};
use tracing::{Event, Metadata, Subscriber, field, span};

/// Keeps each statement from the store's log. Clones share what was kept.
#[derive(Clone, Debug, Default)]
pub struct Statements(Arc<Mutex<Vec<String>>>);

thread_local! {
    static HERE: RefCell<Option<Statements>> = const { RefCell::new(None) };
}
static EVERYWHERE: OnceLock<Statements> = OnceLock::new();

impl Statements {
    /// Listens to this thread until the guard is dropped.
    pub fn listen(&self) -> Listening {
        install();
        HERE.set(Some(self.clone()));
        Listening(())
    }

    /// Listens to the whole process from now on. Works once a process, so only for a test program with one test.
    pub fn listen_everywhere(&self) {
        install();
        assert!(EVERYWHERE.set(self.clone()).is_ok(), "another test listens already");
    }

    /// The statements since the last call.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Statements of this thread are kept while this lives.
#[must_use]
pub struct Listening(());

impl Drop for Listening {
    fn drop(&mut self) {
        HERE.set(None);
    }
}

/// Installs the one subscriber of this process, before the first statement of a test.
///
/// One subscriber for each listening thread would miss statements: a log line that another thread writes for the first
/// time while a subscriber is added is marked as wanted by nobody (tracing-core registers lines and subscribers in two steps).
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if let Err(error) = tracing::subscriber::set_global_default(Recorder) {
            panic!("this process has a subscriber already: {error}");
        }
    });
}

struct Recorder;

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "housekey_store::sql"
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &Event<'_>) {
        let Some(kept) = HERE.with_borrow(Clone::clone).or_else(|| EVERYWHERE.get().cloned()) else { return };
        event.record(&mut |_: &field::Field, value: &dyn std::fmt::Debug| {
            kept.0.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{value:?}"));
        });
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}
