//! Closing one's account.

use serde::{Deserialize, Serialize};

/// What people may do with their own account here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosingOffer {
    /// Whether they may deactivate it.
    pub deactivation: bool,
    /// Whether they may delete it.
    pub deletion: bool,
    /// Days until it is deleted; 0: at once.
    pub grace_days: u32,
}

/// A closed account, for its owner who signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedView {
    /// When it will be deleted: RFC 3339, in UTC; nothing if it is only deactivated.
    pub delete_at: Option<String>,
}
