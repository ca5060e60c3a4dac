//! What breaks around signals: handlers, workers, the relay, the database. Nothing waits, nothing is lost.

mod database;
mod handlers;
mod log;
mod processes;
mod relay;
mod waits;
mod workers;
mod writers;
