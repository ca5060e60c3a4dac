//! One style sheet out of many: `@import` resolved, comments and needless space gone.
//!
//! The minifier (the one of rustdoc) only removes; it renames and merges nothing. It takes a comment out of an address
//! without quotes, too, so addresses are written with quotes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::fault::{Fault, Result};
use crate::run::at;

/// The finished sheet. A missing `main.css` is an empty sheet.
pub(super) fn bundle(main: &Path) -> Result<String> {
    if !main.exists() {
        println!("    note: {} is not there; the style sheet is empty", main.display());
        return Ok(String::new());
    }
    minified(&resolve(main, &mut BTreeSet::new())?)
}

fn minified(css: &str) -> Result<String> {
    match minifier::css::minify(css) {
        Ok(sheet) => Ok(sheet.to_string().trim().to_owned()),
        Err(problem) => Err(Fault::new(format!("the style sheet cannot be minified: {problem}"))),
    }
}

/// A file with its imports in their place, each file once: the first place wins, as it would by `@layer` order.
fn resolve(file: &Path, seen: &mut BTreeSet<PathBuf>) -> Result<String> {
    if !seen.insert(at(file, file.canonicalize())?) {
        return Ok(String::new());
    }
    let text = at(file, fs::read_to_string(file))?;
    let mut sheet = String::with_capacity(text.len());
    for line in text.lines() {
        match line.trim_start().strip_prefix("@import") {
            Some(rest) => {
                let import = Import::parse(rest).ok_or_else(|| refusal(file, line))?;
                let inner = resolve(&file.with_file_name(import.file), seen)?;
                sheet.push_str(&import.wrap(&inner));
            }
            None => sheet.push_str(line),
        }
        sheet.push('\n');
    }
    Ok(sheet)
}

fn refusal(file: &Path, line: &str) -> Fault {
    Fault::new(format!("{}: this import is not understood: {}", file.display(), line.trim()))
        .hint("write `@import \"file.css\";` or `@import \"file.css\" layer(name);`, one a line; no addresses, no media")
}

/// `"file.css"` with an optional `layer(name)`.
struct Import<'a> {
    file: &'a str,
    layer: Option<&'a str>,
}

impl<'a> Import<'a> {
    fn parse(rest: &'a str) -> Option<Self> {
        let rest = rest.trim().strip_suffix(';')?.trim();
        let (file, rest) = rest.strip_prefix('"')?.split_once('"')?;
        let rest = rest.trim();
        let layer =
            if rest.is_empty() { None } else { Some(rest.strip_prefix("layer(")?.strip_suffix(')')?) };
        let local = !file.contains("//") && Path::new(file).extension().is_some_and(|ending| ending == "css");
        local.then_some(Self { file, layer })
    }

    fn wrap(&self, inner: &str) -> String {
        match self.layer {
            Some(layer) => format!("@layer {layer} {{\n{inner}\n}}"),
            None => inner.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(files: &[(&str, &str)]) -> Result<String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
            fs::write(folder.path().join(name), text).unwrap();
        }
        bundle(&folder.path().join("main.css"))
    }

    #[test]
    fn css_imports_are_inlined_relative_to_their_file() {
        let css = sheet(&[
            ("main.css", "@import \"parts/a.css\";\n@import \"z.css\" layer(base);\nbody { margin: 0 }"),
            ("parts/a.css", "@import \"b.css\";\na { color: red }"),
            ("parts/b.css", "b { color: blue; }"),
            ("z.css", "i { top: 0 }"),
        ]);
        assert_eq!(css.unwrap(), "b{color:blue;}a{color:red}@layer base{i{top:0}}body{margin:0}");
    }

    #[test]
    fn circular_css_imports_end() {
        let css = sheet(&[
            ("main.css", "@import \"a.css\";\nb{top:0}"),
            ("a.css", "@import \"main.css\";\na{top:1px}"),
        ]);
        assert_eq!(css.unwrap(), "a{top:1px}b{top:0}");
    }

    #[test]
    fn css_import_of_another_origin_is_refused() {
        let said = sheet(&[("main.css", "@import \"//elsewhere/x.css\";")]).unwrap_err().to_string();
        assert!(said.contains("not understood"), "{said}");
    }

    #[test]
    fn space_that_means_something_and_strings_survive() {
        let css = "/* one */ ul :hover { width: calc(1px + 2px - var(--x)); margin: 0/**/auto }\n\
                   @media (a: b) and (c) { a::after { content: \" /* ; } \\\" { «\"; background: url(\"data:x,/*y*/\") } }";
        assert_eq!(
            minified(css).unwrap(),
            "ul :hover{width:calc(1px + 2px - var(--x));margin:0 auto}\
             @media (a:b) and (c){a::after{content:\" /* ; } \\\" { «\";background:url(\"data:x,/*y*/\")}}"
        );
    }

    #[test]
    fn a_missing_import_is_named() {
        let said = sheet(&[("main.css", "@import \"gone.css\";")]).unwrap_err().to_string();
        assert!(said.contains("gone.css"), "{said}");
    }
}
