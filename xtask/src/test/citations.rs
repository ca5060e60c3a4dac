//! docs/security.md names a test for each property. Each named test must exist.

use std::fs;
use std::path::Path;

use crate::fault::{Fault, Result};
use crate::run::at;
use crate::workspace::Workspace;

const DOCUMENT: &str = "docs/security.md";

/// Refuses a name, written as `path/to/file.rs::test` (or `.ts::title`), that no longer exists.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let path = workspace.join(DOCUMENT);
    let document = at(&path, fs::read_to_string(&path))?;
    let cited = cited(&document);
    let missing: Vec<_> = cited
        .iter()
        .filter(|(file, test)| {
            !fs::read_to_string(workspace.join(file)).is_ok_and(|source| defines(&source, file, test))
        })
        .map(|(file, test)| format!("{file}::{test}"))
        .collect();
    println!("    {} tests named", cited.len());
    if missing.is_empty() && !cited.is_empty() {
        return Ok(());
    }
    Err(Fault::new(format!("{DOCUMENT} names tests that do not exist: {}", missing.join(", ")))
        .hint("write the new name of the test there, or the test"))
}

/// File and test of every code span that names one.
fn cited(document: &str) -> Vec<(&str, &str)> {
    document
        .split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|span| span.split_once("::"))
        .filter(|(file, _)| is_rust(file) || has_ending(file, "ts"))
        .collect()
}

fn defines(source: &str, file: &str, test: &str) -> bool {
    if is_rust(file) {
        source.contains(&format!("fn {test}("))
    } else {
        source.contains(&format!("'{test}'")) || source.contains(&format!("\"{test}\""))
    }
}

fn is_rust(file: &str) -> bool {
    has_ending(file, "rs")
}

fn has_ending(file: &str, ending: &str) -> bool {
    Path::new(file).extension().is_some_and(|found| found == ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_spans_with_file_and_test_are_found() {
        let found = cited("Kept. `a/b.rs::one_thing`, `x` and `c.spec.ts::a title, with words`; `std::fs`");
        assert_eq!(found, [("a/b.rs", "one_thing"), ("c.spec.ts", "a title, with words")]);
    }

    #[test]
    fn test_is_defined_by_its_whole_name() {
        assert!(defines("async fn one() {}", "a.rs", "one"));
        assert!(!defines("async fn one_more() {}", "a.rs", "one"));
        assert!(defines("test('a title', () => {})", "a.ts", "a title"));
    }
}
