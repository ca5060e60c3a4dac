//! A refused form in words: what its island shows, and what travels to it.

use housekey_protocol::AccountError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    texts::Texts,
    words::{field_words, form_words},
};

/// What to say where. Words and not codes, because they are found before an island wakes: it then needs no
/// second way to read an [`AccountError`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Which entry of a list it is about; nothing means the form itself.
    pub about: Option<String>,
    /// Beside the form's field.
    pub field: Option<String>,
    /// Above the form.
    pub form: Option<String>,
    /// Whether signing in would help.
    pub signed_out: bool,
}

impl Refusal {
    /// The words for `error`, for a form with one field, `name`.
    pub fn of(error: &AccountError, name: &'static str, texts: Texts) -> Self {
        Self {
            about: None,
            field: field_words(error, &[name], texts),
            form: form_words(error, &[name], texts),
            signed_out: signed_out(error),
        }
    }

    /// The words for `error`, above a form whose fields go by `names` and say theirs themselves.
    pub(crate) fn above(error: &AccountError, names: &[&str], texts: Texts) -> Self {
        Self {
            about: None,
            field: None,
            form: form_words(error, names, texts),
            signed_out: signed_out(error),
        }
    }

    /// The words for `error`, about the entry `about`: all in one place.
    pub fn about(about: String, error: &AccountError, texts: Texts) -> Self {
        Self {
            about: Some(about),
            field: None,
            form: form_words(error, &[], texts),
            signed_out: signed_out(error),
        }
    }
}

/// The parts of a refusal as a form shows them.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    pub(crate) field: Signal<Option<String>>,
    pub(crate) form: Signal<Option<String>>,
    pub(crate) signed_out: Signal<bool>,
}

impl Shown {
    /// Follows `refusal` as far as it is for this form.
    pub(crate) fn new(
        refusal: RwSignal<Option<Refusal>>,
        mine: impl Fn(&Refusal) -> bool + Copy + Send + Sync + 'static,
    ) -> Self {
        let part = move |of: fn(&Refusal) -> &Option<String>| {
            Signal::derive(move || {
                refusal.read().as_ref().filter(|refusal| mine(refusal)).and_then(|r| of(r).clone())
            })
        };
        Self {
            field: part(|refusal| &refusal.field),
            form: part(|refusal| &refusal.form),
            signed_out: Signal::derive(move || {
                refusal.read().as_ref().is_some_and(|refusal| mine(refusal) && refusal.signed_out)
            }),
        }
    }
}

/// Whether signing in would help.
pub(crate) fn signed_out(error: &AccountError) -> bool {
    matches!(error, AccountError::Unauthenticated)
}
