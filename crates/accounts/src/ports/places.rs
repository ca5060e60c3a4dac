//! Where in the world an address is.

use housekey_protocol::Locale;
use std::net::IpAddr;

/// Names the place of a client's address, for the lists of sessions and of what happened. A host brings one, if it has a database of
/// places; Housekey has none.
pub trait Places: Send + Sync {
    /// Such as `Bern, Switzerland`, in the reader's language as far as possible; `None`: it is not known. It is called for each
    /// line that is shown, so it must answer at once.
    fn place(&self, ip: IpAddr, locale: Locale) -> Option<String>;
}
