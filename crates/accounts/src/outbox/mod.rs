//! The outbox: what must leave the house is a row of the flow's own transaction, and a worker carries it out.

pub mod mail;
pub mod worker;

use std::sync::Arc;
use tokio::sync::Notify;

pub use mail::Letter;
pub use worker::Worker;

/// Tells the worker of this process that a row was committed; polling stands behind it.
#[derive(Clone, Debug, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    /// There is work.
    pub fn now(&self) {
        self.0.notify_one();
    }

    /// Waits until there is.
    pub async fn wait(&self) {
        self.0.notified().await;
    }
}
