//! The mails there are, by the names of allauth-behaviour.md part 10.
//!
//! A mail is written by the layouts in `templates/`, one for each part; its words are the attributes of one Fluent message
//! (`locales/en/mail.ftl`). A new kind needs that message, a line in [`KINDS`], and a sample in `samples.rs`.

use housekey_accounts::outbox::OF_THE_HOST;

/// A kind of mail: its name, and which of its values are links.
pub struct Kind {
    /// Its name, sent as `X-Mail-Kind`.
    pub name: &'static str,
    /// The link it is about; the HTML part has a button for it.
    pub(super) link: Link,
    /// The values that are further links, each shown if it is given.
    pub(super) links: &'static [&'static str],
}

/// The link a mail is about, by the name of its value.
#[derive(Clone, Copy)]
pub(super) enum Link {
    /// None.
    None,
    /// Works once: the HTML part shows it in full as well, and says how long it is good for.
    Once(&'static str),
    /// The address of a page.
    Page(&'static str),
    /// The address of a page, if it is given.
    Maybe(&'static str),
}

const fn kind(name: &'static str, link: Link, links: &'static [&'static str]) -> Kind {
    Kind { name, link, links }
}

/// Every kind this version writes.
pub const KINDS: &[Kind] = &[
    kind("account/email/email_confirmation_signup", Link::Once("activate_url"), &[]),
    kind("account/email/email_confirmation", Link::Once("activate_url"), &[]),
    kind(
        "account/email/account_already_exists",
        Link::Page("login_url"),
        &["password_reset_url", "signup_url"],
    ),
    kind("account/email/email_changed", Link::None, &[]),
    kind("account/email/email_deleted", Link::None, &[]),
];

/// A kind of the host's: the link it is about is the value `link`.
const OF_HOST: Kind = kind("", Link::Maybe("link"), &[]);

/// The kind of this name, or what all kinds of a host are; nothing if there is no such kind.
pub(super) fn find(name: &str) -> Option<&'static Kind> {
    let host = name.starts_with(OF_THE_HOST).then_some(&OF_HOST);
    KINDS.iter().find(|kind| kind.name == name).or(host)
}

/// The Fluent message with the words of a kind: `mail-email-changed`, `mail-host-welcome`.
pub(super) fn message(kind: &str) -> String {
    let name = if kind.starts_with(OF_THE_HOST) { kind } else { kind.rsplit('/').next().unwrap_or_default() };
    format!("mail-{}", name.replace(['/', '_'], "-"))
}

/// The parts of a mail: each is a template named `{kind}{part}`.
pub(super) const SUBJECT: &str = "_subject.txt";
pub(super) const TEXT: &str = "_message.txt";
pub(super) const HTML: &str = "_message.html";
pub(super) const PARTS: [&str; 3] = [SUBJECT, TEXT, HTML];

/// What stands for the kind in the name of the layout of a part.
pub(super) const DEFAULT: &str = "default";
