//! The binary, as an operator runs it: on loopback, in a folder of its own.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod commands;
mod crash;
mod edge;
mod instance;
mod lost_file;
mod serving;
mod signals;
