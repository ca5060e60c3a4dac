//! Settings as people read of them: what the sample file and docs/settings.md are written from.

use super::Section;
use std::fmt::Display;

/// A section as people read of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Its name in the file, e.g. `mail.smtp`.
    pub name: &'static str,
    /// What it is about.
    pub meaning: String,
    /// Its settings, in the order of their declaration.
    pub settings: Vec<Setting>,
}

/// A setting as people read of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name within its section.
    pub name: &'static str,
    /// Its comment.
    pub meaning: String,
    /// Which values it takes, where that is a range: `1 to 600 seconds`.
    pub bounds: Option<String>,
    /// What stands in the sample file.
    pub sample: Sample,
}

impl Setting {
    /// Its comment, and its bounds.
    pub fn sentences(&self) -> String {
        let bounds = self.bounds.as_ref().map(|bounds| format!(" Must be {bounds}."));
        format!("{}{}", self.meaning, bounds.unwrap_or_default())
    }
}

/// What the sample file says of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sample {
    /// Its default, as TOML.
    Default(String),
    /// It has no default, or none that is worth showing; a value that it could have, as TOML.
    Example(&'static str),
    /// As `Example`, where one line will not do: whole lines of TOML, with their own head.
    Block(&'static str),
}

/// A setting as the macro passes it on.
#[doc(hidden)]
pub struct Declared {
    pub name: &'static str,
    pub meaning: &'static [&'static str],
    pub bounds: Option<String>,
    pub example: Option<&'static str>,
    pub block: Option<&'static str>,
}

#[doc(hidden)]
pub fn describe<S: Section>(
    name: &'static str,
    meaning: &[&str],
    settings: Vec<Declared>,
    within: Vec<Vec<About>>,
) -> Vec<About> {
    let defaults = serde_json::to_value(S::default()).unwrap_or_default();
    let settings = settings.into_iter().map(|setting| Setting {
        name: setting.name,
        meaning: text(setting.meaning),
        bounds: setting.bounds,
        sample: match (setting.example, setting.block) {
            (Some(example), _) => Sample::Example(example),
            (None, Some(block)) => Sample::Block(block),
            (None, None) => Sample::Default(toml(&defaults[setting.name])),
        },
    });
    let own = About { name, meaning: text(meaning), settings: settings.collect() };
    // All settings together are no section of their own.
    let own = (!name.is_empty()).then_some(own);
    own.into_iter().chain(within.into_iter().flatten()).collect()
}

#[doc(hidden)]
pub fn range(low: &dyn Display, high: &dyn Display, unit: Option<&&str>) -> String {
    unit.map_or_else(|| format!("{low} to {high}"), |unit| format!("{low} to {high} {unit}"))
}

#[doc(hidden)]
pub fn minimum(low: &dyn Display) -> String {
    format!("above {low}")
}

/// The lines of a comment as one text.
fn text(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

/// A value of a setting is a text, a number, a truth value, or a list of them; JSON writes these as TOML does.
fn toml(value: &serde_json::Value) -> String {
    match value.as_array() {
        Some(list) => format!("[{}]", list.iter().map(toml).collect::<Vec<_>>().join(", ")),
        None => value.to_string(),
    }
}
