//! What an answer means, and what is kept of it.

use housekey_accounts::signals::{DeliveryResult, Receipt};
use reqwest::{Response, StatusCode};

/// How much of a bad answer is read at all.
const READ: usize = 1024;
/// How much of that is kept.
const KEPT: usize = 200;

/// The verdict of a status. Of a good answer the body is not looked at; of a bad one, as far as `hide` lets through.
pub(super) async fn receipt(answer: Response, hide: impl FnOnce(&str) -> String) -> Receipt {
    let status = answer.status();
    let result = if status.is_success() {
        DeliveryResult::Delivered
    } else if status.is_redirection() {
        DeliveryResult::Later(format!("{status}: redirects are not followed"))
    } else {
        // Cut last: what is hidden may not come back as a half.
        let said: String = hide(&plain(&beginning(answer).await)).chars().take(KEPT).collect();
        let why = if said.is_empty() { status.to_string() } else { format!("{status}: {said}") };
        match status {
            StatusCode::GONE => DeliveryResult::Gone(why),
            StatusCode::TOO_MANY_REQUESTS => DeliveryResult::Away(why),
            _ if status.is_server_error() => DeliveryResult::Away(why),
            _ => DeliveryResult::Later(why),
        }
    };
    Receipt { result, status: Some(status.as_u16()) }
}

/// The first bytes; the connection is closed on the rest. The time this may take is part of the request's.
async fn beginning(mut answer: Response) -> Vec<u8> {
    let mut read = Vec::new();
    while read.len() < READ {
        let Ok(Some(more)) = answer.chunk().await else { break };
        read.extend_from_slice(&more);
    }
    read.truncate(READ);
    read
}

/// One line of text, whatever it was: it will be shown in terminals and logs.
fn plain(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn receiver_answer_is_reduced_to_one_printable_line() {
        assert_eq!(plain(b"<h1>Oh</h1>\r\n\x1b[2J\x07 dear\x00\xff"), "<h1>Oh</h1> [2J dear \u{fffd}");
    }
}
