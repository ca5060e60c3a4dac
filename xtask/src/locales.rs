//! `cargo xtask locales`: what is not translated, for each language, and messages that no code names.

use std::collections::BTreeSet;
use std::path::Path;

use housekey_ftl::{File, Problem, SOURCE, missing, parse, read_languages};

use crate::fault::{Fault, Result};
use crate::workspace::Workspace;

pub(crate) fn list(workspace: &Workspace) -> Result<()> {
    let folder = workspace.join("locales");
    let languages = languages(&folder).map_err(|problems| {
        Fault::new(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  "))
    })?;
    let none = vec![];
    let english = languages.iter().find(|(tag, _)| tag == SOURCE).map_or(&none, |(_, files)| files);
    let all: usize = english.iter().map(|file| file.messages.len()).sum();
    println!("{SOURCE}: {all} messages");
    for (tag, files) in languages.iter().filter(|(tag, _)| tag != SOURCE) {
        let lacks = missing(english, files);
        println!("{tag}: {} of {all} translated", all - lacks.len());
        for (file, message) in lacks {
            println!("  {}:{}: {} (shown in English)", file.path, message.line, message.name);
        }
    }
    let sources = sources(workspace);
    for file in english {
        for message in file.messages.iter().filter(|message| !used(&message.name, &sources)) {
            println!("{}:{}: {} is named by no code", file.path, message.line, message.name);
        }
    }
    Ok(())
}

type Languages = Vec<(String, Vec<File>)>;

fn languages(folder: &Path) -> std::result::Result<Languages, Vec<Problem>> {
    let mut problems = vec![];
    let mut languages = vec![];
    for language in read_languages(folder)? {
        let mut files = vec![];
        for (path, text) in &language.files {
            match parse(path, text) {
                Ok(file) => files.push(file),
                Err(found) => problems.extend(found),
            }
        }
        languages.push((language.tag, files));
    }
    if problems.is_empty() { Ok(languages) } else { Err(problems) }
}

/// The identifiers in our Rust sources.
fn sources(workspace: &Workspace) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders: Vec<_> = ["app/src", "crates"].iter().map(|name| workspace.join(name)).collect();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(path).unwrap_or_default();
                let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                found.extend(words.map(str::to_owned));
            }
        }
    }
    found
}

/// Whether code names the message. Those of mails are found by names that are put together, and an error code or a
/// notice is named without its prefix (`Code::INVALID_EMAIL`).
fn used(name: &str, sources: &BTreeSet<String>) -> bool {
    let name = ["error-", "notice-"].iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
    let function = name.replace('-', "_");
    ["mail-", "-"].iter().any(|prefix| name.starts_with(prefix))
        || sources.contains(&function)
        || sources.contains(&function.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_that_no_code_names_is_found() {
        let sources = BTreeSet::from(["SIGN_IN", "home_lead", "DENIED"].map(str::to_owned));
        assert!(used("sign-in", &sources) && used("home-lead", &sources) && used("error-denied", &sources));
        assert!(
            !used("sign-out", &sources) && !used("error-gone", &sources) && !used("notice-gone", &sources)
        );
    }
}
