//! Everything that can be wrong with a set-up, found before anything runs.

use housekey_accounts::{ports::StoreError, settings::Problem, signals::RegistryError, stages::StageError};
use housekey_adapters::{SmsWebhookError, WebhookError, sealing::key_file::KeyFileError};
use housekey_messages::MessageProblems;
use housekey_store::MigrateError;
use std::path::PathBuf;

/// Why an account system could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The settings cannot be used; every problem at once.
    #[error("the settings cannot be used:\n{}", .0.iter().map(|p| format!("  {p}")).collect::<Vec<_>>().join("\n"))]
    Settings(Vec<Problem>),
    /// Two stages have one id.
    #[error(transparent)]
    Stage(#[from] StageError),
    /// Two handlers have one name.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// A webhook cannot be used.
    #[error("a webhook cannot be used: {0}")]
    Webhook(#[from] WebhookError),
    /// The gateway for text messages cannot be used.
    #[error("text messages cannot be sent: {0}")]
    Sms(#[from] SmsWebhookError),
    /// A webhook of [`Builder::webhook`](super::Builder::webhook) has the name of another one.
    #[error("two webhooks are named {name}, {first} and {second}: give each a name of its own")]
    WebhookNames {
        /// What deliveries would wait under.
        name: String,
        /// Where the one goes.
        first: String,
        /// Where the other goes.
        second: String,
    },
    /// The database cannot be opened.
    #[error("the database cannot be opened")]
    Store(#[from] StoreError),
    /// The database cannot be brought to this version.
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    /// Neither [`Builder::database_url`](super::Builder::database_url) nor [`Builder::pool`](super::Builder::pool) was called.
    #[error("no database: call database_url or pool")]
    NoDatabase,
    /// A file of messages cannot be used; every problem at once, with file and line.
    #[error(transparent)]
    Messages(#[from] MessageProblems),
    /// A mail template or the relay's settings cannot be used.
    #[error("mail cannot be sent: {0}")]
    Mail(Box<dyn std::error::Error + Send + Sync>),
    /// The signal log cannot be opened.
    #[error("the signal log {path} cannot be opened: {cause}")]
    SignalLog {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The key file of a development server cannot be used.
    #[error(transparent)]
    KeyFile(KeyFileError),
    /// The hasher's threads cannot be started.
    #[error("the hashing threads cannot be started: {0}")]
    Hasher(Box<dyn std::error::Error + Send + Sync>),
}
