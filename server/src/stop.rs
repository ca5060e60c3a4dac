//! A graceful stop: what is in flight is finished, nothing new is begun, and it ends within 30 seconds.

use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// How long requests in flight may take after the first signal.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// How long deliveries and handlers may take after that.
pub(crate) const BACKGROUND: Duration = Duration::from_secs(8);
/// How long a client may take over the head of a request.
pub(crate) const HEADERS: Duration = Duration::from_secs(10);
/// How often a silent HTTP/2 connection is asked whether it is still there.
pub(crate) const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// Completes at SIGTERM or Ctrl-C.
pub(crate) async fn asked() {
    let terminate = signal(SignalKind::terminate());
    let interrupt = signal(SignalKind::interrupt());
    let (Ok(mut terminate), Ok(mut interrupt)) = (terminate, interrupt) else {
        tracing::error!("signals cannot be heard; stop the process by other means");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
