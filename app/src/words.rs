//! From failures to sentences.

use housekey_protocol::{AccountError, Template, messages::catalog};
use leptos::prelude::*;

use crate::texts::{Texts, next_mark};

/// What to say about a failure of the whole form or page.
pub fn sentence(error: &AccountError, texts: Texts) -> String {
    texts.of(match error {
        AccountError::Unauthenticated => catalog::FAILURE_SIGNED_OUT,
        AccountError::ReauthenticationRequired => catalog::FAILURE_REAUTHENTICATE,
        AccountError::Conflict => catalog::FAILURE_CONFLICT,
        AccountError::Invalid { errors } => {
            return errors.first().map_or_else(|| texts.of(catalog::ERROR_INVALID), |e| texts.refusal(e));
        }
        AccountError::Forbidden { code } => return texts.code(code),
        AccountError::RateLimited { retry_after: Some(seconds) } => {
            let time = texts.duration(seconds.div_ceil(60).max(1));
            return texts.of(catalog::failure_wait(&time));
        }
        AccountError::RateLimited { retry_after: None } => catalog::ERROR_RATE_LIMITED,
        AccountError::Unreachable => catalog::FAILURE_UNREACHABLE,
        AccountError::Unavailable { incident } => {
            let mut text = texts.of(catalog::FAILURE_UNAVAILABLE);
            if let Some(incident) = incident_id(incident) {
                text.push(' ');
                text.push_str(&texts.of(catalog::failure_incident(incident)));
            }
            return text;
        }
        _ => catalog::FAILURE_MALFORMED,
    })
}

/// What to say beside the field that goes by one of `names`, if it was refused.
pub fn field_words(error: &AccountError, names: &[&str], texts: Texts) -> Option<String> {
    join(error, texts, |field| field.is_some_and(|field| names.contains(&field)))
}

/// The first of the form's `fields` that was refused: where the reader goes on.
pub fn first_refused<'a>(error: Option<&AccountError>, fields: &[&'a str]) -> Option<&'a str> {
    let refused = error?.errors();
    fields.iter().copied().find(|name| refused.iter().any(|e| e.field.as_deref() == Some(*name)))
}

/// What to say above a form whose fields go by `names`: refusals of the whole form, and of fields it has not.
pub fn form_words(error: &AccountError, names: &[&str], texts: Texts) -> Option<String> {
    match error {
        AccountError::Invalid { errors } if !errors.is_empty() => {
            join(error, texts, |field| !field.is_some_and(|field| names.contains(&field)))
        }
        other => Some(sentence(other, texts)),
    }
}

fn join(error: &AccountError, texts: Texts, wanted: impl Fn(Option<&str>) -> bool) -> Option<String> {
    let mut found: Vec<String> = Vec::new();
    for refused in error.errors().iter().filter(|e| wanted(e.field.as_deref())) {
        let words = texts.refusal(refused);
        if !found.contains(&words) {
            found.push(words);
        }
    }
    (!found.is_empty()).then(|| found.join(" "))
}

/// An incident id that may be shown. Failures travel in the URL of a form without JavaScript, unsigned, so what
/// does not look like an id of ours (hexadecimal, dashes) is somebody else's text and stays away.
pub fn incident_id(incident: &str) -> Option<&str> {
    let looks_right = !incident.is_empty()
        && incident.len() <= 36
        && incident.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    looks_right.then_some(incident)
}

/// A message whose arguments stand out: each value becomes an isolated, emphasised element, so that an
/// address in another script cannot reorder the sentence around it.
pub fn emphasised(template: Template, texts: Texts, values: &[(&str, &str)]) -> impl IntoView + use<> {
    let text = texts.template(template);
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, name, after)) = next_mark(rest) {
        let value = values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| *value).to_owned();
        // The value is a box of its own; without this its full stop could begin the next line.
        let next_word = after.find(|c: char| !is_stop(c)).unwrap_or(after.len());
        let (stop, after) = after.split_at(next_word);
        parts.push((before.to_owned(), Some((value, stop.to_owned()))));
        rest = after;
    }
    parts.push((rest.to_owned(), None));
    let isolated = |(value, stop)| {
        view! {
            <span class="hk-glued">
                <bdi class="hk-value">{value}</bdi>
                {stop}
            </span>
        }
    };
    parts.into_iter().map(|(before, value)| (before, value.map(isolated))).collect_view()
}

/// Punctuation, the Arabic comma, semicolon and question mark among it.
fn is_stop(c: char) -> bool {
    c.is_ascii_punctuation() || matches!(c, '،' | '؛' | '؟')
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;
    use crate::texts::texts;
    use housekey_protocol::{Code, FieldError};

    #[test]
    fn error_of_unknown_field_is_shown_above_the_form() {
        let error = AccountError::Invalid {
            errors: vec![
                FieldError { field: Some("email".into()), code: Code::INVALID_EMAIL },
                FieldError { field: Some("colour".into()), code: Code::REQUIRED },
            ],
        };
        Owner::new().with(|| {
            let form = form_words(&error, &["email"], texts()).unwrap();
            assert_eq!(form, "Fill in this field.");
            let field = field_words(&error, &["email"], texts()).unwrap();
            assert_eq!(field, "Enter an email address, like name@example.org.");
            assert_eq!(field_words(&error, &["password"], texts()), None);
        });
    }

    #[test]
    fn empty_field_is_named_on_a_page_and_in_an_island() {
        let error = AccountError::Invalid {
            errors: ["email", "password", "code"]
                .map(|field| FieldError { field: Some(field.into()), code: Code::REQUIRED })
                .into(),
        };
        Owner::new().with(|| {
            let island = Texts::carried(texts().list(&[], &[Code::REQUIRED]));
            for texts in [texts(), island] {
                let password = field_words(&error, &["password"], texts).unwrap();
                assert_eq!(password, "Enter your password.");
                let form = form_words(&error, &["password"], texts).unwrap();
                assert_eq!(form, "Enter your email address. Enter the code.");
            }
        });
    }

    #[test]
    fn crafted_incident_number_adds_no_text_to_the_page() {
        let said = |incident: &str| {
            let error = AccountError::Unavailable { incident: incident.into() };
            Owner::new().with(|| sentence(&error, texts()))
        };
        let without = "Something went wrong on our side. Try again in a moment.";
        assert!(said("0f9c-11").contains("0f9c-11"));
        assert_eq!(said("call 0900 now"), without);
        assert_eq!(said(""), without);
    }
}
