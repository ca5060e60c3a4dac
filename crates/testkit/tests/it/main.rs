//! The suites that need more than one crate.

#[cfg(test)]
mod store;
