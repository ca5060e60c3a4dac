//! The suites that need more than one crate.

#[cfg(test)]
mod api;
#[cfg(test)]
mod flows;
#[cfg(test)]
mod signals;
#[cfg(test)]
mod store;
