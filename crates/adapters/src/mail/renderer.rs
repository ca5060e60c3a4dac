//! Renders mails from templates and values.

use super::{
    kinds::{DEFAULT, HTML, PARTS, SUBJECT, TEXT, find, message},
    templates::{TemplateOptions, TemplateProblem, TemplateProblems, Templates, describe},
    values,
};
use housekey_accounts::{
    model::Email,
    outbox::{
        OF_THE_HOST,
        kinds::{KINDS, Kind, Sample},
    },
    ports::{MailError, OutgoingMail},
};
use housekey_messages::{Catalog, Language};
use housekey_protocol::Locale;
use serde_json::{Map, Value};

/// Longest subject, in characters. It fits one encoded header of any relay.
const LONGEST_SUBJECT: usize = 200;

/// A mail as its reader gets it. It does not print (`Debug`): it may hold a code or a link.
#[derive(Clone)]
pub struct RenderedMail {
    /// Its kind, as in [`OutgoingMail::kind`].
    pub kind: String,
    /// The one recipient.
    pub to: Email,
    /// Its Message-ID, without angle brackets.
    pub message_id: String,
    /// The tag of the language it is written in.
    pub language: String,
    /// One line.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

/// Writes mails. Shared by all mailers.
pub struct MailRenderer {
    messages: Catalog,
    templates: Templates,
    subject_prefix: String,
}

/// A template that failed: its name and why.
type Failure = (String, String);

impl MailRenderer {
    /// Reads all templates, renders each once with sample values, and says everything that is wrong. What
    /// starts works: there is no silent fall-back from a broken file of the operator's to ours.
    pub fn new(options: &TemplateOptions, messages: Catalog) -> Result<Self, TemplateProblems> {
        let templates = Templates::load(options.folder.as_deref(), &messages)?;
        let subject_prefix = values::one_line(&options.subject_prefix, LONGEST_SUBJECT);
        let renderer = Self { messages, templates, subject_prefix };
        let problems = renderer.check();
        if problems.is_empty() { Ok(renderer) } else { Err(TemplateProblems(problems)) }
    }

    /// Writes one mail.
    ///
    /// An unknown kind fails for good. A template that fails on these values is retried, because it may be repaired before
    /// the outbox gives up.
    pub fn render(&self, mail: &OutgoingMail) -> Result<RenderedMail, MailError> {
        let Some(kind) = find(&mail.kind) else {
            return Err(MailError::Permanent(format!("there is no mail of the kind {:?}", mail.kind)));
        };
        let language = self.language(&mail.kind, mail.locale)?;
        let mended_later = |(name, error): Failure| {
            MailError::Transient(format!("{}: template {}: {error}", mail.kind, self.templates.file(&name)))
        };
        let [subject, text, html] = self.parts(&mail.kind, kind, &language, &mail.values);
        let subject = subject.map_err(mended_later)?;
        let text = text.map_err(mended_later)?;
        let html = html.map_err(mended_later)?;
        Ok(RenderedMail {
            kind: mail.kind.clone(),
            to: mail.to.clone(),
            message_id: mail.message_id.clone(),
            language: language.locale().to_string(),
            subject,
            text,
            html,
        })
    }

    /// The language a mail is written in: the reader's. A host's own kind that has neither words nor templates in it is
    /// written in English, and waits while it has none there either.
    fn language(&self, kind: &str, locale: Locale) -> Result<Language, MailError> {
        let written = |language: &Language| {
            !kind.starts_with(OF_THE_HOST)
                || language.has_own(&message(kind))
                || PARTS.iter().any(|part| self.templates.has(&format!("{}/{kind}{part}", folder(language))))
        };
        let languages = [locale, Locale::EN].map(|locale| self.messages.language(locale));
        let nobody = || MailError::Transient(format!("{kind} has neither words nor templates"));
        languages.into_iter().find(written).ok_or_else(nobody)
    }

