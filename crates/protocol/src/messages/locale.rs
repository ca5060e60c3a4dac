//! A reader's language, as a tag.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest tag: what RFC 5646 (section 4.4.1) asks of everybody.
const LONGEST: usize = 35;

/// A language as a BCP 47 tag, e.g. `de` or `pt-BR`, in its canonical case. Whether there are words in it is for the
/// catalog of messages (`housekey-messages`) to say, which falls back to English.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale {
    text: [u8; LONGEST],
    length: u8,
}

impl Locale {
    /// English, the source language.
    pub const EN: Self = Self::constant("en");
    /// English with accents and brackets, made by machine: what stays plain on a page in this language is a string
    /// that is no message.
    pub const PSEUDO: Self = Self::constant("en-XA");

    const fn constant(tag: &str) -> Self {
        let bytes = tag.as_bytes();
        let mut text = [0; LONGEST];
        let mut at = 0;
        while at < bytes.len() {
            text[at] = bytes[at];
            at += 1;
        }
        Self { text, length: 0 }.of_length(at)
    }

    #[expect(clippy::cast_possible_truncation, reason = "at most 35")]
    const fn of_length(mut self, length: usize) -> Self {
        self.length = length as u8;
        self
    }

    /// Reads a tag: subtags of 1 to 8 letters and digits, the first of 2 to 8 letters.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let mut text = [0; LONGEST];
        text.get_mut(..tag.len())?.copy_from_slice(tag.as_bytes());
        let mut at = 0;
        for (place, subtag) in tag.split('-').enumerate() {
            let letters = subtag.bytes().all(|b| b.is_ascii_alphabetic());
            let fits = (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric());
            if !fits || (place == 0 && !(letters && subtag.len() >= 2)) {
                return None;
            }
            let canonical = text.get_mut(at..at + subtag.len())?;
            canonical.make_ascii_lowercase();
            match (place, subtag.len(), letters) {
                // A script.
                (1.., 4, true) => canonical[..1].make_ascii_uppercase(),
                // A region.
                (1.., 2, true) => canonical.make_ascii_uppercase(),
                _ => {}
            }
            at += subtag.len() + 1;
        }
        Some(Self { text, length: 0 }.of_length(tag.len()))
    }

    /// The tag, for `lang` attributes.
    pub fn tag(&self) -> &str {
        self.text
            .get(..usize::from(self.length))
            .and_then(|tag| std::str::from_utf8(tag).ok())
            .unwrap_or("en")
    }
}

impl Default for Locale {
    fn default() -> Self {
        Self::EN
    }
}

impl std::fmt::Debug for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tag())
    }
}

impl std::fmt::Display for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tag())
    }
}

impl Serialize for Locale {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.tag())
    }
}

/// What is no tag reads as English: a stored row must not be lost for its language.
impl<'de> Deserialize<'de> for Locale {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::from_tag(&String::deserialize(deserializer)?).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tag_is_canonical() {
        let read = |tag| Locale::from_tag(tag).map(|locale| locale.to_string());
        assert_eq!(read("EN-xa").as_deref(), Some("en-XA"));
        assert_eq!(read("zh-HANT-tw").as_deref(), Some("zh-Hant-TW"));
        assert_eq!(read("es-419").as_deref(), Some("es-419"));
        assert_eq!(Locale::from_tag("en-xa"), Some(Locale::PSEUDO));
    }

    #[test]
    fn text_that_is_no_tag_is_refused_and_a_stored_one_reads_as_english() {
        let long = "de-".repeat(12) + "de";
        for text in ["", "d", "*", "de_AT", "de-", "-de", "дe", "12", "en-toolongsubtag", &long] {
            assert_eq!(Locale::from_tag(text), None, "{text}");
        }
        assert_eq!(serde_json::from_str::<Locale>("\"?\"").unwrap(), Locale::EN);
        assert_eq!(serde_json::to_string(&Locale::PSEUDO).unwrap(), "\"en-XA\"");
    }
}
