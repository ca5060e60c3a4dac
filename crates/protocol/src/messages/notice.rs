//! What a page says once, after something was done.

/// A message for the next page. Flows answer one of the constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Notice(&'static str);

impl Notice {
    /// The name of its message in the files, which is also how it travels.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

// `impl Notice`: a constant for each message `notice-…` of `locales/en/*.ftl`, and `ALL`; made by `build.rs`.
include!(concat!(env!("OUT_DIR"), "/notices.rs"));
