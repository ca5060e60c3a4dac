//! One language, and how its messages are filled.

use crate::catalog::Bundle;
use chrono::{DateTime, Datelike, Utc};
use fluent_bundle::{FluentArgs, FluentValue};
use housekey_protocol::{
    Code, FieldError, Locale,
    messages::{ARGUMENT_BEGINS, ARGUMENT_ENDS, Argument, Message, catalog, name_of_code, name_of_required},
};
use std::sync::Arc;

/// A language of a [`Catalog`](crate::Catalog). Cheap to clone.
#[derive(Clone)]
pub struct Language(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) locale: Locale,
    pub(crate) right_to_left: bool,
    /// Where a message is looked for: this language, the ones it is a variety of, English.
    pub(crate) bundles: Vec<Arc<Bundle>>,
    /// The messages for error codes of the host's own.
    pub(crate) codes_of_host: Arc<[String]>,
}

/// Keeps what is inside from taking part in the order of what is around it (Unicode UAX #9).
const ISOLATE: char = '\u{2068}';
const END_OF_ISOLATE: char = '\u{2069}';

impl Language {
    /// Its tag.
    pub fn locale(&self) -> Locale {
        self.0.locale
    }

    /// Its tag, as text.
    pub fn tag(&self) -> &str {
        self.0.locale.tag()
    }

    /// Its name, as its own speakers call it; its tag where its files do not say.
    pub fn name(&self) -> String {
        let name = catalog::LANGUAGE_NAME;
        if self.has_own(name.name()) { self.text(name) } else { self.tag().to_owned() }
    }

    /// Whether it is written from right to left.
    pub fn right_to_left(&self) -> bool {
        self.0.right_to_left
    }

