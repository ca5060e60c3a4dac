//! Makes a constant or a function of each English message, an error code of each `error-…`, a notice of each `notice-…`,
//! and fails where a language misuses a message.

use housekey_ftl::{Argument, File, Message, Problem, SOURCE, compare, parse, read_languages};
use std::{fmt::Write, path::Path};

/// From this crate's folder.
const LOCALES: &str = "../../locales";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed={LOCALES}");
    match languages().and_then(|english| Ok((named(&english, CODES)?, named(&english, NOTICES)?, english))) {
        Ok((codes, notices, english)) => {
            let folder = std::env::var("OUT_DIR")?;
            let messages: Vec<&Message> = english.iter().flat_map(|file| &file.messages).collect();
            std::fs::write(Path::new(&folder).join("catalog.rs"), catalog(&messages)?)?;
            std::fs::write(Path::new(&folder).join("codes.rs"), codes)?;
            std::fs::write(Path::new(&folder).join("notices.rs"), notices)?;
        }
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={}", problem.to_string().trim_start_matches("../"));
            }
        }
    }
    Ok(())
}

/// The English files, if all languages fit them.
fn languages() -> Result<Vec<File>, Vec<Problem>> {
    let mut problems = vec![];
    let mut english = vec![];
    let mut others = vec![];
    for language in read_languages(Path::new(LOCALES))? {
        let mut files: Vec<File> = vec![];
        for (path, text) in &language.files {
            match parse(path, text) {
                Ok(file) => files.push(file),
                Err(found) => problems.extend(found),
            }
        }
        if language.tag == SOURCE {
            english = files;
        } else {
            others.push(files);
        }
    }
    let known: Vec<Message> = english.iter().flat_map(|file| file.messages.clone()).collect();
    problems.extend(compare(&known, &english, |_| false));
    problems.extend(others.iter().flat_map(|files| compare(&known, files, |_| false)));
    if problems.is_empty() { Ok(english) } else { Err(problems) }
}

/// Messages that are constants of a type.
#[derive(Clone, Copy)]
struct Named {
    /// What their names begin with.
    prefix: &'static str,
    /// The type.
    of: &'static str,
    /// What makes the value of a constant, from the message's name without and with the prefix.
    value: fn(&str, &str) -> String,
    /// What `ALL` says.
    all: &'static str,
}

const CODES: Named = Named {
    prefix: "error-",
    of: "Code",
    value: |code, _| format!("Self(Cow::Borrowed({:?}))", code.replace('-', "_")),
    all: "Every code Housekey itself answers with.",
};

const NOTICES: Named = Named {
    prefix: "notice-",
    of: "Notice",
    value: |_, message| format!("Self({message:?})"),
    all: "Every notice Housekey itself answers with.",
};

/// The constants, each documented by the comment above its message.
fn named(english: &[File], named: Named) -> Result<String, Vec<Problem>> {
    let mut problems = vec![];
    let mut listed = vec![];
    let mut constants = vec![];
    for (file, message) in english.iter().flat_map(|file| file.messages.iter().map(move |m| (file, m))) {
        let Some(short) = message.name.strip_prefix(named.prefix) else { continue };
        let mut wrong = |problem: &str| {
            let problem = format!("{}: {problem}", message.name);
            problems.push(Problem { file: file.path.clone(), line: message.line, problem });
        };
        if message.comment.is_empty() {
            wrong("say above it, in a comment (`# …`), when it is answered");
        }
        if !message.arguments.is_empty() || short.contains('.') {
            wrong("takes no arguments and has no attributes, because it is found by its name alone");
        }
        let name = short.replace('-', "_").to_uppercase();
        let value = (named.value)(short, &message.name);
        constants.push(format!("#[doc = {:?}]\npub const {name}: Self = {value};\n", message.comment));
        listed.push(format!("Self::{name}"));
    }
    let Named { of, all, .. } = named;
    let (constants, listed) = (constants.concat(), listed.join(", "));
    let all = format!("#[doc = {all:?}]\npub const ALL: &'static [Self] = &[{listed}];\n");
    if problems.is_empty() { Ok(format!("impl {of} {{\n{constants}{all}}}\n")) } else { Err(problems) }
}

/// The constants and functions of [`housekey_protocol::messages::catalog`].
fn catalog(english: &[&Message]) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    let mut all = vec![];
    for message in english {
        let Message { name, text, arguments, .. } = message;
        if name.starts_with('-') || name.contains('.') {
            continue;
        }
        // The words of mails are found by the kind of the mail (housekey-adapters).
        if name.starts_with("mail-") {
            continue;
        }
        all.push(name.as_str());
        if name.starts_with(NOTICES.prefix) {
            continue;
        }
        let function = name.replace('-', "_");
        let constant = function.to_uppercase();
        let numbers = arguments.values().any(|kind| *kind == Argument::Number);
        if arguments.is_empty() {
            writeln!(out, "#[doc = {text:?}]\npub const {constant}: Key = Key::new({name:?});")?;
            continue;
        }
        if !numbers {
            writeln!(out, "#[doc = {text:?}]\npub const {constant}: Template = Template::new({name:?});")?;
        }
        let texts = arguments.values().filter(|kind| **kind == Argument::Text).count();
        let (generics, text_type, lifetime) = match texts {
            0 => ("", "", "'static"),
            1 => ("", "&str", "'_"),
            _ => ("<'a>", "&'a str", "'a"),
        };
        write!(out, "#[doc = {text:?}]\npub fn {function}{generics}(")?;
        for (argument, kind) in arguments {
            let kind = if *kind == Argument::Number { "u32" } else { text_type };
            write!(out, "{argument}: {kind}, ")?;
        }
        write!(out, ") -> Message<{lifetime}> {{ Message::new({name:?}, vec![")?;
        for (argument, kind) in arguments {
            let kind = if *kind == Argument::Number { "Number" } else { "Text" };
            write!(out, "({argument:?}, Argument::{kind}({argument})), ")?;
        }
        writeln!(out, "]) }}")?;
    }
    writeln!(out, "/// The names of all messages above.\npub const ALL: &[&str] = &{all:?};")?;
    Ok(out)
}
