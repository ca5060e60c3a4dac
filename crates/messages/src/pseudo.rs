//! The pseudo-locale: English with accents.

use std::borrow::Cow;

/// Accents the letters of a text between placeholders.
pub(crate) fn accented(text: &str) -> Cow<'_, str> {
    let accent = |c| match c {
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
    };
    Cow::Owned(text.chars().map(accent).collect())
}
