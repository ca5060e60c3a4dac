//! Which failures are retried.

use housekey_accounts::ports::MailError;
use lettre::transport::smtp::Error;

/// Longest part of a relay's answer that we keep.
const LONGEST: usize = 300;

/// The phase of the SMTP conversation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Connecting, greeting, TLS, authentication: what fails here says nothing about the mail.
    Connection,
    /// The mail itself.
    Mail,
}

/// Only a 5xx answer about the mail itself is for good. A wrong password, an expired certificate or a relay
/// that wants authentication can be corrected by the operator, and the mails wait for that.
pub(super) fn mail_error(stage: Stage, error: &Error) -> MailError {
    let text = clean(&error.to_string());
    let code = error.status().map_or(0, u16::from);
    let wants_authentication = matches!(code, 530 | 534 | 535 | 538);
    if stage == Stage::Mail && error.is_permanent() && !wants_authentication {
        MailError::Permanent(format!("the relay refused the mail: {text}"))
    } else if error.is_tls() || text.contains("certificate") {
        // lettre counts a refused certificate as a failed connection when TLS comes first.
        MailError::Transient(format!(
            "no safe connection to the relay (there is no fall-back to a plain one): {text}"
        ))
    } else {
        MailError::Transient(format!("the relay did not take the mail: {text}"))
    }
}

/// The relay writes this text and we log it: one line, not too long.
fn clean(text: &str) -> String {
    super::super::values::one_line(text, LONGEST)
}
