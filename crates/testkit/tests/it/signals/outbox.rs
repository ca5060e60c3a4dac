//! The outbox's worker in process: at least once, in order where asked, nobody held up, nothing lost.

mod facts;
mod lost;
mod mails;
mod order;
mod sealed;
mod tries;
