//! Puts the files of `locales/` into the binary. That they are right, the build of `housekey-protocol` checks.

use std::{fmt::Write, path::Path};

const LOCALES: &str = "../../locales";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed={LOCALES}");
    let mut out = String::from("&[\n");
    let languages = housekey_ftl::read_languages(Path::new(LOCALES));
    for language in
        languages.map_err(|problems| problems.iter().map(ToString::to_string).collect::<String>())?
    {
        writeln!(out, "({:?}, &[", language.tag)?;
        for (path, text) in &language.files {
            writeln!(out, "({:?}, {text:?}),", path.trim_start_matches("../"))?;
        }
        writeln!(out, "]),")?;
    }
    out.push(']');
    std::fs::write(Path::new(&std::env::var("OUT_DIR")?).join("built_in.rs"), out)?;
    Ok(())
}
