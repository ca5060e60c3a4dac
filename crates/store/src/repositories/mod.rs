//! One file a port: its SQL, its rows, nothing else.

pub(crate) mod accounts;
mod challenges;
mod deliveries;
mod emails;
pub(crate) mod events;
mod locks;
mod outbox;
mod pending_logins;
mod phones;
mod rate_limits;
mod sessions;
