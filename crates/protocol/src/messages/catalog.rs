//! The messages, made from `locales/en/*.ftl` by `build.rs`: a constant for a message without arguments, a function
//! for one with arguments, which come in the order of the alphabet. The words are in the `.ftl` files alone; those of
//! mails have no constants, and a notice is a constant of [`super::Notice`].
//!
//! How they are written, and the words of the product: docs/wording.md.

use super::{Argument, Key, Message, Template};

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));
