//! One connection, from its first byte to its end.

use super::{
    watch::{Deadlines, Late, Watch, WritingAnswer},
    wire::Wire,
};
use axum::{Router, body::Body, extract::ConnectInfo, response::Response};
use http::{Request, Version};
use hyper::{
    body::{Body as HttpBody, Bytes, Frame, Incoming, SizeHint},
    service::service_fn,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use std::{
    convert::Infallible,
    future::poll_fn,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    net::TcpStream,
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;
use tower::Service;

/// How often a silent HTTP/2 connection with a request in flight is pinged.
const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// Longest head of a request, and the most of it that is buffered. hyper's own limit is 400 KB, which a thousand
/// connections would make 400 MB.
const HEAD: usize = 64 * 1024;

/// What every connection is served with. Clones share it.
#[derive(Clone)]
pub(super) struct Door(Arc<Inner>);

struct Inner {
    builder: Builder<TokioExecutor>,
    router: Router,
    deadlines: Deadlines,
    /// The server stops: finish the request in flight.
    ending: CancellationToken,
    /// It cannot wait any longer.
    given_up: CancellationToken,
    requests: AtomicUsize,
}

/// A request that is being answered, for the count.
struct Counted(Door);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.0.requests.fetch_sub(1, Ordering::Relaxed);
    }
}

enum End {
    /// The connection came to its own end.
    Over,
    /// It missed a deadline.
    Late(Late),
}

impl Door {
    pub(super) fn new(
        router: Router,
        deadlines: Deadlines,
        ending: CancellationToken,
        given_up: CancellationToken,
    ) -> Self {
        let mut builder = Builder::new(TokioExecutor::new());
        // The head's deadline is the watch's, which also covers what comes before hyper knows the protocol.
        builder.http1().timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(HEAD);
        builder.http2().timer(TokioTimer::new()).keep_alive_interval(Some(KEEP_ALIVE));
        // Once for all requests: a router without its state makes every route anew for each.
        let router = router.with_state(());
        let requests = AtomicUsize::new(0);
        Self(Arc::new(Inner { builder, router, deadlines, ending, given_up, requests }))
    }

    /// How many requests are being answered.
    pub(super) fn requests(&self) -> usize {
        self.0.requests.load(Ordering::Relaxed)
    }

    /// Serves one connection to its end.
    pub(super) fn serve(&self, stream: TcpStream, peer: SocketAddr) -> impl Future<Output = ()> + use<> {
        let door = self.clone();
        async move {
            let watch = Watch::new();
            let wire = TokioIo::new(Wire::new(stream, Arc::clone(&watch)));
            let (inside, seen) = (door.clone(), Arc::clone(&watch));
            let service = service_fn(move |request| inside.clone().answer(request, peer, Arc::clone(&seen)));
            let connection = pin!(door.0.builder.serve_connection(wire, service));
            let end = tokio::select! {
                end = door.to_the_end(connection, &watch) => end,
                () = door.0.given_up.cancelled() => End::Over,
            };
            if let End::Late(late) = end {
                let reason = late.name();
                metrics::counter!("housekey_connections_late_total", "reason" => reason).increment(1);
                tracing::debug!(%peer, reason, "a connection was closed: its client was late");
            }
        }
    }

    async fn to_the_end<C>(&self, mut connection: Pin<&mut C>, watch: &Watch) -> End
    where
        C: hyper_util::server::graceful::GracefulConnection,
    {
        let inner = &self.0;
        let mut ending = pin!(inner.ending.cancelled());
        let mut timer = pin!(sleep_until(Instant::now() + inner.deadlines.first_byte));
        let mut told = false;
        poll_fn(|cx| {
            // First what has come already: a request that is here before the end is answered.
            if connection.as_mut().poll(cx).is_ready() {
                return Poll::Ready(End::Over);
            }
            loop {
                let now = Instant::now();
                let due = watch.deadline(&inner.deadlines);
                let late = due.filter(|(at, _)| *at <= now).map(|(_, late)| late);
                let idle = late == Some(Late::Idle);
                if !told && (idle || ending.as_mut().poll(cx).is_ready()) {
                    told = true;
                    watch.ending();
                    // HTTP/2 sends GOAWAY; HTTP/1 between requests is closed.
                    connection.as_mut().graceful_shutdown();
                    if connection.as_mut().poll(cx).is_ready() {
                        return Poll::Ready(if idle { End::Late(Late::Idle) } else { End::Over });
                    }
                    continue;
                }
                if let Some(late) = late {
                    return Poll::Ready(End::Late(late));
                }
                // Nothing may be due now and much later, without this task hearing of it: look again in a while.
                let at = due.map_or(now + inner.deadlines.idle, |(at, _)| at);
                if timer.is_elapsed() || at < timer.deadline() {
                    timer.as_mut().reset(at);
                }
                if timer.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                }
            }
        })
        .await
    }

    async fn answer(
        self,
        request: Request<Incoming>,
        peer: SocketAddr,
        watch: Arc<Watch>,
    ) -> Result<Response<Watched>, Infallible> {
        let in_hand = watch.request(request.version() == Version::HTTP_2);
        self.0.requests.fetch_add(1, Ordering::Relaxed);
        let counted = Counted(self.clone());
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.0.router.clone().call(request).await?;
        drop(counted);
        let answer = in_hand.answered();
        Ok(response.map(|body| Watched { body, _answer: answer }))
    }
}

/// An answer's body; the answer is over when hyper has it all and lets it go.
struct Watched {
    body: Body,
    _answer: WritingAnswer,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
