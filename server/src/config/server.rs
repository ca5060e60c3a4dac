//! `[server]`, `[database]`, `[log]`: the settings of the binary itself.

use serde::{Deserialize, Serialize};
use std::{net::SocketAddr, time::Duration};

/// The longest deadline there is: beyond an hour it protects nothing.
const LONGEST: u32 = 3600;

housekey_accounts::section! {
    /// Where to listen, and the limits of connections.
    #[derive(Debug)]
    pub(crate) struct Server in "server" {
        /// Where to listen: address and port.
        listen: SocketAddr = SocketAddr::from(([127, 0, 0, 1], 3000));
        /// Where to serve `/metrics` for Prometheus; nowhere, unless it is set. Keep it off the public network.
        metrics_listen: Option<SocketAddr> = None, example "\"127.0.0.1:9464\"";
        /// Connections open at a time, in all. They are fewer where the limit of open files is lower.
        max_connections: u32 = 4096, above 0;
        /// Connections open at a time from one address (IPv6: one /64); 0 is no limit. Not counted where `[proxy]` trusts a proxy: all
        /// people come from the proxy's address then.
        max_connections_per_ip: u32 = 256;
        /// Connections that wait in the kernel to be accepted; the kernel takes `net.core.somaxconn` at most.
        // The kernel reads the number as a signed one.
        backlog: u32 = 1024, within 1..=65_535;
        /// Seconds a client has from the connection to its first byte.
        first_byte_timeout: u32 = 10, within 1..=LONGEST "seconds";
        /// Seconds a client has from a request's first byte to the end of its head.
        head_timeout: u32 = 10, within 1..=LONGEST "seconds";
        /// Seconds a client has for a request's whole body.
        body_timeout: u32 = 15, within 1..=LONGEST "seconds";
        /// Seconds a client has to read an answer.
        answer_timeout: u32 = 60, within 1..=LONGEST "seconds";
        /// Seconds a connection is kept after an answer, for another request. Longer than a proxy in front keeps it, or
        /// the proxy meets a closed one.
        idle_timeout: u32 = 75, within 1..=LONGEST "seconds";
        /// Seconds that requests in flight have after SIGTERM; background work has 4 more.
        stop_timeout: u32 = 25, within 1..=LONGEST "seconds";
    }
}

housekey_accounts::section! {
    /// Where accounts are kept.
    #[derive(Debug)]
    pub(crate) struct Database in "database" {
        /// `sqlite:PATH` (made if it is missing) or `postgres://USER:PASSWORD@HOST/NAME`.
        url: String = "sqlite:housekey.sqlite".into();
        /// Connections at most.
        max_connections: u32 = 10, above 0;
    }
}

housekey_accounts::section! {
    /// What the server writes to standard error.
    #[derive(Debug)]
    pub(crate) struct Log in "log" {
        /// How a line looks: `text`, for people, or `json`, one object a line.
        format: LogFormat = LogFormat::Text;
        /// Which lines, as directives of `tracing`; `RUST_LOG` wins.
        filter: String = "info".into();
    }
}

/// How a log line looks.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

impl Server {
    /// How long a request's whole body may take.
    pub(crate) fn body_time(&self) -> Duration {
        seconds(self.body_timeout)
    }
}

/// A setting in seconds.
pub(crate) fn seconds(number: u32) -> Duration {
    Duration::from_secs(number.into())
}
