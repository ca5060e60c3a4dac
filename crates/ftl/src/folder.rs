//! Folders of files: one folder a language.

use crate::Problem;
use std::path::Path;

/// A file larger than this is no file of messages.
const LARGEST: u64 = 1024 * 1024;

/// The files of one language: their paths and texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// The folder's name, which is the language's tag.
    pub tag: String,
    /// Path and text of each `.ftl` file, ordered by path.
    pub files: Vec<(String, String)>,
}

/// Reads all languages of a folder, ordered by tag.
pub fn read_languages(folder: &Path) -> Result<Vec<Language>, Vec<Problem>> {
    let problem = |path: &Path, error: &dyn std::fmt::Display| {
        vec![Problem { file: path.display().to_string(), line: 0, problem: error.to_string() }]
    };
    let entries = |path: &Path| -> Result<Vec<std::path::PathBuf>, Vec<Problem>> {
        let found = std::fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut found: Vec<_> =
            found.map_err(|e| problem(path, &e))?.iter().map(std::fs::DirEntry::path).collect();
        found.sort();
        Ok(found)
    };
    let mut languages = vec![];
    for path in entries(folder)? {
        let Some(tag) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if !path.is_dir() || tag.starts_with('.') {
            continue;
        }
        let mut files = vec![];
        for path in entries(&path)? {
            if path.extension().is_none_or(|extension| extension != "ftl") {
                continue;
            }
            let size = std::fs::metadata(&path).map_err(|e| problem(&path, &e))?.len();
            if size > LARGEST {
                return Err(problem(&path, &format!("{size} bytes are too many ({LARGEST} at most)")));
            }
            let text = std::fs::read_to_string(&path).map_err(|e| problem(&path, &e))?;
            files.push((path.display().to_string(), text));
        }
        languages.push(Language { tag: tag.to_owned(), files });
    }
    Ok(languages)
}
