//! From a kind of mail ([`housekey_accounts::outbox::kinds`]) to its templates and words.
//!
//! A mail is written by the layouts in `templates/`, one for each part; its words are the attributes of one Fluent message
//! (`mail-…` in `locales/en`).

use housekey_accounts::outbox::{
    OF_THE_HOST,
    kinds::{KINDS, Kind},
};

/// The kind of this name, or what all kinds of a host are; nothing if there is no such kind.
pub(super) fn find(name: &str) -> Option<&'static Kind> {
    let host = name.starts_with(OF_THE_HOST).then_some(&Kind::OF_HOST);
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
