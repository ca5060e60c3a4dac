//! One file: its messages, with their arguments and lines.

use crate::Problem;
use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use std::collections::{BTreeMap, BTreeSet};

/// The plural categories of CLDR: a selector with one of these needs a number.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// What an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// Text.
    Text,
    /// A number, because a message chooses its words by it.
    Number,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its name; that of an attribute is `message.attribute`, that of a term begins with `-`.
    pub name: String,
    /// Its line.
    pub line: usize,
    /// The comment directly above it (`# …`), one line; empty if there is none.
    pub comment: String,
    /// Its English text as written, for documentation.
    pub text: String,
    /// Its arguments, by name.
    pub arguments: BTreeMap<String, Argument>,
    /// The messages and terms it includes.
    pub references: BTreeSet<String>,
}

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// Its path, as problems name it.
    pub path: String,
    /// Its messages.
    pub messages: Vec<Message>,
}

/// Reads a file. Everything wrong with its syntax is said at once.
pub fn parse(path: &str, source: &str) -> Result<File, Vec<Problem>> {
    let line_of = |at: usize| source.get(..at).unwrap_or(source).matches('\n').count() + 1;
    let problem = |line, problem: String| Problem { file: path.to_owned(), line, problem };
    let resource = match fluent_syntax::parser::parse_runtime(source) {
        Ok(resource) => resource,
        Err((_, errors)) => {
            // The reader stops at what it did not expect; the mistake is where it came from.
            let end = |at: usize| source.get(..at).unwrap_or(source).trim_end().len();
            return Err(errors
                .iter()
                .map(|e| problem(line_of(end(e.pos.start)), e.kind.to_string()))
                .collect());
        }
    };
    // The names are slices of the source, so their addresses say where they stand.
    let line = |name: &str| line_of((name.as_ptr() as usize).saturating_sub(source.as_ptr() as usize));
    let lines: Vec<&str> = source.lines().collect();
    let mut file = File { path: path.to_owned(), messages: vec![] };
    let mut problems = vec![];
    for entry in &resource.body {
        let (id, value, attributes, sign) = match entry {
            Entry::Message(message) => (&message.id, message.value.as_ref(), &message.attributes, ""),
            Entry::Term(term) => (&term.id, Some(&term.value), &term.attributes, "-"),
            _ => continue,
        };
        let name = format!("{sign}{}", id.name);
        let parts = value.into_iter().map(|value| (name.clone(), id.name, value));
        let parts =
            parts.chain(attributes.iter().map(|a| (format!("{name}.{}", a.id.name), a.id.name, &a.value)));
        for (name, place, pattern) in parts {
            let line = line(place);
            if file.messages.iter().any(|other| other.name == name) {
                problems.push(problem(line, format!("{name} is there twice")));
            }
            let mut found = Found::default();
            found.pattern(pattern);
            problems.extend(found.wrong.into_iter().map(|wrong| problem(line, format!("{name}: {wrong}"))));
            let Found { arguments, references, text, .. } = found;
            let comment = comment_above(&lines, line);
            file.messages.push(Message { name, line, comment, text, arguments, references });
        }
    }
    if problems.is_empty() { Ok(file) } else { Err(problems) }
}

/// The lines with one `#` directly above a line. (`##` and `###` speak of a group and of the file.)
fn comment_above(lines: &[&str], line: usize) -> String {
    let above = lines.get(..line.saturating_sub(1)).unwrap_or_default();
    let is_comment = |text: &str| text.starts_with('#') && !text.starts_with("##");
    let mine = above.iter().rev().take_while(|text| is_comment(text)).count();
    let words = above[above.len() - mine..].iter().map(|text| text.trim_start_matches('#').trim());
    words.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What a pattern holds.
#[derive(Default)]
struct Found {
    arguments: BTreeMap<String, Argument>,
    references: BTreeSet<String>,
    wrong: Vec<String>,
    text: String,
}

impl Found {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.text.push_str(value),
                PatternElement::Placeable { expression } => self.expression(expression),
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                let by_number = variants.iter().any(|variant| match &variant.key {
                    VariantKey::NumberLiteral { .. } => true,
                    VariantKey::Identifier { name } => !variant.default && CATEGORIES.contains(name),
                });
                match selector {
                    InlineExpression::VariableReference { id } if by_number => {
                        self.arguments.insert(id.name.to_owned(), Argument::Number);
                    }
                    other => self.inline(other),
                }
                for variant in variants {
                    let before = self.text.len();
                    self.pattern(&variant.value);
                    // The documentation shows one variant: the default.
                    if !variant.default {
                        self.text.truncate(before);
                    }
                }
            }
        }
    }

    fn inline(&mut self, expression: &InlineExpression<&str>) {
        match expression {
            InlineExpression::VariableReference { id } => {
                self.arguments.entry(id.name.to_owned()).or_insert(Argument::Text);
                self.text.extend(["{", id.name, "}"]);
            }
            InlineExpression::MessageReference { id, attribute } => {
                let attribute = attribute.as_ref().map(|a| format!(".{}", a.name)).unwrap_or_default();
                self.references.insert(format!("{}{attribute}", id.name));
            }
            InlineExpression::TermReference { id, arguments, .. } => {
                self.references.insert(format!("-{}", id.name));
                self.call(arguments.as_ref());
            }
            InlineExpression::FunctionReference { id, .. } => {
                self.wrong.push(format!("there is no function {}", id.name));
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => {
                self.text.push_str(value);
            }
        }
    }

    fn call(&mut self, arguments: Option<&CallArguments<&str>>) {
        let Some(arguments) = arguments else { return };
        arguments.positional.iter().for_each(|argument| self.inline(argument));
        arguments.named.iter().for_each(|argument| self.inline(&argument.value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syntax_error_has_its_line() {
        let problems = parse("en/a.ftl", "a = A\nb = { $b\nc = C\n").unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].to_string().starts_with("en/a.ftl:2: "), "{}", problems[0]);
    }

    #[test]
    fn argument_that_selects_a_plural_is_a_number() {
        let file = parse("a.ftl", "# c\na = { $n ->\n  [one] { $n } day of { $who }\n *[other] { $n } days\n}\nb =\n    .c = { $x }\n").unwrap();
        let found: Vec<_> = file.messages.iter().map(|m| (m.name.as_str(), m.line)).collect();
        assert_eq!(found, [("a", 2), ("b.c", 7)]);
        let arguments: Vec<_> = file.messages[0].arguments.iter().map(|(n, a)| (n.as_str(), *a)).collect();
        assert_eq!(arguments, [("n", Argument::Number), ("who", Argument::Text)]);
        assert_eq!(file.messages[0].text, "{n} days");
    }

    #[test]
    fn comment_belongs_to_the_message_directly_below() {
        let source = "### file\n## group\na = A\n# of\n# nobody\n\n# of b,\n# in two lines\nb = B\n    .c = C\nd =\n  # no comment\n";
        let file = parse("a.ftl", source).unwrap();
        let found: Vec<_> = file.messages.iter().map(|m| (m.name.as_str(), m.comment.as_str())).collect();
        assert_eq!(found, [("a", ""), ("b", "of b, in two lines"), ("b.c", ""), ("d", "")]);
    }

    #[test]
    fn message_that_is_there_twice_is_refused() {
        let problems = parse("a.ftl", "a = A\na = B\n").unwrap_err();
        assert_eq!(problems[0].to_string(), "a.ftl:2: a is there twice");
    }

    #[test]
    fn function_is_refused() {
        assert!(parse("a.ftl", "a = { DATETIME($x) }\n").unwrap_err()[0].problem.contains("DATETIME"));
    }
}
