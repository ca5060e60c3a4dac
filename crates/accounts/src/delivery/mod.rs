//! Delivery of the outbox: mails, webhooks and calls of `durable` handlers wait as rows, and a worker delivers them.
//!
//! Each subscriber (the mailer, a webhook, a `durable` handler) has a lane of its own, so that one that hangs does
//! not delay the others. Delivery is at least once: a crash after a delivery and before its row is deleted repeats it,
//! under the same id.

mod hand;
mod lane;
mod mail;
mod settle;
pub mod worker;

pub use worker::Worker;
