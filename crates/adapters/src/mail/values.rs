//! What templates may use: the flow's values, made harmless, and the words of the mail.

use super::kinds::message;
use chrono::DateTime;
use housekey_accounts::outbox::kinds::{Kind, Link};
use housekey_messages::Language;
use housekey_protocol::messages::Argument;
use serde_json::{Map, Value, json};

/// Longest user agent shown, in characters, as in allauth.
const LONGEST_AGENT: usize = 200;
/// Longest other value: longer than any link of ours.
const LONGEST: usize = 2048;

/// The words that any mail may use: the messages `mail-…` of these names.
const COMMON: [&str; 11] = [
    "greeting",
    "greeting-nameless",
    "code-valid",
    "code-secret",
    "copy-link",
    "link-valid",
    "when",
    "ip",
    "user-agent",
    "was-you",
    "was-not-you",
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

/// The values for the template, in words of `language`: those given, harmless (without a `user` that is an address), and
/// - `expires`: `expires_minutes` as one says it, "24 hours";
/// - `when`: `timestamp` as one writes it, "21 November 2026, 02:31 UTC";
/// - `delete_on`: `delete_at` in the same way;
/// - `lang` and `dir`: the language and its direction;
/// - `words`: the words of the mail and those that all mails share;
/// - `has_link`, `link`, `once`, `links`: whether the mail is about a link, that link, whether it works once, and the
///   further ones.
///
/// Also says which words of the mail could not be filled, for the case that a template needs them.
pub(super) fn prepare(
    given: &Map<String, Value>,
    name: &str,
    kind: &Kind,
    language: &Language,
) -> (Map<String, Value>, Vec<String>) {
    let mut values: Map<String, Value> = given.iter().map(|(k, v)| (k.clone(), harmless(k, v))).collect();
    // An address is no name: who has no other is greeted without one.
    if values.get("user").and_then(Value::as_str).is_some_and(|user| user.contains('@')) {
        values.remove("user");
    }
    if let Some(minutes) = given.get("expires_minutes").and_then(Value::as_u64) {
        let minutes = u32::try_from(minutes).unwrap_or(u32::MAX);
        values.insert("expires".into(), language.duration(minutes).into());
    }
    if let Some(at) = values.get("timestamp").and_then(Value::as_str) {
        let when = DateTime::parse_from_rfc3339(at).map_or(at.to_owned(), |at| language.moment(at.to_utc()));
        values.insert("when".into(), when.into());
    }
    if let Some(at) = values.get("delete_at").and_then(Value::as_str) {
        let on = DateTime::parse_from_rfc3339(at).map_or(at.to_owned(), |at| language.moment(at.to_utc()));
        values.insert("delete_on".into(), on.into());
    }
    values.insert("lang".into(), language.locale().tag().into());
    values.insert("dir".into(), language.direction().into());
    let (words, problems) = words(&values, &message(name), language);
    let link = match kind.link {
        Link::None => None,
        Link::Once(name) | Link::Page(name) | Link::Maybe(name) => values.get(name).cloned(),
    };
    let has_link = match kind.link {
        Link::None => false,
        // Where it is missing the mail is of no use, and the template must fail.
        Link::Once(_) | Link::Page(_) => true,
        Link::Maybe(_) => link.is_some(),
    };
    let other = |name: &&str| {
        let url = values.get(*name).filter(|url| url.is_string())?;
        let label = words.get(&format!("{name}_label")).unwrap_or(url);
        Some(json!({ "url": url, "words": words.get(*name), "label": label }))
    };
    let links: Vec<Value> = kind.links.iter().filter_map(other).collect();
    values.extend(link.map(|link| ("link".to_owned(), link)));
    values.insert("has_link".into(), has_link.into());
    values.insert("once".into(), matches!(kind.link, Link::Once(_)).into());
    values.insert("links".into(), links.into());
    values.insert("words".into(), words.into());
    (values, problems)
}

/// The words, by their names with underscores.
fn words(
    values: &Map<String, Value>,
    message: &str,
    language: &Language,
) -> (Map<String, Value>, Vec<String>) {
    let argument = |(name, value): (&'_ String, &'_ Value)| match value {
        Value::String(text) => Some((name.clone(), Ok(text.clone()))),
        Value::Number(number) => Some((name.clone(), Err(u32::try_from(number.as_u64()?).ok()?))),
        _ => None,
    };
    let given: Vec<(String, Result<String, u32>)> = values.iter().filter_map(argument).collect();
    let arguments: Vec<(&str, Argument<'_>)> = given
        .iter()
        .map(|(name, value)| {
            (name.as_str(), value.as_ref().map_or_else(|n| Argument::Number(*n), |t| Argument::Text(t)))
        })
        .collect();
    let mut words = Map::new();
    let mut problems = vec![];
    let common = COMMON.iter().map(|name| (*name, format!("mail-{name}")));
    for (name, full) in common {
        if let Some(Ok(text)) = language.part(&full, &arguments) {
            words.insert(name.replace('-', "_"), text.into());
        }
    }
    for name in language.attributes(message) {
        match language.part(&format!("{message}.{name}"), &arguments) {
            Some(Ok(text)) => drop(words.insert(name.replace('-', "_"), text.into())),
            Some(Err(problem)) => problems.push(format!("{message}.{name}: {problem}")),
            None => {}
        }
    }
    (words, problems)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stays_on_its_line() {
        let hostile = "ada\r\n123456\n\u{2028}x\u{202e}y\0\u{85}z\u{200b}";
        assert_eq!(one_line(hostile, 100), "ada  123456  x y  z ");
        assert_eq!(one_line(&"é".repeat(300), 200).chars().count(), 200);
    }
}
