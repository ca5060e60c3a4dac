//! A webhook's receiver that keeps all it gets.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// One request.
#[derive(Clone, Debug)]
pub(super) struct Arrival {
    /// Its `webhook-id`.
    pub(super) id: String,
    pub(super) body: String,
}

type Arrivals = Arc<Mutex<Vec<Arrival>>>;

pub(super) struct Sink {
    port: u16,
    arrivals: Arrivals,
}

impl Sink {
    pub(super) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (port, arrivals) = (listener.local_addr().unwrap().port(), Arrivals::default());
        let router = Router::new().fallback(take).with_state(arrivals.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { port, arrivals }
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// All so far, in order.
    pub(super) fn arrivals(&self) -> Vec<Arrival> {
        self.arrivals.lock().unwrap().clone()
    }
}

async fn take(State(arrivals): State<Arrivals>, headers: HeaderMap, body: String) -> StatusCode {
    let id = headers["webhook-id"].to_str().unwrap().to_owned();
    arrivals.lock().unwrap().push(Arrival { id, body });
    StatusCode::NO_CONTENT
}
