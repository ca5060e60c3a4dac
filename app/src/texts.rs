//! The words of a page: found on the server, carried to islands.
//!
//! WebAssembly has no language. The server formats the messages that an island names, and they travel to it as one
//! property, [`TextList`]; where a message has arguments, a mark stands for each, and the island replaces it. In a host
//! that hydrates whole pages, all messages of the pages travel with the page's data.

use housekey_protocol::{
    Code, FieldError, Template,
    messages::{ARGUMENT_BEGINS, ARGUMENT_ENDS, Argument, Message, catalog, name_of_code, name_of_required},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use housekey_messages::{Catalog, Language};

/// The words of the page being rendered, or of an island. A handle: it may be copied into every closure.
#[derive(Clone, Copy)]
pub struct Texts(StoredValue<Source>);

enum Source {
    #[cfg(feature = "ssr")]
    Language(Language),
    Carried(TextList),
}

/// Messages that travel to the browser: its tag and its direction on a line each, then `name=text` lines.
///
/// One string, because a map costs the bundle the code that reads one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextList(String);

/// The words of the page: what the server put into the context, else English.
///
/// Islands cannot ask (their context does not travel); they take a [`TextList`] as a property.
pub fn texts() -> Texts {
    use_context().unwrap_or_else(|| {
        #[cfg(feature = "ssr")]
        return Texts::in_language(Catalog::built_in().language(housekey_protocol::Locale::EN));
        #[cfg(not(feature = "ssr"))]
        Texts::carried(OF_PAGE.get().cloned().unwrap_or_default())
    })
}

/// The words of all pages, in a host that hydrates them: one browser, one reader.
#[cfg(not(feature = "ssr"))]
static OF_PAGE: std::sync::OnceLock<TextList> = std::sync::OnceLock::new();

/// Keeps the words that came with the first page.
pub(crate) fn keep(list: Option<TextList>) {
    #[cfg(not(feature = "ssr"))]
    if let Some(list) = list {
        OF_PAGE.get_or_init(|| list);
    }
    #[cfg(feature = "ssr")]
    drop(list);
}

/// The words that travel with a page which is hydrated whole; nothing where only islands are.
pub(crate) fn of_page(password_min_length: u32) -> Option<TextList> {
    #[cfg(all(feature = "ssr", not(feature = "islands")))]
    {
        let (texts, hint) = (texts(), catalog::signup_password_hint(password_min_length));
        // A number chooses words, which only the server can; this one is the same for all readers.
        let names: Vec<&str> = catalog::ALL.iter().copied().filter(|name| *name != hint.name).collect();
        let mut list = texts.list(&names, Code::ALL);
        list.push(hint.name, &texts.of(hint.clone()));
        Some(list)
    }
    #[cfg(not(all(feature = "ssr", not(feature = "islands"))))]
    {
        let _ = password_min_length;
        None
    }
}

impl Texts {
    /// On the server.
    #[cfg(feature = "ssr")]
    pub fn in_language(language: Language) -> Self {
        Self(StoredValue::new(Source::Language(language)))
    }

    /// In an island: from its property.
    pub fn carried(list: TextList) -> Self {
        Self(StoredValue::new(Source::Carried(list)))
    }

    /// The words of a message.
    pub fn of<'a>(self, message: impl Into<Message<'a>>) -> String {
        let message = message.into();
        self.0.with_value(|source| match source {
            #[cfg(feature = "ssr")]
            Source::Language(language) => language.text(message),
            Source::Carried(list) => list.fill(&message),
        })
    }

    /// The words of a message with a mark for each argument.
    pub(crate) fn template(self, template: Template) -> String {
        self.0.with_value(|source| match source {
            #[cfg(feature = "ssr")]
            Source::Language(language) => language.template(template.name()),
            Source::Carried(list) => list.find(template.name()).unwrap_or_default().to_owned(),
        })
    }

    /// The words for an error code. One without words reads as [`catalog::ERROR_DENIED`].
    pub fn code(self, code: &Code) -> String {
        self.0.with_value(|source| match source {
            #[cfg(feature = "ssr")]
            Source::Language(language) => language.code(code),
            Source::Carried(list) => list.code(code),
        })
    }

    /// The words for what was refused: an empty field is named, where there are words for it.
    pub fn refusal(self, refused: &FieldError) -> String {
        self.0.with_value(|source| match source {
            #[cfg(feature = "ssr")]
            Source::Language(language) => language.refusal(refused),
            Source::Carried(list) => {
                let empty = refused.field.as_deref().filter(|_| refused.code == Code::REQUIRED);
                let own = empty.and_then(|field| list.find(&name_of_required(field)));
                own.map_or_else(|| list.code(&refused.code), str::to_owned)
            }
        })
    }

    /// The words of the notice with this name, if there is such a notice.
    pub(crate) fn notice(self, name: &str) -> Option<String> {
        self.0.with_value(|source| match source {
            #[cfg(feature = "ssr")]
            Source::Language(language) => language.notice(name),
            Source::Carried(list) => {
                name.strip_prefix("notice-").and_then(|_| list.find(name)).map(str::to_owned)
            }
        })
    }

    /// A time in words, in the largest unit that needs no fraction.
    pub fn duration(self, minutes: u32) -> String {
        self.0.with_value(|source| match source {
            #[cfg(feature = "ssr")]
            Source::Language(language) => language.duration(minutes),
            #[cfg(feature = "ssr")]
            Source::Carried(_) => {
                Catalog::built_in().language(housekey_protocol::Locale::EN).duration(minutes)
            }
            #[cfg(not(feature = "ssr"))]
            Source::Carried(list) => duration(list.tag(), minutes),
        })
    }

    /// A moment in words; `at` is RFC 3339, in UTC.
    pub fn moment(self, at: &str) -> String {
        self.0.with_value(|source| match source {
            #[cfg(feature = "ssr")]
            Source::Language(language) => moment(language, at),
            #[cfg(feature = "ssr")]
            Source::Carried(_) => moment(&Catalog::built_in().language(housekey_protocol::Locale::EN), at),
            #[cfg(not(feature = "ssr"))]
            Source::Carried(list) => moment(list.tag(), at),
        })
    }

    /// The language's tag, for `lang` attributes.
    pub fn tag(self) -> String {
        self.0.with_value(|source| match source {
            #[cfg(feature = "ssr")]
            Source::Language(language) => language.locale().to_string(),
            Source::Carried(list) => list.tag().to_owned(),
        })
    }

    /// `ltr` or `rtl`, for `dir` attributes.
    pub fn direction(self) -> &'static str {
        let right_to_left = self.0.with_value(|source| match source {
            #[cfg(feature = "ssr")]
            Source::Language(language) => language.right_to_left(),
            Source::Carried(list) => list.right_to_left(),
        });
        if right_to_left { "rtl" } else { "ltr" }
    }

    /// What travels to an island that shows the messages `names` and may be refused with `codes`, or with a code of the
    /// host's.
    pub fn list(self, names: &[&str], codes: &[Code]) -> TextList {
        self.0.with_value(|source| match source {
            #[cfg(feature = "ssr")]
            Source::Language(language) => {
                let mut list = TextList(format!("{}\n{}\n", language.locale(), language.direction()));
                let of_codes = codes.iter().map(name_of_code);
                // What asks the server nothing cannot fail.
                let failures: &[&str] = if codes.is_empty() { &[] } else { FAILURES };
                let empty: &[&str] = if codes.contains(&Code::REQUIRED) { EMPTY } else { &[] };
                let names = names.iter().chain(failures).chain(empty).map(|name| (*name).to_owned());
                for name in names.chain(of_codes).chain(language.codes_of_host().iter().cloned()) {
                    list.push(&name, &language.template(&name));
                }
                list
            }
            Source::Carried(list) => {
                let _ = (names, codes);
                list.clone()
            }
        })
    }
}

