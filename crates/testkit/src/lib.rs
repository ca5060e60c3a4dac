//! A complete account system for tests, in memory, with a movable clock, seeded randomness and a mailbox.
//!
//! [`TestApp`] is the whole of Housekey behind its layers, without a network; [`Browser`] and [`AppClient`]
//! are its visitors. [`database`] gives fresh databases for the contract suites.

#![expect(
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test that cannot go on has failed, and a panic is how tests say so"
)]

pub mod app;
pub mod clients;
pub mod database;
pub mod dump;
pub mod fakes;
pub mod probe;
pub mod statements;

pub use app::{Backend, SEALING_KEY, TestApp};
pub use clients::{AppClient, Browser, Reply};
pub use fakes::{Mailbox, MovableClock, SeededEntropy, Texts};
pub use probe::SignalProbe;
pub use statements::Statements;
