//! `housekey config sample|check`.

use super::say;
use clap::Subcommand;
use std::process::ExitCode;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Prints a documented housekey.toml with every setting.
    Sample,
    /// Reads the configuration and says all that is wrong with it.
    Check,
}

/// Prints the sample.
pub(super) fn sample() -> ExitCode {
    say(crate::config::sample().trim_end());
    ExitCode::SUCCESS
}
