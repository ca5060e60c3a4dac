//! A rendered mail as an Internet message (RFC 5322).

use super::{renderer::RenderedMail, values::one_line};
use housekey_accounts::{model::At, ports::MailError};
use lettre::{
    Message,
    message::{
        Mailbox, MultiPart, MultiPartKind, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};
use serde::Serialize;

/// A sender that is no address.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a sender; write it like `Example <no-reply@example.org>`")]
pub struct BadSender(String);

/// Reads the sender's name and address.
pub(super) fn sender(from: &str) -> Result<Mailbox, BadSender> {
    let bad = || BadSender(from.to_owned());
    if from.chars().any(char::is_control) {
        return Err(bad());
    }
    from.parse().map_err(|_| bad())
}

/// Builds the message: one recipient, text and HTML, and headers that hold nothing but what we put there.
///
/// The subject is one line since it was rendered, and lettre encodes every header value; the address must
/// parse again, whatever the row said (docs/security.md#mail).
pub(super) fn build(mail: &RenderedMail, from: &Mailbox, at: At) -> Result<Message, MailError> {
    let hopeless = |error: &dyn std::fmt::Display| MailError::Permanent(format!("no message: {error}"));
    let to = mail.to.as_str().parse().map_err(|e| hopeless(&e))?;
    let id: String =
        mail.message_id.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.@".contains(*c)).collect();
    // The boundary is the message's own random id, so nobody can write it into a value.
    let body = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(format!("part-{}", id.split('@').next().unwrap_or_default()))
        .singlepart(SinglePart::plain(mail.text.clone()))
        .singlepart(SinglePart::html(mail.html.clone()));
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(one_line(&mail.subject, usize::MAX))
        .date(at.into())
        .message_id(Some(format!("<{id}>")))
        .raw_header(header(HeaderName::new_from_ascii_str("X-Mail-Kind"), &mail.kind))
        // RFC 3834: out-of-office responders do not answer.
        .raw_header(header(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated"))
        .raw_header(header(HeaderName::new_from_ascii_str("Content-Language"), &mail.language))
        .multipart(body)
        .map_err(|e| hopeless(&e))
}

/// A header of a message, as it travels; only the line breaks of a long value are taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MailHeader {
    /// Its name.
    pub name: String,
    /// Its value. What is not ASCII is encoded (RFC 2047).
    pub value: String,
}

/// The headers of a message, in order.
pub(super) fn headers(message: &Message) -> Vec<MailHeader> {
    let whole = message.formatted();
    let whole = String::from_utf8_lossy(&whole);
    let head = whole.split("\r\n\r\n").next().unwrap_or_default();
    // A line that begins with a blank goes on with the one before (RFC 5322, 2.2.3).
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some(MailHeader { name: name.to_owned(), value: value.trim().to_owned() })
    };
    unfolded.split("\r\n").filter_map(header).collect()
}

fn header(name: HeaderName, value: &str) -> HeaderValue {
    HeaderValue::new(name, one_line(value, 200))
}

#[cfg(test)]
mod tests {
    use super::*;
    use housekey_accounts::settings::MailSettings;

    #[test]
    fn sender_without_a_name_gets_the_site_name() {
        let seen = |from: &str, site: &str| {
            let mail = MailSettings { from: from.to_owned(), ..MailSettings::default() };
            sender(&mail.sender(site)).unwrap()
        };
        for site in ["Acme", "Bücher & Co.", "Ada, Bob", r#"The "House" \ Key"#, "a@b.example <x>", "名前"]
        {
            let mailbox = seen("no-reply@example.org", site);
            assert_eq!(mailbox.name.as_deref(), Some(site));
            assert_eq!(mailbox.email.to_string(), "no-reply@example.org");
            let default = seen(&MailSettings::default().from, site);
            assert_eq!(default.name.as_deref(), Some(site), "the default has no name of its own");
        }
        let own = seen("Example Accounts <no-reply@example.org>", "Acme");
        assert_eq!(own.name.as_deref(), Some("Example Accounts"));
    }
}
