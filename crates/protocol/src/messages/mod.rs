//! The names of every visible string, and what fills its placeholders.
//!
//! The words themselves are in `locales/`, one folder a language, and are read on the server alone
//! (`housekey-messages`). This crate is also compiled to WebAssembly, which carries names and no words.

pub mod catalog;
mod locale;
mod notice;

pub use locale::Locale;
pub use notice::Notice;

use crate::Code;

/// A message without arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(&'static str);

impl Key {
    /// The message `name` of the files: one of ours is in [`catalog`]; a host that adds messages names its own.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// The message's name in the files.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

/// A message whose arguments are all text, so that the browser can fill it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Template(&'static str);

impl Template {
    /// The message `name` of the files.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// The message's name in the files.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

/// What stands before the name of an argument in a template that the browser fills: a character that no text has.
pub const ARGUMENT_BEGINS: char = '\u{e000}';
/// What stands after it.
pub const ARGUMENT_ENDS: char = '\u{e001}';

/// A value for an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument<'a> {
    /// Text. It is not escaped: views do that.
    Text(&'a str),
    /// A number, by which the message may choose its words.
    Number(u32),
}

/// A message with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    /// Its name in the files.
    pub name: &'a str,
    /// Its arguments.
    pub arguments: Vec<(&'a str, Argument<'a>)>,
}

impl<'a> Message<'a> {
    /// The message `name` of the files with these arguments.
    pub fn new(name: &'a str, arguments: Vec<(&'a str, Argument<'a>)>) -> Self {
        Self { name, arguments }
    }
}

impl From<Key> for Message<'static> {
    fn from(key: Key) -> Self {
        Self { name: key.name(), arguments: Vec::new() }
    }
}

/// The name of the message for an error code: `error-invalid-email` for `invalid_email`.
pub fn name_of_code(code: &Code) -> String {
    format!("error-{}", code.as_str().replace('_', "-"))
}

/// The name of the message for an empty field: `required-password` for `password`. Not every field has one; the code's is
/// for the rest.
pub fn name_of_required(field: &str) -> String {
    format!("required-{field}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_leads_to_the_message_it_was_made_of() {
        assert_eq!(name_of_code(&Code::INVALID_EMAIL), "error-invalid-email");
        let of_codes: Vec<String> = Code::ALL.iter().map(name_of_code).collect();
        let messages: Vec<&str> =
            catalog::ALL.iter().copied().filter(|name| name.starts_with("error-")).collect();
        assert_eq!(of_codes, messages);
    }

    #[test]
    fn every_notice_is_a_message() {
        assert_eq!(Notice::EMAIL_ADDED.name(), "notice-email-added");
        assert!(Notice::ALL.iter().all(|notice| catalog::ALL.contains(&notice.name())));
    }
}
