//! `public/` as it is, at the root of the site.

use std::fs;
use std::path::Path;

use super::manifest::write_if_other;
use crate::fault::Result;
use crate::run::at;

/// Copies what changed. Hidden files (`.gitkeep`) stay where they are.
pub(super) fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.exists() {
        return Ok(());
    }
    at(to, fs::create_dir_all(to))?;
    for entry in at(from, fs::read_dir(from))? {
        let entry = at(from, entry)?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            write_if_other(&target, &at(&path, fs::read(&path))?)?;
        }
    }
    Ok(())
}
