//! The outbox's worker in process: at least once, in order where asked, nobody held up, nothing lost.

mod facts;
mod letters;
mod lost;
mod order;
mod tries;
