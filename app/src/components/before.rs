//! What a form was refused with before the page was loaded: without JavaScript, or before the page was loaded anew.

use housekey_protocol::{AccountError, views::RefusedForm};
use leptos::prelude::Signal;

use super::refusal::Refusal;
use crate::{
    texts::Texts,
    words::{field_words, first_refused},
};

/// The refusal of one form, if it was refused. The page reads it and passes words on, because an island cannot read the
/// page's address while it hydrates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before(pub Option<RefusedForm>);

impl Before {
    /// Why it was refused.
    pub fn error(&self) -> Option<&AccountError> {
        self.0.as_ref().map(|refused| &refused.error)
    }

    /// Whether it was refused.
    pub fn failed(&self) -> bool {
        self.0.is_some()
    }

    /// What was typed into `name`.
    pub fn draft(&self, name: &str) -> Option<String> {
        self.0.as_ref()?.drafts.get(name).cloned()
    }

    /// What to say beside the field that goes by one of `names`.
    pub(crate) fn field(&self, names: &[&str], texts: Texts) -> Signal<Option<String>> {
        Signal::stored(self.error().and_then(|error| field_words(error, names, texts)))
    }

    /// What to say above the form, whose fields go by `names`.
    pub(crate) fn form(&self, names: &[&str], texts: Texts) -> Option<Refusal> {
        self.error().map(|error| Refusal::above(error, names, texts))
    }

    /// Whether the field that goes by one of `names` is the first of the form's `fields` that was refused: where the
    /// reader goes on.
    pub(crate) fn is_first(&self, names: &[&str], fields: &[&str]) -> bool {
        first_refused(self.error(), fields).is_some_and(|first| names.contains(&first))
    }
}
