//! How mails are laid out: one template of ours for each part, and an operator's folder over them.
//!
//! A file in the folder has the name of a mail and a part, with the language folder
//! (`de/account/email/email_changed_message.txt`) or without it (for every language that has no such file of
//! its own); `default_message.txt` and the like replace our own layouts. Below `host/` are the templates of a host's own mails. `layout.html`, the frame of all HTML parts, can be replaced in the same two ways, and so a
//! company's name or imprint needs one file. Other `.txt` and `.html` files are there to be included: `.html` ones
//! in HTML, because a file's own name decides whether its values are escaped.

use super::kinds::{DEFAULT, PARTS};
use housekey_accounts::{
    Settings,
    outbox::{OF_THE_HOST, kinds::KINDS},
};
use housekey_messages::Catalog;
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, Value, syntax::SyntaxConfig};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// The frame of all HTML parts.
const LAYOUT: &str = include_str!("../../templates/layout.html");
/// The layout of each part.
const LAYOUTS: [(&str, &str); 3] = [
    ("default_subject.txt", include_str!("../../templates/default_subject.txt")),
    ("default_message.txt", include_str!("../../templates/default_message.txt")),
    ("default_message.html", include_str!("../../templates/default_message.html")),
];

/// No template is larger than this: what is, is some other file.
const LARGEST: u64 = 256 * 1024;
/// How deep folders may be: a link to the folder itself must not keep us from starting.
const DEEPEST: usize = 8;

/// How mails are written.
#[derive(Clone, Debug, Default)]
pub struct TemplateOptions {
    /// Stands before every subject, e.g. `[Example] `.
    pub subject_prefix: String,
    /// The operator's folder.
    pub folder: Option<PathBuf>,
}

impl From<&Settings> for TemplateOptions {
    fn from(settings: &Settings) -> Self {
        let subject_prefix = settings.account.email_subject_prefix.clone();
        Self { subject_prefix, folder: settings.mail.templates_dir.clone() }
    }
}

/// One thing wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateProblem {
    /// The file, as the operator finds it; the template's name when it is ours.
    pub file: String,
    /// What is wrong.
    pub problem: String,
}

/// All problems of the templates.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct TemplateProblems(pub Vec<TemplateProblem>);

impl std::fmt::Display for TemplateProblems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("mail templates that cannot be used:")?;
        self.0.iter().try_for_each(|found| write!(f, "\n  {}: {}", found.file, found.problem))
    }
}

/// One template and where it is from.
struct Source {
    text: String,
    file: String,
}

/// All templates by name, ready for use, and which file each is from.
pub(super) struct Templates {
    pub(super) environment: Environment<'static>,
    files: BTreeMap<String, String>,
}

impl Templates {
    /// Reads and compiles everything. Problems are collected, not thrown one by one.
    pub(super) fn load(folder: Option<&Path>, messages: &Catalog) -> Result<Self, TemplateProblems> {
        let mut problems = vec![];
        let languages: Vec<String> = messages.languages().iter().map(|l| l.tag().to_owned()).collect();
        let ours = |name: &str, text: &str| Source { text: text.to_owned(), file: name.to_owned() };
        let mut sources = BTreeMap::from([("layout.html".to_owned(), ours("layout.html", LAYOUT))]);
        // A template of its own for each language: it extends the frame of that language, if there is one.
        for (name, text) in LAYOUTS {
            sources.extend(languages.iter().map(|tag| (format!("{tag}/{name}"), ours(name, text))));
        }
        if let Some(folder) = folder {
            let mut own = BTreeMap::new();
            read_folder(folder, "", DEEPEST, &mut own, &mut problems);
            overlay(&mut sources, own, &languages, &mut problems);
        }
        let mut environment = environment(sources.keys().cloned().collect());
        let mut files = BTreeMap::new();
        for (name, source) in sources {
            let said = problems.iter().any(|found: &TemplateProblem| found.file == source.file);
            match environment.add_template_owned(name.clone(), source.text) {
                Err(error) if !said => {
                    problems.push(TemplateProblem { file: source.file.clone(), problem: describe(&error) });
                }
                _ => {}
            }
            files.insert(name, source.file);
        }
        if problems.is_empty() { Ok(Self { environment, files }) } else { Err(TemplateProblems(problems)) }
    }

    /// The host's own kinds, each with the languages it has any part in.
    pub(super) fn of_the_host(&self) -> BTreeSet<(String, String)> {
        let kinds = self.files.keys().filter_map(|name| {
            let (language, name) = name.split_once('/')?;
            let kind = PARTS.iter().find_map(|part| name.strip_suffix(part))?;
            kind.starts_with(OF_THE_HOST).then(|| (kind.to_owned(), language.to_owned()))
        });
        kinds.collect()
    }

