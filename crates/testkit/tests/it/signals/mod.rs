//! Signals: what fires when, who is notified, and that no fault loses one.

mod faults;
mod golden;
mod outbox;
mod probe;
mod support;
mod webhooks;
