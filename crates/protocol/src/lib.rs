//! What crosses the wire between browser and server: error codes, paths, small views, words.
//!
//! Belongs here: values both sides must agree on. Does not belong here: anything that needs tokio, axum or
//! sqlx, because this crate is compiled into the WebAssembly bundle.

pub mod errors;
pub mod messages;
pub mod paths;
pub mod routes;
pub mod views;

pub use errors::{AccountError, Code, FieldError};
pub use messages::{Key, Locale, Message, Notice, Template};
pub use paths::Paths;
