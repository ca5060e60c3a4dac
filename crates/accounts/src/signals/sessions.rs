//! The `usersessions.` family: sessions on devices.

use super::declare::signals;
use super::parts::{SessionClient, UserRef};

signals! {
    /// Fires when a session is used from another address or by another browser than before; the new ones are
    /// stored.
    SessionClientChanged = "usersessions.session_client_changed" version 2 of UserRef {
        /// Where it was used from until now.
        from_session: SessionClient,
        /// Where it is used from.
        to_session: SessionClient,
    }
}
