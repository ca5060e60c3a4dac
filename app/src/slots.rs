//! What a host application may replace in the pages: provide a [`Slots`] as context beside the routes.

use leptos::{children::ViewFn, prelude::*};

/// The replaceable parts. What is left empty keeps Housekey's own.
#[derive(Clone, Default)]
pub struct Slots {
    /// In the header, inside the link to the front page: a logo, a name.
    pub brand: Option<ViewFn>,
    /// Below every page: imprint, privacy, help.
    pub footer: Option<ViewFn>,
}

impl Slots {
    /// What the host provided, else empty slots.
    pub(crate) fn current() -> Self {
        use_context().unwrap_or_default()
    }

    /// Replaces the brand.
    #[must_use]
    pub fn brand(mut self, view: impl Into<ViewFn>) -> Self {
        self.brand = Some(view.into());
        self
    }

    /// Sets the footer.
    #[must_use]
    pub fn footer(mut self, view: impl Into<ViewFn>) -> Self {
        self.footer = Some(view.into());
        self
    }
}
