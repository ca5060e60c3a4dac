//! Time.

use crate::model::At;

/// Where time comes from (rule 7).
pub trait Clock: Send + Sync {
    /// Now, to the microsecond: both databases keep microseconds, and a value must equal itself read back.
    fn now(&self) -> At;
}
