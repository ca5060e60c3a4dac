//! The load: some connections that are kept open, each sending its next request when the last one was answered.

use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use std::{
    rc::Rc,
    time::{Duration, Instant},
};
use tokio::net::TcpStream;

/// How long each request took, and how long they took in all.
#[derive(Default)]
pub(crate) struct Measured {
    times: Vec<Duration>,
    pub(crate) took: Duration,
}

impl Measured {
    pub(crate) fn count(&self) -> usize {
        self.times.len()
    }

    /// The time that this share of the requests did not exceed.
    pub(crate) fn quantile(&self, per_thousand: usize) -> Duration {
        let mut sorted = self.times.clone();
        sorted.sort_unstable();
        sorted[(sorted.len() * per_thousand / 1000).min(sorted.len() - 1)]
    }
}

/// Sends `request(0)`, `request(1)`, … over `connections` connections, for `time`; each must be answered with one of
/// `expected`.
pub(crate) async fn load(
    address: &str,
    connections: usize,
    time: Duration,
    expected: StatusCode,
    request: impl Fn(usize) -> Request<Full<Bytes>> + 'static,
) -> Measured {
    let (begun, request) = (Instant::now(), Rc::new(request));
    let local = tokio::task::LocalSet::new();
    let tasks: Vec<_> = (0..connections)
        .map(|number| {
            let (address, request) = (address.to_owned(), Rc::clone(&request));
            local.spawn_local(async move {
                let mut connection = Connection::open(&address).await;
                let (mut times, mut round) = (Vec::new(), 0);
                while begun.elapsed() < time {
                    let next = request(round * connections + number);
                    let sent = Instant::now();
                    let status = connection.send(next).await.0;
                    assert_eq!(status, expected, "of a request of the bench");
                    times.push(sent.elapsed());
                    round += 1;
                }
                times
            })
        })
        .collect();
    let mut measured = Measured::default();
    local
        .run_until(async {
            for task in tasks {
                measured.times.extend(task.await.unwrap());
            }
        })
        .await;
    measured.took = begun.elapsed();
    measured
}

/// One kept connection.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
}

impl Connection {
    pub(crate) async fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Self { sender }
    }

    /// Status, and the cookies that were set.
    pub(crate) async fn send(&mut self, request: Request<Full<Bytes>>) -> (StatusCode, Vec<String>) {
        self.sender.ready().await.unwrap();
        let response = self.sender.send_request(request).await.unwrap();
        let (parts, body) = response.into_parts();
        body.collect().await.unwrap();
        let cookies = parts.headers.get_all(header::SET_COOKIE).iter();
        (parts.status, cookies.map(|cookie| cookie.to_str().unwrap().to_owned()).collect())
    }
}
