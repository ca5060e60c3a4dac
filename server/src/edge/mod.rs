//! The server's edge: accepting connections, how many there may be, and how long each is waited for.
//!
//! Anybody who reaches the port can open connections and send nothing. Each takes a file descriptor and some memory,
//! and a server without descriptors cannot answer. So connections are counted before a byte is read ([`places`]), and
//! each has a deadline for what must come next ([`watch`]). Requests are limited by the layers of `housekey-http`.

mod connection;
mod descriptors;
mod listen;
mod places;
mod watch;
mod wire;

use crate::{
    config::{Server, seconds},
    stop,
};
use axum::Router;
use connection::Door;
use housekey_accounts::settings::Proxy;
use housekey_http::Accounts;
use places::{Full, Places};
use std::{
    io,
    net::SocketAddr,
    process::ExitCode,
    time::{Duration, Instant},
};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use watch::Deadlines;

pub(crate) use listen::listen;

/// How long nothing is accepted after the kernel would not give us a connection.
const PAUSE: Duration = Duration::from_millis(500);
/// How often at most it is said in the log that connections are refused.
const SAY_EVERY: Duration = Duration::from_secs(10);

/// The open port, with the limits of its connections.
pub(crate) struct Edge {
    listener: TcpListener,
    places: Places,
    deadlines: Deadlines,
    patience: Duration,
    full: Throttled,
    failed: Throttled,
}

impl Edge {
    /// Rules for connections to this listener. Files that others need are left out of what connections may take.
    pub(crate) fn new(listener: TcpListener, server: &Server, proxy: &Proxy, other_files: u32) -> Self {
        let in_all = descriptors::connections(server.max_connections, other_files);
        // Behind a proxy every connection is the proxy's own: counting them by address would count everybody as one.
        let proxied = proxy.trusted_proxy_count > 0 || proxy.trusted_client_ip_header.is_some();
        let counted = !proxied && server.max_connections_per_ip > 0;
        let per_network =
            counted.then_some(usize::try_from(server.max_connections_per_ip).unwrap_or(usize::MAX));
        Self {
            listener,
            places: Places::new(in_all, per_network),
            deadlines: Deadlines {
                first_byte: seconds(server.first_byte_timeout),
                head: seconds(server.head_timeout),
                answer: seconds(server.answer_timeout),
                idle: seconds(server.idle_timeout),
            },
            patience: seconds(server.stop_timeout),
            full: Throttled::default(),
            failed: Throttled::default(),
        }
    }

    /// Serves until asked to stop; then waits for requests in flight, for `server.stop_timeout` at most.
    pub(crate) async fn serve(mut self, router: Router, accounts: &Accounts) -> ExitCode {
        let (open, ending, given_up) =
            (TaskTracker::new(), CancellationToken::new(), CancellationToken::new());
        let door = Door::new(router, self.deadlines, ending.clone(), given_up.clone());
        let mut asked = std::pin::pin!(stop::asked());
        loop {
            let accepted = tokio::select! {
                biased;
                () = &mut asked => break,
                accepted = self.listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => self.welcome(stream, peer, &door, &open),
                Err(error) if is_the_peers(&error) => {}
                Err(error) => {
                    // Out of descriptors or memory: at once again would only fail again, and take a whole core.
                    if let Some(times) = self.failed.again() {
                        let advice =
                            "raise the limit of open files (LimitNOFILE), or lower server.max_connections";
                        tracing::error!(%error, times, "connections cannot be accepted; {advice}");
                    }
                    metrics::counter!("housekey_accept_errors_total").increment(1);
                    tokio::select! {
                        () = &mut asked => break,
                        () = tokio::time::sleep(PAUSE) => {}
                    }
                }
            }
        }
        tracing::info!("stopping: finishing what is in flight");
        drop(self.listener);
        accounts.drain();
        ending.cancel();
        open.close();
        let in_time = tokio::select! {
            () = open.wait() => true,
            () = tokio::time::sleep(self.patience) => false,
            // A second signal ends the wait.
            () = stop::asked() => false,
        };
        let unanswered = door.requests();
        given_up.cancel();
        open.wait().await;
        if in_time || unanswered == 0 {
            return ExitCode::SUCCESS;
        }
        tracing::warn!(unanswered, "requests in flight were given up");
        ExitCode::FAILURE
    }

    fn welcome(&mut self, stream: TcpStream, peer: SocketAddr, door: &Door, open: &TaskTracker) {
        let place = match self.places.take(peer.ip()) {
            Ok(place) => place,
            Err(full) => return self.refuse(full, peer),
        };
        // Answers are written whole; waiting for more to send only delays them.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection went as it came");
            return;
        }
        let count = self.places.clone();
        count_open(&count);
        let served = door.serve(stream, peer);
        open.spawn(async move {
            served.await;
            drop(place);
            count_open(&count);
        });
    }

    /// Closes it at once, before anything is allocated for it.
    fn refuse(&mut self, full: Full, peer: SocketAddr) {
        let (reason, advice) = match full {
            Full::InAll => ("in_all", "server.max_connections are open"),
            Full::Network => (
                "per_ip",
                "one address has server.max_connections_per_ip open; if it is your proxy, set [proxy] so that clients are distinguished",
            ),
        };
        metrics::counter!("housekey_connections_refused_total", "reason" => reason).increment(1);
        if let Some(times) = self.full.again() {
            tracing::warn!(reason, peer = %peer.ip(), times, "connections are refused: {advice}");
        }
    }
}

/// The peer closed the connection before it was accepted.
fn is_the_peers(error: &io::Error) -> bool {
    use io::ErrorKind as E;
    matches!(error.kind(), E::ConnectionAborted | E::ConnectionReset | E::ConnectionRefused | E::Interrupted)
}

fn count_open(places: &Places) {
    let open = u32::try_from(places.taken()).unwrap_or(u32::MAX);
    metrics::gauge!("housekey_connections_open").set(open);
}

/// Counts something frequent, and says when it is to be logged again.
#[derive(Default)]
struct Throttled {
    times: u64,
    last: Option<Instant>,
}

impl Throttled {
    /// It happened; answers how often since it was last said, when it is time to say it again.
    fn again(&mut self) -> Option<u64> {
        self.times += 1;
        if self.last.is_some_and(|last| last.elapsed() < SAY_EVERY) {
            return None;
        }
        self.last = Some(Instant::now());
        Some(std::mem::take(&mut self.times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_message_is_logged_once_per_period() {
        let mut told = Throttled::default();
        assert_eq!(told.again(), Some(1));
        assert_eq!((told.again(), told.again()), (None, None));
        told.last = None;
        assert_eq!(told.again(), Some(3));
    }
}
