//! `[server]`: where to listen, and the limits of connections.

use serde::{Deserialize, Serialize};
use std::{net::SocketAddr, time::Duration};

/// `[server]`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Server {
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// Where to serve `/metrics` for Prometheus; nowhere, unless it is set.
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// Connections that the kernel keeps until they are accepted; it takes `net.core.somaxconn` at most.
    pub(crate) backlog: u32,
    /// Connections open at a time.
    pub(crate) max_connections: u32,
    /// Of these, from one address (IPv6: from one /64); 0 is no limit. Not looked at where `[proxy]` trusts a proxy:
    /// all people come from the proxy's address then.
    pub(crate) max_connections_per_ip: u32,
    /// Seconds from the connection to its first byte.
    pub(crate) first_byte_timeout: u32,
    /// Seconds from a request's first byte to the end of its head.
    pub(crate) head_timeout: u32,
    /// Seconds a request's whole body may take.
    pub(crate) body_timeout: u32,
    /// Seconds a client may take to read an answer.
    pub(crate) answer_timeout: u32,
    /// Seconds a connection is kept after an answer, for the next request.
    pub(crate) idle_timeout: u32,
    /// Seconds that requests in flight have when the server is asked to stop.
    pub(crate) stop_timeout: u32,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            metrics_listen: None,
            backlog: 1024,
            max_connections: 4096,
            max_connections_per_ip: 256,
            first_byte_timeout: 10,
            head_timeout: 10,
            body_timeout: 15,
            answer_timeout: 60,
            idle_timeout: 75,
            stop_timeout: 25,
        }
    }
}

/// The longest deadline there is: beyond an hour it protects nothing.
const LONGEST: u32 = 3600;

impl Server {
    /// What is wrong, one a line, each with its setting.
    pub(super) fn problems(&self) -> Vec<String> {
        let deadlines = [
            ("first_byte_timeout", self.first_byte_timeout),
            ("head_timeout", self.head_timeout),
            ("body_timeout", self.body_timeout),
            ("answer_timeout", self.answer_timeout),
            ("idle_timeout", self.idle_timeout),
            ("stop_timeout", self.stop_timeout),
        ];
        let mut found: Vec<String> = deadlines
            .into_iter()
            .filter(|(_, seconds)| !(1..=LONGEST).contains(seconds))
            .map(|(name, _)| format!("server.{name}: must be 1 to {LONGEST} seconds"))
            .collect();
        if self.max_connections == 0 {
            found.push("server.max_connections: must be above 0".into());
        }
        // The kernel reads it as a signed number.
        if !(1..=65_535).contains(&self.backlog) {
            found.push("server.backlog: must be 1 to 65535".into());
        }
        found
    }

    /// How long a request's whole body may take.
    pub(crate) fn body_time(&self) -> Duration {
        seconds(self.body_timeout)
    }
}

/// A setting in seconds.
pub(crate) fn seconds(number: u32) -> Duration {
    Duration::from_secs(number.into())
}