/// What any form may have to say.
#[cfg(feature = "ssr")]
const FAILURES: &[&str] = &[
    catalog::SIGN_IN.name(),
    catalog::FAILURE_SIGNED_OUT.name(),
    catalog::FAILURE_REAUTHENTICATE.name(),
    catalog::FAILURE_CONFLICT.name(),
    catalog::FAILURE_WAIT.name(),
    catalog::FAILURE_UNAVAILABLE.name(),
    catalog::FAILURE_UNREACHABLE.name(),
    catalog::FAILURE_INCIDENT.name(),
    catalog::FAILURE_MALFORMED.name(),
    catalog::ERROR_INVALID.name(),
    catalog::ERROR_DENIED.name(),
    catalog::ERROR_RATE_LIMITED.name(),
];

/// What an empty field may have to say, instead of [`Code::REQUIRED`].
#[cfg(feature = "ssr")]
const EMPTY: &[&str] = &[
    catalog::REQUIRED_CODE.name(),
    catalog::REQUIRED_EMAIL.name(),
    catalog::REQUIRED_LOGIN.name(),
    catalog::REQUIRED_PASSWORD.name(),
    catalog::REQUIRED_PHONE.name(),
    catalog::REQUIRED_USERNAME.name(),
];

impl TextList {
    #[cfg(feature = "ssr")]
    fn push(&mut self, name: &str, text: &str) {
        if self.find(name).is_none() {
            // A line break is white space to HTML, and ends an entry here.
            self.0.extend([name, "=", &text.replace('\n', " "), "\n"]);
        }
    }

