//! What a served request costs: the release binary under load over loopback, on SQLite and on PostgreSQL.
//!
//! `cargo xtask bench http`; figures in docs/performance.md. The client runs on the same machine and takes its share
//! of the cores, so requests per second are those of both; CPU per request is the server's alone, as Linux counts it.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "a bench prints its table")]

mod client;
mod scenarios;
mod served;

use served::Served;

fn main() {
    // `cargo bench` hands `--bench` to every bench; `cargo test` builds this one and does not run it.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let sqlite = tempfile::TempDir::new().unwrap();
    runtime.block_on(measure("SQLite", &format!("sqlite:{}/bench.sqlite", sqlite.path().display())));
    match std::env::var("DATABASE_URL") {
        Ok(url) => runtime.block_on(measure("PostgreSQL", &url)),
        Err(_) => println!("PostgreSQL is left out: DATABASE_URL names none (cargo xtask bench starts one)"),
    }
}

async fn measure(database: &str, url: &str) {
    let served = Served::start(url);
    println!("\n{database}: {} MiB before the first request", served.memory_mib());
    println!(
        "{:<38} {:>10} {:>9} {:>9} {:>13} {:>8}",
        "scenario", "requests/s", "p50 ms", "p99 ms", "CPU ms/request", "MiB"
    );
    scenarios::all(&served).await;
}
