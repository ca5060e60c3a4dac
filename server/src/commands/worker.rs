//! `housekey worker`: delivers what waits, for servers that only serve.

use super::{build, say};
use crate::{config::Config, metrics, stop};
use housekey_accounts::settings::Transport;
use std::process::ExitCode;

pub(super) async fn run(config: Config) -> ExitCode {
    if config.settings.mail.transport == Some(Transport::Inbox) {
        let advice = "mail sent from here would be in nobody's inbox; set mail.transport = \"smtp\"";
        return super::fail(
            &format!("the built-in inbox is inside the server: {advice}"),
            super::BAD_CONFIGURATION,
        );
    }
    if let Err(problem) = metrics::start(config.server.metrics_listen).await {
        return super::fail(&problem, 1);
    }
    let accounts = match build(config).await {
        Ok(accounts) => accounts,
        Err(code) => return code,
    };
    accounts.start_worker();
    say("Housekey delivers what waits in the outbox");
    stop::asked().await;
    tracing::info!("stopping: finishing the deliveries in hand");
    if tokio::time::timeout(stop::BACKGROUND, accounts.stop()).await.is_err() {
        tracing::warn!("deliveries were given up; they stay in the outbox");
    }
    ExitCode::SUCCESS
}
