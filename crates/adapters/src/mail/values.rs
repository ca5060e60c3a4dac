//! What templates may use: the flow's values, made harmless, and what we say of them in words.

use chrono::{DateTime, Datelike, Utc};
use serde_json::{Map, Value};

/// Longest user agent shown, in characters, as in allauth.
const LONGEST_AGENT: usize = 200;
/// Longest other value: longer than any link of ours.
const LONGEST: usize = 2048;

const MONTHS: [(&str, &str); 12] = [
    ("January", "Januar"),
    ("February", "Februar"),
    ("March", "März"),
    ("April", "April"),
    ("May", "Mai"),
    ("June", "Juni"),
    ("July", "Juli"),
    ("August", "August"),
    ("September", "September"),
    ("October", "Oktober"),
    ("November", "November"),
    ("December", "Dezember"),
];

/// One line of text without anything that could end a line, hide, or turn the direction of what follows.
///
/// A value is somebody's input. On a line of its own it could pass for ours: a user agent that brings its own
/// line break could show a second code or another link.
pub(super) fn one_line(text: &str, longest: usize) -> String {
    let plain = |c: char| match c {
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => ' ',
        c if c.is_control() => ' ',
        c => c,
    };
    text.chars().map(plain).take(longest).collect()
}

/// The values for the template, in words of `language`: those given, harmless, and
/// - `expires`: `expires_minutes` as one says it, "24 hours";
/// - `when`: `timestamp` as one writes it, "21 November 2026, 02:31 UTC";
/// - `lang`: the language.
pub(super) fn prepare(given: &Map<String, Value>, language: &str) -> Map<String, Value> {
    let mut values: Map<String, Value> = given.iter().map(|(k, v)| (k.clone(), harmless(k, v))).collect();
    if let Some(minutes) = given.get("expires_minutes").and_then(Value::as_u64) {
        values.insert("expires".into(), duration(minutes, language).into());
    }
    if let Some(at) = values.get("timestamp").and_then(Value::as_str) {
        let when = DateTime::parse_from_rfc3339(at).map_or(at.to_owned(), |at| moment(at.to_utc(), language));
        values.insert("when".into(), when.into());
    }
    values.insert("lang".into(), language.into());
    values
}

fn harmless(key: &str, value: &Value) -> Value {
    match value {
        Value::String(text) if key == "user_agent" => one_line(text, LONGEST_AGENT).into(),
        Value::String(text) => one_line(text, LONGEST).into(),
        Value::Array(items) => items.iter().map(|item| harmless(key, item)).collect(),
        Value::Object(fields) => fields.iter().map(|(k, v)| (k.clone(), harmless(k, v))).collect(),
        other => other.clone(),
    }
}

fn duration(minutes: u64, language: &str) -> String {
    let german = language == "de";
    let (count, one, many) = match minutes {
        m if m >= 2 * 1440 && m % 1440 == 0 => (m / 1440, ["day", "Tag"], ["days", "Tage"]),
        m if m >= 120 || m == 60 => (m / 60, ["hour", "Stunde"], ["hours", "Stunden"]),
        m => (m, ["minute", "Minute"], ["minutes", "Minuten"]),
    };
    let words = if count == 1 { one } else { many };
    format!("{count} {}", words[usize::from(german)])
}

fn moment(at: DateTime<Utc>, language: &str) -> String {
    let (english, german) = MONTHS.get(at.month0() as usize).copied().unwrap_or_default();
    let (point, month) = if language == "de" { (".", german) } else { ("", english) };
    format!("{}{point} {month} {}, {}", at.day(), at.year(), at.format("%H:%M UTC"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_durations_are_rounded_to_readable_units() {
        let said = |minutes| (duration(minutes, "en"), duration(minutes, "de"));
        assert_eq!(said(1), ("1 minute".into(), "1 Minute".into()));
        assert_eq!(said(15), ("15 minutes".into(), "15 Minuten".into()));
        assert_eq!(said(60), ("1 hour".into(), "1 Stunde".into()));
        assert_eq!(said(90), ("90 minutes".into(), "90 Minuten".into()));
        assert_eq!(said(1440), ("24 hours".into(), "24 Stunden".into()));
        assert_eq!(said(3 * 1440), ("3 days".into(), "3 Tage".into()));
        let at = DateTime::from_timestamp(1_772_668_800, 0).unwrap();
        assert_eq!(moment(at, "en"), "5 March 2026, 00:00 UTC");
        assert_eq!(moment(at, "de"), "5. März 2026, 00:00 UTC");
    }

    #[test]
    fn line_breaks_in_a_value_are_removed() {
        let hostile = "ada\r\n123456\n\u{2028}x\u{202e}y\0\u{85}z\u{200b}";
        assert_eq!(one_line(hostile, 100), "ada  123456  x y  z ");
        assert_eq!(one_line(&"é".repeat(300), 200).chars().count(), 200);
    }
}
