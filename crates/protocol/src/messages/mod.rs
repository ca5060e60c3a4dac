//! Every visible string, in every language, under a key.
//!
//! A [`Msg`] is a constant that holds its own translations: a missing translation does not compile, and the
//! WebAssembly bundle carries only the words its islands use. Placeholders are `{name}`.

pub mod catalog;
pub mod errors;
mod locale;

use std::borrow::Cow;

pub use errors::{add_words, for_code};
pub use locale::Locale;

/// One visible string in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Msg {
    /// The name of the message, stable for operators who replace words.
    pub key: &'static str,
    /// English.
    pub en: &'static str,
    /// German.
    pub de: &'static str,
}

impl Msg {
    /// The words for a reader of `locale`.
    pub fn text(self, locale: Locale) -> Cow<'static, str> {
        match locale {
            Locale::En => Cow::Borrowed(self.en),
            Locale::De => Cow::Borrowed(self.de),
            Locale::Pseudo => Cow::Owned(locale::pseudo(self.en)),
        }
    }

    /// The words, with each `{name}` replaced by its value. Values are not escaped: views do that.
    pub fn with(self, locale: Locale, values: &[(&str, &str)]) -> String {
        let text = self.text(locale);
        let mut filled = String::with_capacity(text.len());
        let mut rest = &*text;
        // One pass, so that a value is never searched for placeholders.
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            filled.push_str(before);
            filled.push_str(values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value));
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

/// Declares messages as constants, and a list of them all for the tests.
macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident: $en:literal, $de:literal;)*) => {
        $($(#[$doc])* #[doc = concat!("“", $en, "”")]
        pub const $name: $crate::messages::Msg =
            $crate::messages::Msg { key: stringify!($name), en: $en, de: $de };)*

        /// All messages of this module.
        pub const ALL: &[$crate::messages::Msg] = &[$($name),*];
    };
}
pub(crate) use messages;

#[cfg(test)]
mod tests {
    use super::*;

    fn placeholders(text: &str) -> Vec<&str> {
        let mut found: Vec<_> =
            text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn every_translation_has_the_same_placeholders() {
        for msg in catalog::ALL.iter().chain(errors::ALL) {
            assert_eq!(placeholders(msg.en), placeholders(msg.de), "{}", msg.key);
            assert_eq!(placeholders(msg.en), placeholders(&msg.text(Locale::Pseudo)), "{}", msg.key);
        }
    }

    #[test]
    fn pseudo_locale_changes_every_message() {
        for msg in catalog::ALL.iter().chain(errors::ALL) {
            assert_ne!(msg.en, msg.text(Locale::Pseudo), "{}", msg.key);
        }
    }
}
