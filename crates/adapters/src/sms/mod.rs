//! Text messages: their words, and the ways they leave.
//!
//! [`SmsLane`] takes what waits in the outbox, writes it out in the reader's language, and hands it to an
//! [`SmsSender`](housekey_accounts::ports::SmsSender): [`SmsWebhook`], [`SmsConsole`], or the host's own.

mod console;
mod lane;
#[cfg(test)]
mod tests;
mod webhook;

pub use console::SmsConsole;
pub use lane::SmsLane;
pub use webhook::{SmsWebhook, SmsWebhookError};
