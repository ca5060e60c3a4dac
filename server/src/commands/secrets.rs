//! `housekey secrets generate`.

use super::say;
use clap::Subcommand;
use housekey_accounts::{model::SealingKey, ports::Entropy};
use housekey_adapters::OsEntropy;
use std::process::ExitCode;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Prints a new key for secrets.keys. Reads no configuration: a server without a key has none that is valid.
    Generate,
}

pub(super) fn run(command: &Command) -> ExitCode {
    let Command::Generate = command;
    let entropy: &dyn Entropy = &OsEntropy;
    say(&SealingKey::new(entropy.bytes()).to_base64());
    ExitCode::SUCCESS
}
