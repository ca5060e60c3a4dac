//! One-time secrets by mail: their challenges, their mails, and how often an address is written to.

pub(crate) mod challenges;
pub(crate) mod confirmation;
pub(crate) mod cool_down;
mod mails;
pub(crate) mod reset;