    /// Whether there is a template of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// The file a template is from, for messages.
    pub(super) fn file(&self, name: &str) -> String {
        self.files.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }
}

/// An error without its template's name, which is said beside it as the operator's file.
pub(super) fn describe(error: &minijinja::Error) -> String {
    let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    let line = error.line().map(|line| format!(" (line {line})")).unwrap_or_default();
    format!("{}{detail}{line}", error.kind())
}

/// Lays the operator's files over ours.
fn overlay(
    sources: &mut BTreeMap<String, Source>,
    own: BTreeMap<String, Source>,
    languages: &[String],
    problems: &mut Vec<TemplateProblem>,
) {
    let with_language: BTreeSet<String> = own.keys().cloned().collect();
    let without_language = |name: &str| {
        let (language, rest) = name.split_once('/')?;
        languages.iter().any(|tag| tag == language).then(|| rest.to_owned())
    };
    for (name, source) in own {
        let is_part = PARTS.iter().any(|part| name.ends_with(part));
        let of_language = without_language(&name);
        if is_part && !is_mail(of_language.as_deref().unwrap_or(&name)) {
            // Nothing would ever read it, and its author would wait for it to work.
            let problem = "no mail of this version has this name".to_owned();
            problems.push(TemplateProblem { file: source.file.clone(), problem });
        }
        if is_part && of_language.is_none() {
            for target in languages.iter().map(|language| format!("{language}/{name}")) {
                if !with_language.contains(&target) {
                    sources.insert(target, Source { text: source.text.clone(), file: source.file.clone() });
                }
            }
        }
        sources.insert(name, source);
    }
}

/// Whether a part's name, without its language, is that of a mail or of our layout.
fn is_mail(name: &str) -> bool {
    let kind = PARTS.iter().find_map(|part| name.strip_suffix(part)).unwrap_or_default();
    kind == DEFAULT || kind.starts_with(OF_THE_HOST) || KINDS.iter().any(|known| known.name == kind)
}

fn read_folder(
    folder: &Path,
    prefix: &str,
    depth: usize,
    found: &mut BTreeMap<String, Source>,
    problems: &mut Vec<TemplateProblem>,
) {
    let mut complain = |path: &Path, problem: String| {
        problems.push(TemplateProblem { file: path.display().to_string(), problem });
    };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return complain(folder, error.to_string()),
    };
    let mut folders = vec![];
    for entry in entries {
        let path = match entry {
            Ok(entry) => entry.path(),
            Err(error) => return complain(folder, error.to_string()),
        };
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.starts_with('.') {
            continue;
        }
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            folders.push((path, format!("{name}/")));
        } else if matches!(path.extension().and_then(|e| e.to_str()), Some("txt" | "html")) {
            match read(&path) {
                Ok(text) => drop(found.insert(name, Source { text, file: path.display().to_string() })),
                Err(problem) => complain(&path, problem),
            }
        }
    }
    for (path, prefix) in folders {
        if depth == 0 {
            let problem = "this folder is too deep".to_owned();
            problems.push(TemplateProblem { file: path.display().to_string(), problem });
        } else {
            read_folder(&path, &prefix, depth - 1, found, problems);
        }
    }
}

fn read(path: &Path) -> Result<String, String> {
    let size = std::fs::metadata(path).map_err(|e| e.to_string())?.len();
    if size > LARGEST {
        return Err(format!("{size} bytes are too many for a template ({LARGEST} at most)"));
    }
    std::fs::read_to_string(path).map_err(|e| e.to_string())
}

/// An environment in which a value nobody gave is an error where it is shown, and false where it is asked for.
fn environment(names: BTreeSet<String>) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_auto_escape_callback(|name| {
        if name.strip_suffix(".txt").is_some() { AutoEscape::None } else { AutoEscape::Html }
    });
    environment.set_formatter(format_value);
    // An operator's template that loops for ever must not block the worker.
    environment.set_fuel(Some(100_000));
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    // `{% extends "layout.html" %}` in a German mail finds `de/layout.html` first.
    environment.set_path_join_callback(move |name, parent| {
        let language = parent.split('/').next().unwrap_or_default();
        let localised = format!("{language}/{name}");
        if names.contains(&localised) { Cow::Owned(localised) } else { Cow::Borrowed(name) }
    });
    environment
}

/// Escapes for HTML. The stock formatter also turns `/` into `&#x2f;`, right but unreadable in a link's source.
fn format_value(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), minijinja::Error> {
    let text = match value.as_str() {
        Some(text) if *state.auto_escape() == AutoEscape::Html && !value.is_safe() => text,
        _ => return minijinja::escape_formatter(out, state, value),
    };
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.write_str(&rest[..at])?;
        out.write_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    Ok(out.write_str(rest)?)
}