    /// Subject, text and HTML, each with its own failure, so that a check can name them all.
    fn parts(
        &self,
        name: &str,
        kind: &Kind,
        language: &Language,
        given: &Map<String, Value>,
    ) -> [Result<String, Failure>; 3] {
        let (mut values, unfilled) = values::prepare(given, name, kind, language);
        // What a template lacks may be words that lack a value.
        let explain = |(template, error): Failure| match unfilled.as_slice() {
            [] => (template, error),
            _ => (template, format!("{error}; {}", unfilled.join("; "))),
        };
        let part = |part, values: &_| self.part(name, folder(language), part, values).map_err(explain);
        let subject = part(SUBJECT, &values).map(|line| self.subject(&line));
        values.insert("subject".into(), subject.as_deref().unwrap_or_default().into());
        [subject, part(TEXT, &values).map(|text| tidy(&text)), part(HTML, &values)]
    }

    fn subject(&self, rendered: &str) -> String {
        let words: Vec<&str> = rendered.split_whitespace().collect();
        values::one_line(format!("{}{}", self.subject_prefix, words.join(" ")).trim(), LONGEST_SUBJECT)
    }

    fn part(
        &self,
        kind: &str,
        folder: &str,
        part: &str,
        values: &Map<String, Value>,
    ) -> Result<String, Failure> {
        let own = format!("{folder}/{kind}{part}");
        let name = if self.templates.has(&own) { own } else { format!("{folder}/{DEFAULT}{part}") };
        let rendered = self
            .templates
            .environment
            .get_template(&name)
            .and_then(|t| t.render(minijinja::value::Serde(values)));
        // The fault may lie in a template that this one extends or includes.
        rendered.map_err(|error| (error.name().unwrap_or(&name).to_owned(), describe(&error)))
    }

    /// What is wrong with the templates.
    fn check(&self) -> Vec<TemplateProblem> {
        let mut found: Vec<TemplateProblem> = self.incomplete();
        let languages = self.messages.languages();
        for (kind, language) in KINDS.iter().flat_map(|kind| languages.iter().map(move |l| (kind, l))) {
            for sample in kind.samples() {
                let parts = self.parts(kind.name, kind, language, &sample.values);
                for (part, rendered) in PARTS.into_iter().zip(parts) {
                    let failure = match rendered {
                        Ok(body) => self
                            .lacks(part, &body, &sample)
                            .map(|lack| (format!("{}/{}{part}", folder(language), kind.name), lack)),
                        Err(failure) => Some(failure),
                    };
                    let Some((name, problem)) = failure else { continue };
                    let problem = TemplateProblem { file: self.templates.file(&name), problem };
                    // One file of the operator's may serve several languages and variants.
                    if !found.contains(&problem) {
                        found.push(problem);
                    }
                }
            }
        }
        found
    }

    /// A host's own mails that have some parts in a language, and lack another one; where there are words for the
    /// mail, our layout is the part.
    fn incomplete(&self) -> Vec<TemplateProblem> {
        let mut found = vec![];
        for (kind, language) in self.templates.of_the_host() {
            let locale = Locale::from_tag(&language).unwrap_or_default();
            if self.messages.language(locale).has(&message(&kind)) {
                continue;
            }
            for file in PARTS.map(|part| format!("{language}/{kind}{part}")) {
                if !self.templates.has(&file) {
                    let problem =
                        "a mail has a subject, a text and an HTML part: this one is missing".to_owned();
                    found.push(TemplateProblem { file, problem });
                }
            }
        }
        found
    }

    /// What a part that rendered lacks to be of use.
    fn lacks(&self, part: &str, body: &str, sample: &Sample) -> Option<String> {
        if part == SUBJECT {
            return (body == self.subject_prefix.trim()).then(|| "it is empty".to_owned());
        }
        let value = |name: &str| sample.values.get(name).and_then(Value::as_str).unwrap_or_default();
        if let Some(missing) = sample.shows.iter().find(|name| !body.contains(value(name))) {
            return Some(format!("it does not show {{{{ {missing} }}}} (variant {})", sample.name));
        }
        let code = value("code");
        let hidden = part == TEXT && !code.is_empty() && !body.lines().any(|line| line == code);
        hidden.then(|| "{{ code }} must stand alone on a line".to_owned())
    }
}

/// The folder of a language's templates. A reader of the pseudo-locale gets the English ones, with its own words.
fn folder(language: &Language) -> &str {
    if language.locale() == Locale::PSEUDO { "en" } else { language.tag() }
}

/// At most one empty line at a time, none at the ends, no blanks at line ends: what blocks leave behind.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            gap = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}