    fn find(&self, name: &str) -> Option<&str> {
        self.0.split('\n').find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
    }

    fn code(&self, code: &Code) -> String {
        let found = self.find(&name_of_code(code)).or_else(|| self.find(catalog::ERROR_DENIED.name()));
        found.unwrap_or_default().to_owned()
    }

    fn tag(&self) -> &str {
        self.0.split('\n').next().unwrap_or_default()
    }

    fn right_to_left(&self) -> bool {
        self.0.split('\n').nth(1) == Some("rtl")
    }

    fn fill(&self, message: &Message<'_>) -> String {
        // A name on the page is how a missing entry is seen, by tests first.
        let mut rest = self.find(message.name).unwrap_or(message.name);
        let mut filled = String::new();
        // One pass, so that a value is never searched for marks.
        while let Some((before, name, after)) = next_mark(rest) {
            filled.push_str(before);
            if let Some((_, Argument::Text(value))) = message.arguments.iter().find(|(key, _)| *key == name) {
                // In a text from right to left a value keeps its own order.
                let isolate = self.right_to_left();
                filled.push_str(if isolate { "\u{2068}" } else { "" });
                filled.push_str(value);
                filled.push_str(if isolate { "\u{2069}" } else { "" });
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

/// What stands before the next mark, the argument it is for, and what stands after it.
pub(crate) fn next_mark(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(ARGUMENT_BEGINS)?;
    let (name, after) = rest.split_once(ARGUMENT_ENDS)?;
    Some((before, name, after))
}

/// As `Language::duration`, by what the browser knows of the language.
#[cfg(not(feature = "ssr"))]
fn duration(tag: &str, minutes: u32) -> String {
    use js_sys::{Array, Intl::NumberFormat, Object, Reflect};
    use leptos::wasm_bindgen::JsValue;

    const DAY: u32 = 24 * 60;
    let (unit, n) = match minutes {
        m if m >= 2 * DAY && m.is_multiple_of(DAY) => ("day", m / DAY),
        m if m >= 60 && m.is_multiple_of(60) => ("hour", m / 60),
        m => ("minute", m),
    };
    let options = Object::new();
    for (name, value) in [("style", "unit"), ("unit", unit), ("unitDisplay", "long")] {
        drop(Reflect::set(&options, &name.into(), &value.into()));
    }
    // The digits of codes and mails: the server writes no others.
    let format = NumberFormat::new(&Array::of1(&format!("{tag}-u-nu-latn").into()), &options).format();
    format.call1(&JsValue::UNDEFINED, &n.into()).ok().and_then(|said| said.as_string()).unwrap_or_default()
}

/// What is no moment stays as it is.
#[cfg(feature = "ssr")]
fn moment(language: &Language, at: &str) -> String {
    at.parse().map_or_else(|_| at.to_owned(), |at| language.moment(at))
}

/// As `Language::moment`, by what the browser knows of the language.
#[cfg(not(feature = "ssr"))]
fn moment(tag: &str, at: &str) -> String {
    use js_sys::{Array, Date, Intl::DateTimeFormat, Object, Reflect};
    use leptos::wasm_bindgen::JsValue;

    let date = Date::new(&at.into());
    if date.get_time().is_nan() {
        return at.to_owned();
    }
    let options = Object::new();
    for (name, value) in [
        ("day", "numeric"),
        ("month", "long"),
        ("year", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("hourCycle", "h23"),
        ("timeZone", "UTC"),
        ("timeZoneName", "short"),
    ] {
        drop(Reflect::set(&options, &name.into(), &value.into()));
    }
    // The digits and the calendar of the server.
    let format = DateTimeFormat::new(&Array::of1(&format!("{tag}-u-ca-gregory-nu-latn").into()), &options);
    let said = format.format().call1(&JsValue::UNDEFINED, &date.into()).ok();
    said.and_then(|said| said.as_string()).unwrap_or_else(|| at.to_owned())
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;
    use housekey_protocol::Locale;

    fn carried(tag: &str, names: &[&str], codes: &[Code]) -> TextList {
        let language = Catalog::built_in().language(Locale::from_tag(tag).unwrap());
        Texts::in_language(language).list(names, codes)
    }

    #[test]
    fn island_says_what_the_page_would() {
        Owner::new().with(|| {
            let list = carried("de", &["emails-did-add", "show"], &[Code::INCORRECT_CODE]);
            let travelled: TextList = serde_json::from_str(&serde_json::to_string(&list).unwrap()).unwrap();
            let texts = Texts::carried(travelled);
            assert_eq!(texts.of(catalog::SHOW), "Anzeigen");
            let hostile = "\u{e000}email\u{e001}@example.org";
            let said = texts.of(catalog::emails_did_add(hostile));
            let expected = "Wir haben eine E\u{2011}Mail an {} geschickt. Darin steht, wie es weitergeht.";
            assert_eq!(said, expected.replace("{}", hostile));
            let incorrect = "Falscher Code. Prüfe ihn und versuche es noch einmal.";
            assert_eq!(texts.code(&Code::INCORRECT_CODE), incorrect);
            assert_eq!(texts.code(&Code::custom("unknown")), "Das ist hier nicht erlaubt.");
            assert_eq!((texts.tag().as_str(), texts.direction()), ("de", "ltr"));
        });
    }

    #[test]
    fn value_in_an_island_from_right_to_left_keeps_its_own_order() {
        Owner::new().with(|| {
            let texts = Texts::carried(carried("ar", &["emails-did-remove"], &[]));
            let said = texts.of(catalog::emails_did_remove("a@b.example"));
            assert!(said.contains("\u{2068}a@b.example\u{2069}"), "{said}");
            assert_eq!(texts.direction(), "rtl");
        });
    }

    #[test]
    fn message_that_did_not_travel_shows_its_name() {
        Owner::new().with(|| {
            assert_eq!(Texts::carried(carried("en", &[], &[])).of(catalog::HOME), "home");
        });
    }
}
