//! The log: one line for each event, with the request's id.

use crate::config::{Log, LogFormat};
use std::io::IsTerminal;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Starts it, on standard error. `RUST_LOG` wins over the setting.
pub(crate) fn start(log: &Log) {
    let filter = EnvFilter::try_from_default_env()
        .or_else(|_| EnvFilter::try_new(&log.filter))
        .unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    // Colour codes are for a terminal, not for a file.
    let colours = std::io::stderr().is_terminal();
    let started = match log.format {
        LogFormat::Text => {
            registry.with(fmt::layer().with_ansi(colours).with_writer(std::io::stderr)).try_init()
        }
        LogFormat::Json => registry.with(fmt::layer().json().with_writer(std::io::stderr)).try_init(),
    };
    if let Err(error) = started {
        tracing::debug!(%error, "a log was running already");
    }
}
