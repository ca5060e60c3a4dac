//! A server with configurable faults, for the tests.

use crate::tls_fixture::acceptor;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
};
use url::Url;

/// What the server does once it has read a request.
#[derive(Clone, Copy)]
pub(crate) enum Act {
    /// Sends this, and closes.
    Say(&'static str),
    /// Sends this, and then the letter x until the client disconnects.
    Pour(&'static str),
    /// Never answers.
    Stall,
    /// Closes.
    HangUp,
}

/// The server.
pub(crate) struct Sink {
    address: SocketAddr,
    tls: bool,
    act: Mutex<Act>,
    seen: Mutex<Vec<String>>,
    poured: Mutex<usize>,
}

impl Sink {
    pub(crate) async fn start(act: Act) -> Arc<Self> {
        Self::serve(act, false).await
    }

    pub(crate) async fn with_tls(act: Act) -> Arc<Self> {
        Self::serve(act, true).await
    }

    async fn serve(act: Act, tls: bool) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (act, seen, poured) = (Mutex::new(act), Mutex::default(), Mutex::default());
        let sink = Arc::new(Self { address, tls, act, seen, poured });
        let server = Arc::clone(&sink);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = Arc::clone(&server);
                tokio::spawn(async move {
                    if server.tls {
                        server.answer(acceptor().accept(stream).await.ok()?).await
                    } else {
                        server.answer(stream).await
                    }
                });
            }
        });
        sink
    }

    /// Where it is, under a host of choice.
    pub(crate) fn url(&self, host: &str) -> Url {
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://{host}:{}/hook", self.address.port()).parse().unwrap()
    }

    /// Every request so far.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// How many bytes of the last answer were sent.
    pub(crate) fn poured(&self) -> usize {
        *self.poured.lock().unwrap()
    }

    async fn answer(&self, mut stream: impl AsyncRead + AsyncWrite + Unpin) -> Option<()> {
        let mut request = Vec::new();
        while !complete(&request) {
            if stream.read_buf(&mut request).await.ok()? == 0 {
                return None;
            }
        }
        self.seen.lock().unwrap().push(String::from_utf8(request).unwrap());
        let act = *self.act.lock().unwrap();
        match act {
            Act::Say(text) => stream.write_all(text.as_bytes()).await.ok()?,
            Act::Pour(head) => {
                stream.write_all(head.as_bytes()).await.ok()?;
                while stream.write_all(&[b'x'; 1024]).await.is_ok() {
                    *self.poured.lock().unwrap() += 1024;
                }
            }
            Act::Stall => while stream.read_u8().await.is_ok() {},
            Act::HangUp => {}
        }
        stream.shutdown().await.ok()
    }
}

fn complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}
