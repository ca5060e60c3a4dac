//! One file a port: its SQL, its rows, nothing else.

pub(crate) mod accounts;
mod deliveries;
mod emails;
mod events;
mod outbox;
mod pending_logins;
mod phones;
mod proofs;
mod rate_limits;
