//! The outbox's worker in process: delivery at least once, in order where asked, no subscriber delayed by another.

mod facts;
mod lost;
mod mails;
mod order;
mod sealed;
mod tries;
