//! A deadline for a request's whole body.
//!
//! A body that only must not pause can be trickled in for hours, and holds its connection, its request and whatever the
//! request has opened. No account form is longer than some KiB, so it comes at once or not
//! from somebody who waits for an answer.

use crate::Accounts;
use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body::{Frame, SizeHint};
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::time::Sleep;

pub(super) async fn layer(State(accounts): State<Accounts>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let late = Arc::new(AtomicBool::new(false));
    let request = request.map(|body| Body::new(Hurried::new(body, accounts.0.body_time, late.clone())));
    let response = next.run(request).await;
    if !late.load(Ordering::Relaxed) {
        return response;
    }
    tracing::info!("a body was not complete in time");
    // What was read of it is lost, and what comes after it is no new request.
    let close = [(header::CONNECTION, HeaderValue::from_static("close"))];
    (StatusCode::REQUEST_TIMEOUT, close, "Your request took too long to arrive. Try again.\n").into_response()
}

struct Hurried {
    body: Body,
    deadline: Pin<Box<Sleep>>,
    late: Arc<AtomicBool>,
}

impl Hurried {
    fn new(body: Body, time: Duration, late: Arc<AtomicBool>) -> Self {
        Self { body, deadline: Box::pin(tokio::time::sleep(time)), late }
    }
}

/// Why reading ended.
#[derive(Debug, thiserror::Error)]
#[error("the body was not complete in time")]
struct Late;

impl HttpBody for Hurried {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            return Poll::Ready(frame);
        }
        ready!(self.deadline.as_mut().poll(cx));
        self.late.store(true, Ordering::Relaxed);
        Poll::Ready(Some(Err(axum::Error::new(Late))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
