//! Time.

use crate::model::At;

/// Where time comes from: a port, so that tests can move it.
pub trait Clock: Send + Sync {
    /// Now, to the microsecond: both databases keep microseconds, and a value must equal itself read back.
    fn now(&self) -> At;
}
