//! Waking the outbox worker.

use tokio::sync::watch;

/// Tells the workers of this process that a row was committed; polling stands behind it.
#[derive(Clone, Debug)]
pub struct Wake(watch::Sender<u64>);

impl Default for Wake {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Wake {
    /// There is work.
    pub fn now(&self) {
        self.0.send_modify(|times| *times = times.wrapping_add(1));
    }

    /// What a lane listens on: no call is missed, however late it listens again.
    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}
