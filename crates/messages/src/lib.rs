//! Words in the reader's language, for pages, errors and mails.
//!
//! A [`Catalog`] holds all languages: the files of `locales/`, over them those that a host embeds
//! ([`MessageFile`]), over them an operator's folder. A [`Language`] of it fills messages. Belongs here: reading,
//! choosing and filling. Does not belong here: the names of messages (`housekey_protocol::messages::catalog`). The
//! WebAssembly build never has this crate (`cargo xtask check`).

mod catalog;
mod language;
mod negotiate;
mod pseudo;

pub use catalog::{Catalog, MessageFile, MessageProblems};
pub use housekey_ftl::Problem;
pub use language::Language;

#[cfg(test)]
mod glossary;
#[cfg(test)]
mod tests;
