//! Which language a reader gets.

use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use unic_langid::LanguageIdentifier;

/// No more languages of a header are looked at: it is as long as its sender likes.
const MOST: usize = 32;

/// The language ranges of an `Accept-Language` header, best first.
///
/// Quality values order the list (RFC 9110, section 12.5.4); a language with `q=0` is not acceptable.
pub(crate) fn ranges(accept_language: &str) -> Vec<&str> {
    let ranges = accept_language.split(',').take(MOST).filter_map(|part| {
        let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
        let quality: f32 = rest.trim().strip_prefix("q=").map_or(1.0, |q| q.parse().unwrap_or(0.0));
        Some((quality, tag.trim())).filter(|(quality, _)| *quality > 0.0)
    });
    let mut ranges: Vec<(f32, &str)> = ranges.collect();
    ranges.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranges.into_iter().map(|(_, tag)| tag).collect()
}

/// The place of the available language that suits `tag`.
pub(crate) fn find(tag: &str, available: &[LanguageIdentifier]) -> Option<usize> {
    let requested: LanguageIdentifier = tag.parse().ok()?;
    let found = negotiate_languages(&[requested], available, None, NegotiationStrategy::Lookup);
    let found = *found.first()?;
    available.iter().position(|language| language == found)
}
