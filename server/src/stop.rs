//! A graceful stop: what is in flight is finished, nothing new is begun, and it ends in time.

use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// How long deliveries and handlers may take once the requests in flight are done (`server.stop_timeout`). With the
/// default of that it makes 29 seconds; Kubernetes waits 30 before it kills.
pub(crate) const BACKGROUND: Duration = Duration::from_secs(4);

/// Completes at SIGTERM or Ctrl-C.
pub(crate) async fn asked() {
    let terminate = signal(SignalKind::terminate());
    let interrupt = signal(SignalKind::interrupt());
    let (Ok(mut terminate), Ok(mut interrupt)) = (terminate, interrupt) else {
        tracing::error!("SIGTERM and Ctrl-C cannot be received; stop the process by other means");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
