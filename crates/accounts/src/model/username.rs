//! User names.

use housekey_protocol::Code;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Characters of the longest user name (Django's).
const LONGEST: usize = 150;

/// A user name as its owner writes it; unique by [`Username::key`].
///
/// Letters and digits of any script and `. _ + -`, 1 to 150 characters, in Unicode's form NFKC (as Django's). What a sign-up
/// may take is the settings' to say: by default ASCII alone, because look-alike names of existing users are used to impersonate
/// them (UTS #39).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Username(String);

impl Username {
    /// Parses what somebody typed.
    ///
    /// # Errors
    /// [`Code::REQUIRED`] when nothing was typed, [`Code::INVALID_USERNAME`] otherwise.
    pub fn parse(typed: &str) -> Result<Self, Code> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(Code::REQUIRED);
        }
        // Cut off before it is normalised: one character can become eighteen.
        let name: String = typed.chars().take(LONGEST + 1).nfkc().collect();
        let fits = name.chars().count() <= LONGEST
            && name.chars().all(is_allowed)
            && name.chars().any(char::is_alphanumeric);
        fits.then_some(Self(name)).ok_or(Code::INVALID_USERNAME)
    }

    /// Whether it has ASCII characters alone.
    pub fn is_ascii(&self) -> bool {
        self.0.is_ascii()
    }

    /// Takes a value that this type wrote to the database.
    pub fn from_stored(stored: String) -> Self {
        Self(stored)
    }

    /// As its owner writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What makes it unique: lower case, normalised once more (lower case can undo it), with one sigma, and without the dot that a
    /// Turkish capital leaves behind.
    pub fn key(&self) -> String {
        self.0
            .to_lowercase()
            .nfkc()
            .map(|c| if c == 'ς' { 'σ' } else { c })
            .filter(|c| is_allowed(*c))
            .collect()
    }
}

/// Letters and digits that are seen (the fillers of Hangul count as letters, and are not), and the signs.
fn is_allowed(c: char) -> bool {
    (c.is_alphanumeric() && !matches!(c, '\u{115f}' | '\u{1160}')) || "._+-".contains(c)
}

impl std::fmt::Display for Username {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_and_addresses_are_refused_as_user_names() {
        let long = "ﷺ".repeat(150);
        for typed in [
            "ada\u{200b}",
            "a da",
            "ada@example.org",
            "---",
            "a\u{202e}b",
            "ada\0",
            "ada\u{3164}",
            "ada\u{ffa0}",
            "ada\u{115f}",
            &long,
        ] {
            assert_eq!(Username::parse(typed), Err(Code::INVALID_USERNAME), "{typed:?}");
        }
        assert_eq!(Username::parse("Ada.L").unwrap().key(), "ada.l");
    }

    #[test]
    fn user_name_of_any_script_has_one_key_however_it_is_typed() {
        for (typed, key) in [
            ("ａda", "ada"),
            ("ADA", "ada"),
            ("Ärger", "ärger"),
            ("A\u{308}rger", "ärger"),
            ("أدا", "أدا"),
            ("Νίκος.b", "νίκοσ.b"),
            ("ΝΊΚΟΣ.B", "νίκοσ.b"),
            ("İda", "ida"),
        ] {
            assert_eq!(Username::parse(typed).unwrap().key(), key, "{typed:?}");
        }
        assert!(!Username::parse("аda").unwrap().is_ascii());
    }

    proptest::proptest! {
        #[test]
        fn key_of_a_key_is_the_key(typed in "\\PC{1,20}") {
            if let Ok(name) = Username::parse(&typed) {
                let again = Username::parse(&name.key()).map(|name| name.key());
                proptest::prop_assert_eq!(again, Ok(name.key()));
            }
        }
    }
}