    /// Its direction, for `dir` attributes.
    pub fn direction(&self) -> &'static str {
        if self.0.right_to_left { "rtl" } else { "ltr" }
    }

    /// Whether it, or one it falls back to, has this message.
    pub fn has(&self, name: &str) -> bool {
        let (message, _) = name.split_once('.').unwrap_or((name, ""));
        self.0.bundles.iter().any(|bundle| bundle.has_message(message))
    }

    /// Whether it has this message itself, and not only a language it falls back to.
    pub fn has_own(&self, name: &str) -> bool {
        self.0.bundles.first().is_some_and(|bundle| bundle.has_message(name))
    }

    /// The words of a message.
    pub fn text<'a>(&self, message: impl Into<Message<'a>>) -> String {
        let Message { name, arguments } = message.into();
        // Messages of ours were checked when they were built, so the words are there and whole.
        self.fill(name, &arguments)
            .map_or_else(|| name.to_owned(), |filled| filled.unwrap_or_else(|(text, _)| text))
    }

    /// The names of a message's attributes, in this language and those it falls back to.
    pub fn attributes(&self, message: &str) -> Vec<String> {
        let of_message = |name: &String| name.strip_prefix(message)?.strip_prefix('.').map(str::to_owned);
        let mut names: Vec<String> =
            self.0.bundles.iter().flat_map(|bundle| bundle.variables.keys().filter_map(of_message)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The words of a part (`message` or `message.attribute`), or why they are not whole; nothing if no language has it.
    pub fn part(&self, name: &str, arguments: &[(&str, Argument<'_>)]) -> Option<Result<String, String>> {
        self.fill(name, arguments).map(|filled| filled.map_err(|(_, problem)| problem))
    }

    /// The words of a message with a mark for each argument, to be filled later.
    pub fn template(&self, name: &str) -> String {
        let marked: Vec<(String, String)> = self
            .variables(name)
            .into_iter()
            .map(|v| (format!("{ARGUMENT_BEGINS}{v}{ARGUMENT_ENDS}"), v))
            .collect();
        let mut arguments = FluentArgs::new();
        for (mark, name) in &marked {
            arguments.set(name.as_str(), FluentValue::from(mark.as_str()));
        }
        self.format(name, &arguments).map_or_else(|| name.to_owned(), |(text, _)| text)
    }

    /// The words for an error code. A code without words (a host's, or one from a crafted link) reads as `denied`:
    /// nobody can put words on a page through a URL.
    pub fn code(&self, code: &Code) -> String {
        self.plain(&name_of_code(code)).unwrap_or_else(|| self.text(catalog::ERROR_DENIED))
    }

    /// The words for what was refused: an empty field is named, where there are words for it.
    pub fn refusal(&self, refused: &FieldError) -> String {
        let empty = refused.field.as_deref().filter(|_| refused.code == Code::REQUIRED);
        let own = empty.and_then(|field| self.plain(&name_of_required(field)));
        own.unwrap_or_else(|| self.code(&refused.code))
    }

    /// The messages for error codes of the host's own, which an island may meet.
    pub fn codes_of_host(&self) -> &[String] {
        &self.0.codes_of_host
    }

    /// The words of a notice, if there is such a notice.
    pub fn notice(&self, name: &str) -> Option<String> {
        self.plain(name).filter(|_| name.starts_with("notice-"))
    }

    /// The words of a message whose name somebody else chose; nothing if there is no such message.
    fn plain(&self, name: &str) -> Option<String> {
        // A dot would ask for a part of a message.
        let filled = self.fill(name, &[]).filter(|_| !name.contains('.'))?;
        Some(filled.unwrap_or_else(|(text, _)| text))
    }

    /// How long something lasts, in the largest unit that needs no fraction; days from two days on.
    pub fn duration(&self, minutes: u32) -> String {
        const DAY: u32 = 24 * 60;
        self.text(match minutes {
            m if m >= 2 * DAY && m.is_multiple_of(DAY) => catalog::duration_days(m / DAY),
            m if m >= 60 && m.is_multiple_of(60) => catalog::duration_hours(m / 60),
            m => catalog::duration_minutes(m),
        })
    }

    /// A moment, in UTC.
    pub fn moment(&self, at: DateTime<Utc>) -> String {
        let (day, year) = (at.day().to_string(), at.year().to_string());
        self.text(catalog::date_time(&day, at.month(), &at.format("%H:%M UTC").to_string(), &year))
    }

    fn fill(&self, name: &str, given: &[(&str, Argument<'_>)]) -> Option<Result<String, (String, String)>> {
        let mut arguments = FluentArgs::with_capacity(given.len());
        for (name, value) in given {
            let value = match value {
                Argument::Number(number) => FluentValue::from(*number),
                Argument::Text(text) => FluentValue::from(self.isolated(text)),
            };
            arguments.set(*name, value);
        }
        let (text, problem) = self.format(name, &arguments)?;
        Some(if problem.is_empty() { Ok(text) } else { Err((text, problem)) })
    }

    /// In a text from right to left a value keeps its own order. A URL stays bare: what is written around it could be
    /// taken for a part of it.
    fn isolated(&self, value: &str) -> String {
        let bare = !self.0.right_to_left || value.starts_with("http://") || value.starts_with("https://");
        if bare { value.to_owned() } else { format!("{ISOLATE}{value}{END_OF_ISOLATE}") }
    }

    fn format(&self, name: &str, arguments: &FluentArgs<'_>) -> Option<(String, String)> {
        let (message, attribute) = name.split_once('.').map_or((name, None), |(m, a)| (m, Some(a)));
        self.0.bundles.iter().find_map(|bundle| {
            let found = bundle.bundle.get_message(message)?;
            let pattern = match attribute {
                Some(attribute) => found.get_attribute(attribute)?.value(),
                None => found.value()?,
            };
            let mut errors = vec![];
            let mut text = bundle.bundle.format_pattern(pattern, Some(arguments), &mut errors).into_owned();
            if self.0.locale == Locale::PSEUDO {
                text = format!("[{text}]");
            }
            let problem = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            Some((text, problem))
        })
    }

    /// The arguments a message of this language uses.
    fn variables(&self, name: &str) -> Vec<String> {
        self.0.bundles.iter().find_map(|bundle| bundle.variables.get(name)).cloned().unwrap_or_default()
    }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Language").field(&self.0.locale).finish()
    }
}
