//! Makes a constant or a function of each English message, and fails where a language misuses one.

use housekey_ftl::{Argument, File, Message, Problem, SOURCE, compare, parse, read_languages};
use std::{fmt::Write, path::Path};

/// From this crate's folder.
const LOCALES: &str = "../../locales";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed={LOCALES}");
    match languages() {
        Ok(english) => {
            let out = Path::new(&std::env::var("OUT_DIR")?).join("catalog.rs");
            std::fs::write(out, generate(&english)?)?;
        }
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={}", problem.to_string().trim_start_matches("../"));
            }
        }
    }
    Ok(())
}

/// The English messages, if all languages fit them.
fn languages() -> Result<Vec<Message>, Vec<Problem>> {
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
    if problems.is_empty() { Ok(known) } else { Err(problems) }
}

fn generate(english: &[Message]) -> Result<String, std::fmt::Error> {
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
