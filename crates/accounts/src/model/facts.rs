//! What is known of a request.

use super::DeviceKey;
use housekey_protocol::Locale;
use serde::{Deserialize, Serialize};

/// What handlers and logs may know of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestFacts {
    /// The client's address, as far as the trusted-proxy setting lets us know it.
    pub ip: Option<String>,
    /// What limits count: the address, or (IPv6, where one person has a whole network) its /64.
    #[serde(skip)]
    pub network: Option<String>,
    /// What this browser (or app) is known again by, if it is.
    #[serde(skip)]
    pub device: Option<DeviceKey>,
    /// At most 200 characters.
    pub user_agent: Option<String>,
    /// The reader's language.
    pub locale: Locale,
    /// Stands on every log line of the request.
    pub request_id: String,
}
