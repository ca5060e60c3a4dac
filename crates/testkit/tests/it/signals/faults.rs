//! Faults around signals: handlers, workers, the relay, the database. No request waits, and nothing is lost.

mod database;
mod handlers;
mod log;
mod processes;
mod relay;
mod waits;
mod workers;
mod writers;
