//! Signals: what fires when, who is told, and that nothing is lost, whatever breaks.

mod faults;
mod golden;
mod outbox;
mod probe;
mod support;
mod webhooks;
