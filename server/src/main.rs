//! The `housekey` binary: command line, configuration, wiring, graceful stop.
//!
//! It builds on the public embedding interface and nothing else; what it does, a host application can do
//! (see `examples/embed`).

mod assets;
mod commands;
mod config;
mod edge;
mod log;
mod metrics;
mod pages;
mod stop;

use clap::Parser;
use std::process::ExitCode;

/// A page is made of some thousand small strings, and glibc's allocator took a third of the time it takes to render one.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = commands::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return commands::fail(&format!("cannot start: {error}"), 1),
    };
    runtime.block_on(commands::run(cli))
}
