//! Reads Fluent files (<https://projectfluent.org>) and compares them with the English ones.
//!
//! Used in three places: the build of `housekey-protocol` makes a constant or a function of each English message and
//! fails where a language misuses one; `housekey-messages` checks the files of a host and of an operator when the
//! server starts; `cargo xtask locales` lists what is not translated. Does not belong here: formatting.

mod compare;
mod folder;
mod parse;

pub use compare::{compare, missing};
pub use folder::{Language, read_languages};
pub use parse::{Argument, File, Message, parse};

/// The language that every message must have.
pub const SOURCE: &str = "en";

/// One thing wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 speaks of the whole file.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.problem),
            line => write!(f, "{}:{line}: {}", self.file, self.problem),
        }
    }
}
