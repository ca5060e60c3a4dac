//! What was signalled, in order.

use async_trait::async_trait;
use housekey_accounts::signals::{Envelope, SignalLog};
use std::sync::{Arc, Mutex, PoisonError};

/// Records every signal of an app, in the order of their commits.
#[derive(Clone, Default)]
pub struct SignalProbe(Arc<Mutex<Vec<Envelope>>>);

impl SignalProbe {
    /// All so far.
    pub fn all(&self) -> Vec<Envelope> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Their names, without the family.
    pub fn names(&self) -> Vec<String> {
        self.all().iter().map(|e| e.kind.rsplit('.').next().unwrap_or(&e.kind).to_owned()).collect()
    }

    /// The names since the last call of this.
    pub fn take(&self) -> Vec<String> {
        let names = self.names();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
        names
    }
}

#[async_trait]
impl SignalLog for SignalProbe {
    async fn append(&self, envelopes: &[Envelope]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(envelopes);
    }
}
