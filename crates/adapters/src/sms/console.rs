//! For development: messages are printed.

use async_trait::async_trait;
use housekey_accounts::ports::{SmsError, SmsSender, TextMessage};
use std::io::Write;

/// Prints text messages on standard output: not in the log, which is kept, and which no code may stand in.
#[derive(Clone, Copy, Debug, Default)]
pub struct SmsConsole;

#[async_trait]
impl SmsSender for SmsConsole {
    async fn send(&self, message: &TextMessage) -> Result<(), SmsError> {
        let printed = writeln!(std::io::stdout().lock(), "{}", written(message));
        printed.map_err(|error| SmsError::Transient(error.to_string()))
    }
}

/// The message in a frame of its own, so that it is found among other lines.
pub(super) fn written(message: &TextMessage) -> String {
    let lines: Vec<String> =
        message.text.lines().map(|line| format!("  | {line}").trim_end().to_owned()).collect();
    format!("text message to {} ({})\n{}", message.to.readable(), message.kind.name(), lines.join("\n"))
}
