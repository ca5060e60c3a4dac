//! The command line.

mod config;
mod invite;
mod secrets;
mod serve;
mod signals;
mod user;
mod worker;

use crate::{config::Config, log, stop};
use clap::{Parser, Subcommand};
use housekey_http::Accounts;
use housekey_store::ConnectOptions;
use std::{io::Write, path::PathBuf, process::ExitCode};

/// The account system for Leptos applications.
#[derive(Parser)]
#[command(name = "housekey", version, about)]
pub(crate) struct Cli {
    /// The configuration file (default: housekey.toml, if it is there).
    #[arg(long, global = true, env = "HOUSEKEY_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Migrates the database and serves.
    Serve,
    /// Delivers what waits in the outbox (mail, webhooks), without serving; beside servers with `signals.worker = false`.
    Worker,
    /// Migrates the database.
    Migrate,
    /// Prints or checks a configuration.
    #[command(subcommand)]
    Config(config::Command),
    /// Makes keys that secrets in the database are sealed with.
    #[command(subcommand)]
    Secrets(secrets::Command),
    /// Makes and manages accounts, in the database of a running server; effective at once.
    #[command(subcommand)]
    User(user::Command),
    /// Mails an invitation to sign up, through the outbox of a running server.
    Invite(invite::Invite),
    /// Shows what happened and who was notified, and notifies again.
    #[command(subcommand)]
    Signals(signals::Command),
}

/// The exit code of a bad configuration.
const BAD_CONFIGURATION: u8 = 2;

/// Does what the command line says.
pub(crate) async fn run(cli: Cli) -> ExitCode {
    if let Command::Config(config::Command::Sample) = cli.command {
        return config::sample();
    }
    if let Command::Secrets(command) = &cli.command {
        return secrets::run(command);
    }
    let config = match Config::read(cli.config.as_deref()) {
        Ok(config) => config,
        Err(problems) => {
            let list = problems.join("\n  ");
            let advice = "`housekey config sample` prints every setting with its meaning.";
            return fail(
                &format!("the configuration cannot be used:\n  {list}\n{advice}"),
                BAD_CONFIGURATION,
            );
        }
    };
    match cli.command {
        Command::Serve => {
            log::start(&config.log);
            serve::run(config).await
        }
        Command::Worker => {
            log::start(&config.log);
            worker::run(config).await
        }
        // `secrets` was answered above.
        Command::Config(_) | Command::Secrets(_) => {
            say("The configuration is fine.");
            ExitCode::SUCCESS
        }
        Command::Migrate => match build(config).await {
            Ok(_) => {
                say("The database is up to date.");
                ExitCode::SUCCESS
            }
            Err(code) => code,
        },
        Command::User(command) => match build(config).await {
            Ok(accounts) => ended(&accounts, user::run(&accounts, command).await).await,
            Err(code) => code,
        },
        Command::Invite(command) => match build(config).await {
            Ok(accounts) => ended(&accounts, invite::run(&accounts, command).await).await,
            Err(code) => code,
        },
        Command::Signals(command) => match build(config).await {
            Ok(accounts) => ended(&accounts, signals::run(&accounts, command).await).await,
            Err(code) => code,
        },
    }
}

/// Lets a command's signals reach the log, and the workers of running servers.
async fn ended(accounts: &Accounts, code: ExitCode) -> ExitCode {
    if tokio::time::timeout(stop::BACKGROUND, accounts.stop()).await.is_err() {
        tracing::warn!("background work was given up");
    }
    code
}

/// The account system of a configuration, its database migrated, nothing running yet.
async fn build(config: Config) -> Result<Accounts, ExitCode> {
    builder(config).build().await.map_err(|error| fail(&chain(&error), 1))
}

fn builder(config: Config) -> housekey_http::Builder {
    let options = ConnectOptions { max_connections: config.database.max_connections, ..Default::default() };
    Accounts::builder(config.settings)
        .database_with(config.database.url, options)
        .body_time(config.server.body_time())
}

/// An error and what caused it, on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// A line for the person at the terminal. A closed pipe is no reason to fail.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{text}").is_err() {
        tracing::debug!("nobody reads standard output");
    }
}

/// Prints an error on standard error.
pub(crate) fn fail(text: &str, code: u8) -> ExitCode {
    let mut err = std::io::stderr().lock();
    if writeln!(err, "housekey: {text}").is_err() {
        tracing::debug!("nobody reads standard error");
    }
    ExitCode::from(code)
}
