//! One-time secrets by mail: their challenges, their mails, guesses at them, and how often an address is written to.

pub(crate) mod account_code;
pub(crate) mod challenges;
pub(crate) mod confirmation;
pub(crate) mod cool_down;
pub(crate) mod guess;
pub(crate) mod login_code;
mod mails;
pub(crate) mod phone_code;
pub(crate) mod reset;
