//! Renders mails from templates and values.

use super::{
    kinds::{HTML, KINDS, LANGUAGES, PARTS, SUBJECT, TEXT, language},
    samples::{Sample, samples},
    templates::{TemplateOptions, TemplateProblem, TemplateProblems, Templates, describe},
    values,
};
use housekey_accounts::{
    model::Email,
    outbox::mail::OF_THE_HOST,
    ports::{MailError, OutgoingMail},
};
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
    /// The language it is written in: `en` or `de`.
    pub language: &'static str,
    /// One line.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

/// Writes mails. Shared by all mailers.
pub struct MailRenderer {
    templates: Templates,
    subject_prefix: String,
}

/// A template that failed: its name and why.
type Failure = (String, String);

impl MailRenderer {
    /// Reads all templates, renders each once with sample values, and says everything that is wrong. What
    /// starts works: there is no silent fall-back from a broken file of the operator's to ours.
    pub fn new(options: &TemplateOptions) -> Result<Self, TemplateProblems> {
        let templates = Templates::load(options.folder.as_deref())?;
        let subject_prefix = values::one_line(&options.subject_prefix, LONGEST_SUBJECT);
        let renderer = Self { templates, subject_prefix };
        let problems = renderer.check();
        if problems.is_empty() { Ok(renderer) } else { Err(TemplateProblems(problems)) }
    }

    /// Writes one mail.
    ///
    /// An unknown kind fails for good. A template that fails on these values is retried, because it may be repaired before
    /// the outbox gives up.
    pub fn render(&self, mail: &OutgoingMail) -> Result<RenderedMail, MailError> {
        if !KINDS.contains(&mail.kind.as_str()) && !mail.kind.starts_with(OF_THE_HOST) {
            return Err(MailError::Permanent(format!("there is no mail of the kind {:?}", mail.kind)));
        }
        let language = language(mail.locale);
        let mended_later = |(name, error): Failure| {
            MailError::Transient(format!("template {}: {error}", self.templates.file(&name)))
        };
        let [subject, text, html] = self.parts(&mail.kind, language, &mail.values);
        let subject = subject.map_err(mended_later)?;
        let text = text.map_err(mended_later)?;
        let html = html.map_err(mended_later)?;
        Ok(RenderedMail {
            kind: mail.kind.clone(),
            to: mail.to.clone(),
            message_id: mail.message_id.clone(),
            language,
            subject,
            text,
            html,
        })
    }

    /// Subject, text and HTML, each with its own failure, so that a check can name them all.
    fn parts(&self, kind: &str, language: &str, given: &Map<String, Value>) -> [Result<String, Failure>; 3] {
        let mut values = values::prepare(given, language);
        let subject = self.part(kind, language, SUBJECT, &values).map(|line| self.subject(&line));
        values.insert("subject".into(), subject.as_deref().unwrap_or_default().into());
        let text = self.part(kind, language, TEXT, &values).map(|text| tidy(&text));
        [subject, text, self.part(kind, language, HTML, &values)]
    }

    fn subject(&self, rendered: &str) -> String {
        let words: Vec<&str> = rendered.split_whitespace().collect();
        values::one_line(format!("{}{}", self.subject_prefix, words.join(" ")).trim(), LONGEST_SUBJECT)
    }

    fn part(
        &self,
        kind: &str,
        language: &str,
        part: &str,
        values: &Map<String, Value>,
    ) -> Result<String, Failure> {
        let name = format!("{language}/{kind}{part}");
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
        for (kind, language) in KINDS.iter().flat_map(|kind| LANGUAGES.map(|language| (kind, language))) {
            for sample in samples(kind) {
                let parts = self.parts(kind, language, &sample.values);
                for (part, rendered) in PARTS.into_iter().zip(parts) {
                    let failure = match rendered {
                        Ok(body) => self
                            .lacks(part, &body, &sample)
                            .map(|lack| (format!("{language}/{kind}{part}"), lack)),
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

    /// A host's own mails that lack a part, or a language.
    fn incomplete(&self) -> Vec<TemplateProblem> {
        let kinds = self.templates.of_the_host();
        let needed = kinds.iter().flat_map(|kind| {
            LANGUAGES.iter().flat_map(move |language| PARTS.map(|part| format!("{language}/{kind}{part}")))
        });
        let problem = || "a mail has a subject, a text and an HTML part: this one is missing".to_owned();
        needed
            .filter(|name| !self.templates.has(name))
            .map(|file| TemplateProblem { file, problem: problem() })
            .collect()
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
