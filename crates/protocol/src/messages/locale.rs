//! The languages we speak, and how a reader's is chosen.

use serde::{Deserialize, Serialize};

/// A language Housekey has words in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Locale {
    /// English, the source language.
    #[default]
    #[serde(rename = "en")]
    En,
    /// German.
    #[serde(rename = "de")]
    De,
    /// English with accents and brackets, made by machine: what stays plain on a page in this language is a
    /// string that never went through the tables.
    #[serde(rename = "en-XA")]
    Pseudo,
}

impl Locale {
    /// The BCP 47 tag, for `lang` attributes.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Pseudo => "en-XA",
        }
    }

    /// The first language of an `Accept-Language` header that we speak; English when there is none.
    ///
    /// Quality values order the list (RFC 9110 §12.5.4); a language with `q=0` is not acceptable.
    pub fn negotiate(accept_language: &str) -> Self {
        let spoken = accept_language.split(',').filter_map(|part| {
            let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
            let quality: f32 = rest.trim().strip_prefix("q=").map_or(1.0, |q| q.parse().unwrap_or(0.0));
            Some((quality, Self::from_tag(tag.trim())?)).filter(|(quality, _)| *quality > 0.0)
        });
        // The first of the best, in one pass: the header is as long as its sender likes.
        let best = spoken.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map_or(Self::En, |(_, locale)| locale)
    }

    /// The language of a BCP 47 tag, if we speak it. Region does not matter, except for the pseudo-locale's.
    pub fn from_tag(tag: &str) -> Option<Self> {
        if tag.eq_ignore_ascii_case("en-XA") {
            return Some(Self::Pseudo);
        }
        match tag.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "de" => Some(Self::De),
            _ => None,
        }
    }
}

/// Accents every letter outside `{placeholders}` and brackets the whole.
pub(super) fn pseudo(text: &str) -> String {
    let mut out = String::from("[");
    let mut inside = false;
    for c in text.chars() {
        inside = (inside || c == '{') && c != '}';
        out.push(match c {
            _ if inside => c,
            'a' => 'á',
            'e' => 'é',
            'i' => 'í',
            'o' => 'ó',
            'u' => 'ú',
            'A' => 'Á',
            'E' => 'É',
            'I' => 'Í',
            'O' => 'Ó',
            'U' => 'Ú',
            'n' => 'ñ',
            's' => 'š',
            other => other,
        });
    }
    out.push(']');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_language_order_selects_the_locale() {
        assert_eq!(Locale::negotiate("fr, de-AT;q=0.8, en;q=0.9"), Locale::En);
        assert_eq!(Locale::negotiate("de-DE,de;q=0.9,en;q=0.8"), Locale::De);
        assert_eq!(Locale::negotiate("de;q=0.8, en;q=0.8"), Locale::De);
        assert_eq!(Locale::negotiate("en-XA"), Locale::Pseudo);
        assert_eq!(Locale::negotiate("de;q=0, *"), Locale::En);
        assert_eq!(Locale::negotiate(""), Locale::En);
    }
}
