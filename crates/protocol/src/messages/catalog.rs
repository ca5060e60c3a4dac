//! The messages, made from `locales/en/*.ftl` by `build.rs`: a constant for a message without arguments, a function
//! for one with arguments, which come in the order of the alphabet. The words are in the `.ftl` files alone; those of
//! mails have no constants, and a notice is a constant of [`super::Notice`].
//!
//! Calm and short: say what is so, then what to do. Sentence case, no exclamation marks. German says "du".

use super::{Argument, Key, Message, Template};

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));
