//! The binary, as an operator runs it: on loopback, in a folder of its own.

mod commands;
mod house;
mod serving;
