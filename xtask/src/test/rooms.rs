//! The order of the rooms inside the domain (docs/ARCHITECTURE.md#rooms-of-the-domain): each uses those before it.

use std::fs;
use std::path::Path;

use crate::fault::{Fault, Result};
use crate::run::at;
use crate::workspace::Workspace;

const SOURCE: &str = "crates/accounts/src";

/// The rooms, lowest first.
const ORDER: [&str; 18] = [
    "model",
    "next",
    "settings",
    "ports",
    "passwords",
    "signals",
    "errors",
    "context",
    "codes",
    "outbox",
    "work",
    "limits",
    "failures",
    "delivery",
    "mailing",
    "stages",
    "flows",
    "admin",
];

/// What may be used by a lower room all the same: file, room, reason.
const EXCEPTIONS: [(&str, &str, &str); 1] = [(
    "context/mod.rs",
    "stages",
    "every flow is given the stages with the other services, and a stage is given a `Ctx`",
)];

/// Macros, which are exported where the crate begins.
const MACROS: [&str; 2] = ["changes", "section"];

/// Refuses a file that names a room after its own.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let root = workspace.join(SOURCE);
    let mut upward = Vec::new();
    let mut used = Vec::new();
    visit(&root, &root, &mut |file, text| {
        let Some(own) = room_of(file) else { return };
        for (line, other) in named(text) {
            if place(&other).is_some_and(|other| Some(other) <= place(own))
                || MACROS.contains(&other.as_str())
            {
                continue;
            }
            match EXCEPTIONS.iter().find(|(excepted, room, _)| *excepted == file && *room == other) {
                Some(exception) => used.push(exception),
                None => {
                    upward
                        .push(format!("{SOURCE}/{file}:{line} uses `{other}`, which is not before `{own}`"));
                }
            }
        }
    })?;
    if let Some((file, room, _)) = EXCEPTIONS.iter().find(|exception| !used.contains(exception)) {
        upward.push(format!("{file} does not use `{room}` any more: take the exception out of this check"));
    }
    if upward.is_empty() {
        return Ok(());
    }
    Err(Fault::new(upward.join("\n  and: ")).hint(format!(
        "move what is used into a lower room, or what uses it into a higher one; the order is {}",
        ORDER.join(", ")
    )))
}

fn place(room: &str) -> Option<usize> {
    ORDER.iter().position(|known| *known == room)
}

/// The room of a file, from its path below `src`; `lib.rs` names all.
fn room_of(file: &str) -> Option<&str> {
    let first = file.split('/').next()?;
    let room = first.strip_suffix(".rs").unwrap_or(first);
    (room != "lib").then_some(room)
}

fn visit(root: &Path, folder: &Path, seen: &mut impl FnMut(&str, &str)) -> Result<()> {
    for entry in at(folder, fs::read_dir(folder))? {
        let path = at(folder, entry)?.path();
        if path.is_dir() {
            visit(root, &path, seen)?;
        } else if let Some(file) = path.strip_prefix(root).ok().and_then(Path::to_str) {
            seen(file, &at(&path, fs::read_to_string(&path))?);
        }
    }
    Ok(())
}

/// The rooms that a file names after `crate::`, with their lines. Comments may name any room; so may tests, which stand
/// at the end of a file.
fn named(text: &str) -> Vec<(usize, String)> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let mut found = Vec::new();
    // How many braces are open in a list of imports that began with `crate::{`.
    let mut open = 0_usize;
    for (line, content) in code.lines().enumerate() {
        let mut rest = content.split("//").next().unwrap_or_default();
        loop {
            if open > 0 {
                let (names, after) = names_in_list(rest, &mut open);
                found.extend(names.into_iter().map(|name| (line + 1, name)));
                rest = after;
            }
            let Some((_, after)) = rest.split_once("crate::").filter(|_| open == 0) else { break };
            if let Some(list) = after.strip_prefix('{') {
                (open, rest) = (1, list);
            } else {
                found.push((line + 1, first_word(after)));
                rest = after;
            }
        }
    }
    found
}

/// The names at the first level of a list, up to its end; and what follows on this line.
fn names_in_list<'t>(text: &'t str, open: &mut usize) -> (Vec<String>, &'t str) {
    let mut names = Vec::new();
    let mut is_start = *open == 1;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => *open += 1,
            '}' => *open -= 1,
            ',' if *open == 1 => is_start = true,
            _ if is_start && (letter.is_ascii_alphabetic() || letter == '_') => {
                names.push(first_word(&text[at..]));
                is_start = false;
            }
            _ => {}
        }
        if *open == 0 {
            return (names, &text[at + 1..]);
        }
    }
    (names, "")
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rooms(text: &str) -> Vec<String> {
        named(text).into_iter().map(|(_, room)| room).collect()
    }

    #[test]
    fn rooms_are_found_in_lists_over_several_lines_and_in_paths() {
        let text = "use crate::{\n    model::{At, email::Email},\n    work::Work,\n};\nuse crate::ports::Clock;\n\
                    fn f() -> crate::flows::X { crate::stages::y(crate::limits::z) }\n";
        assert_eq!(rooms(text), ["model", "work", "ports", "flows", "stages", "limits"]);
        assert_eq!(named(text)[1], (3, "work".to_owned()));
    }

    #[test]
    fn rooms_in_comments_and_in_tests_are_left_out() {
        let text = "//! [`crate::flows`]\nuse crate::model::At; // crate::stages\n#[cfg(test)]\nmod tests {\n    use crate::flows;\n}\n";
        assert_eq!(rooms(text), ["model"]);
    }

    #[test]
    fn room_of_a_file_is_its_folder_or_its_name() {
        assert_eq!(room_of("signals/parts.rs"), Some("signals"));
        assert_eq!(room_of("limits.rs"), Some("limits"));
        assert_eq!(room_of("lib.rs"), None);
    }
}
