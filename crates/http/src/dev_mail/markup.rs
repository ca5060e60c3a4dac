//! What mails are made of, as HTML.

use housekey_accounts::model::At;

/// Text, for the content of an element or a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// A text part, with its links made clickable: what is alone on a line, and leads to the web.
pub(super) fn linked(text: &str) -> String {
    let line = |line: &str| {
        let escaped = escape(line);
        let link = line.starts_with("http://") || line.starts_with("https://");
        if link && !line.contains(' ') { format!("<a href=\"{escaped}\">{escaped}</a>") } else { escaped }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// The last part of a kind of ours; a host's own as it is.
pub(super) fn short(kind: &str) -> &str {
    kind.strip_prefix("account/email/").unwrap_or(kind)
}

/// When a mail came.
pub(super) fn when(at: At) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_ends_no_element_and_no_attribute() {
        assert_eq!(escape("<b a='1' c=\"2\">&"), "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;");
    }

    #[test]
    fn only_addresses_of_the_web_become_links() {
        let text =
            "javascript:alert(1)\nhttps://x.example/?a=1&b=\"2\nhttps://x.example and more\ndata:text/html,x";
        let html = linked(text);
        assert_eq!(html.matches("<a ").count(), 1, "{html}");
        let link = "https://x.example/?a=1&amp;b=&quot;2";
        assert!(html.contains(&format!("<a href=\"{link}\">{link}</a>")), "{html}");
    }
}
