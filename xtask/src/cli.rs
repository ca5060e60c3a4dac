//! The command line: a few tasks and switches, so a `match` is enough and no library has to be compiled.

use crate::fault::{Fault, Result};

/// What `cargo xtask help` prints.
pub(crate) const USAGE: &str = "\
cargo xtask serve [-- ARGS]   build, then run `housekey serve ARGS` on http://127.0.0.1:3000
cargo xtask build             build the site and the development server
cargo xtask build --release   build one self-contained binary, target/release/housekey
cargo xtask test [--fast]     everything CI checks; --fast leaves out the browser
cargo xtask check             only the checks that compile nothing: format, dependencies, migrations, tests named in docs, deny.toml
cargo xtask bench [NAME]      run the benchmarks there are, or those of one name: http, signals, ...
cargo xtask fuzz [NAME [SECONDS]]   run the fuzz targets for 30 seconds each, or one for as long as you say
cargo xtask locales           list what is not translated
cargo xtask docs              write what is generated from the code: docs/signals.md, docs/routes.md, docs/settings.md

HOUSEKEY_WASM_TOOLCHAIN=rustup|debian   where the wasm32 standard library comes from (default: whichever works)
DATABASE_URL=postgres://...             the PostgreSQL the tests use (default: a private one, started and stopped)";

/// One thing to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Print the usage.
    Help,
    /// Build, then become the server.
    Serve {
        /// What the server gets after `serve`.
        args: Vec<String>,
    },
    /// Build site and server.
    Build {
        /// One self-contained, optimised binary.
        release: bool,
    },
    /// The checks that compile nothing.
    Check,
    /// Everything CI runs.
    Test {
        /// Without the browser.
        fast: bool,
    },
    /// Run the benchmarks.
    Bench {
        /// Only those of this name.
        name: Option<String>,
    },
    /// Run the fuzz targets.
    Fuzz {
        /// Only that of this name.
        name: Option<String>,
        /// Seconds for each.
        seconds: Option<u32>,
    },
    /// List what is not translated.
    Locales,
    /// Write the generated documents.
    Docs,
}

impl Task {
    pub(crate) fn parse(words: &[String]) -> Result<Self> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            [] | ["help" | "-h" | "--help"] => Ok(Self::Help),
            ["serve", "--", args @ ..] => Ok(Self::serve(args)),
            ["serve"] => Ok(Self::serve(&[])),
            ["build"] => Ok(Self::Build { release: false }),
            ["build", "--release"] => Ok(Self::Build { release: true }),
            ["check"] => Ok(Self::Check),
            ["locales"] => Ok(Self::Locales),
            ["test"] => Ok(Self::Test { fast: false }),
            ["test", "--fast"] => Ok(Self::Test { fast: true }),
            ["bench"] => Ok(Self::Bench { name: None }),
            ["bench", name] => Ok(Self::Bench { name: Some((*name).to_owned()) }),
            ["fuzz"] => Ok(Self::Fuzz { name: None, seconds: None }),
            ["fuzz", name] => Ok(Self::Fuzz { name: Some((*name).to_owned()), seconds: None }),
            ["fuzz", name, seconds] => {
                let seconds = seconds
                    .parse()
                    .map_err(|_| Fault::new(format!("`{seconds}` is no number of seconds")))?;
                Ok(Self::Fuzz { name: Some((*name).to_owned()), seconds: Some(seconds) })
            }
            ["docs"] => Ok(Self::Docs),
            other => Err(Fault::new(format!("`cargo xtask {}` is not a task", other.join(" "))).hint(USAGE)),
        }
    }

    fn serve(args: &[&str]) -> Self {
        Self::Serve { args: args.iter().map(ToString::to_string).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Task> {
        Task::parse(&line.split_whitespace().map(String::from).collect::<Vec<_>>())
    }

    #[test]
    fn words_after_two_dashes_go_to_the_server() {
        let args = vec!["--config".to_owned(), "x.toml".to_owned()];
        assert_eq!(parse("serve -- --config x.toml").unwrap(), Task::Serve { args });
    }

    #[test]
    fn an_unknown_word_is_answered_with_the_usage() {
        let said = parse("test --quick").unwrap_err().to_string();
        assert!(said.contains("`cargo xtask test --quick` is not a task"), "{said}");
        assert!(said.contains("cargo xtask serve"), "{said}");
    }
}
