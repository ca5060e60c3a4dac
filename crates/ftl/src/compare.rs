//! A language against the English messages.

use crate::{Argument, File, Message, Problem};
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with the files of one language, as far as the files before them (`known`, English first) tell.
///
/// A message that no file before has is a problem unless `may_add` says that its name is one a host may add.
pub fn compare(known: &[Message], files: &[File], may_add: impl Fn(&str) -> bool) -> Vec<Problem> {
    let english: BTreeMap<&str, &Message> = known.iter().map(|m| (m.name.as_str(), m)).collect();
    let own: BTreeSet<&str> = files.iter().flat_map(|f| &f.messages).map(|m| m.name.as_str()).collect();
    let mut problems = vec![];
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for file in files {
        for message in &file.messages {
            let mut wrong = |problem: String| {
                problems.push(Problem {
                    file: file.path.clone(),
                    line: message.line,
                    problem: format!("{}: {problem}", message.name),
                });
            };
            if let Some(other) = seen.insert(&message.name, &file.path).filter(|other| *other != file.path) {
                wrong(format!("{other} has this message, too"));
            }
            for reference in &message.references {
                if !own.contains(reference.as_str()) && !english.contains_key(reference.as_str()) {
                    wrong(format!("there is no message {reference}"));
                }
            }
            if message.name.starts_with('-') {
                continue;
            }
            // An attribute may use what any part of its message does: all are filled with the same values.
            let Some(expected) = arguments(&english, &message.name) else {
                if !may_add(&message.name) {
                    wrong("no message of this version has this name".to_owned());
                }
                continue;
            };
            for (name, kind) in &message.arguments {
                match (expected.get(name.as_str()), kind) {
                    (None, _) => wrong(format!(
                        "there is no argument ${name}; there {}",
                        match expected.keys().copied().collect::<Vec<_>>().as_slice() {
                            [] => "are none".to_owned(),
                            [one] => format!("is ${one}"),
                            names => format!("are ${}", names.join(", $")),
                        }
                    )),
                    (Some(Argument::Text), Argument::Number) => {
                        wrong(format!("${name} is text and cannot choose a plural"));
                    }
                    _ => {}
                }
            }
        }
    }
    problems
}

/// The arguments of an English message; nothing if there is no such message.
fn arguments<'m>(english: &BTreeMap<&str, &'m Message>, name: &str) -> Option<BTreeMap<&'m str, Argument>> {
    let collect = |messages: Vec<&'m Message>| {
        messages.into_iter().flat_map(|m| &m.arguments).map(|(name, kind)| (name.as_str(), *kind)).collect()
    };
    let own = *english.get(name)?;
    let Some((message, _)) = name.split_once('.') else { return Some(collect(vec![own])) };
    let parts = english.values().filter(|m| m.name.split_once('.').is_some_and(|(of, _)| of == message));
    Some(collect(parts.copied().collect()))
}

/// The English messages that a language does not have, in the order of their files.
pub fn missing<'m>(english: &'m [File], files: &[File]) -> Vec<(&'m File, &'m Message)> {
    let own: BTreeSet<&str> = files.iter().flat_map(|f| &f.messages).map(|m| m.name.as_str()).collect();
    let all = english.iter().flat_map(|file| file.messages.iter().map(move |message| (file, message)));
    all.filter(|(_, message)| !message.name.starts_with('-') && !own.contains(message.name.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn problems(english: &str, german: &str) -> Vec<String> {
        let english = parse("en/a.ftl", english).unwrap();
        let german = parse("de/a.ftl", german).unwrap();
        compare(&english.messages, &[german], |_| false).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn misused_message_has_file_and_line() {
        let english =
            "a = A { $x }\nn = { $n ->\n [one] one\n *[other] { $n }\n}\nm =\n .p = { $y }\n .q = Q\n";
        assert_eq!(problems(english, "a = { $x }\nn = { $n }\nm =\n .q = { $y }\n"), Vec::<String>::new());
        assert_eq!(
            problems(english, "a = { $y }\n"),
            ["de/a.ftl:1: a: there is no argument $y; there is $x"]
        );
        assert_eq!(
            problems(english, "\nb = B\n"),
            ["de/a.ftl:2: b: no message of this version has this name"]
        );
        assert_eq!(
            problems(english, "a = { $x ->\n [one] eins\n *[other] viele\n}\n"),
            ["de/a.ftl:1: a: $x is text and cannot choose a plural"]
        );
        assert_eq!(problems(english, "a = { gone }\n"), ["de/a.ftl:1: a: there is no message gone"]);
        assert_eq!(
            problems(english, "m =\n .r = R\n"),
            ["de/a.ftl:2: m.r: no message of this version has this name"]
        );
    }

    #[test]
    fn message_without_translation_is_listed() {
        let english = [parse("en/a.ftl", "a = A\nb = B\n").unwrap()];
        let german = [parse("de/a.ftl", "b = B\n").unwrap()];
        let names: Vec<_> = missing(&english, &german).iter().map(|(_, m)| m.name.as_str()).collect();
        assert_eq!(names, ["a"]);
    }
}
