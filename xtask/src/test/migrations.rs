//! Both databases get every migration, under the same name.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::fault::{Fault, Result};
use crate::run::at;
use crate::workspace::Workspace;

/// Refuses a migration that one of the two lacks.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let sqlite = names(&workspace.join("migrations/sqlite"))?;
    let postgres = names(&workspace.join("migrations/postgres"))?;
    println!("    {} for each", sqlite.len());
    compare(&sqlite, &postgres)
}

fn compare(sqlite: &BTreeSet<String>, postgres: &BTreeSet<String>) -> Result<()> {
    let alone: Vec<_> = sqlite.symmetric_difference(postgres).map(String::as_str).collect();
    if alone.is_empty() {
        return Ok(());
    }
    Err(Fault::new(format!("only one database has: {}", alone.join(", ")))
        .hint("write the same migration, under the same name, in migrations/sqlite and migrations/postgres"))
}

fn names(folder: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    // A fresh clone has no empty folders.
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let name = at(folder, entry)?.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|ending| ending == "sql") {
            names.insert(name);
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migration_for_one_database_only_is_named() {
        let set = |names: &[&str]| names.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        compare(&set(&["0001_a.sql"]), &set(&["0001_a.sql"])).unwrap();
        let said =
            compare(&set(&["0001_a.sql", "0002_b.sql"]), &set(&["0001_a.sql"])).unwrap_err().to_string();
        assert!(said.contains("0002_b.sql"), "{said}");
    }
}
