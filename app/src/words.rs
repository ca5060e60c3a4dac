//! From codes and messages to sentences.

use std::borrow::Cow;

use housekey_protocol::{
    AccountError, Locale, Msg,
    messages::{catalog, errors, for_code},
};
use leptos::prelude::*;

/// The reader's language: what the server put into the context, else English.
///
/// Islands cannot ask (their context does not travel); they take it as a prop.
pub fn locale() -> Locale {
    use_context().unwrap_or_default()
}

/// What to say about a failure of the whole form or page.
pub fn sentence(error: &AccountError, locale: Locale) -> String {
    let msg = match error {
        AccountError::Unauthenticated => catalog::ERROR_SIGNED_OUT,
        AccountError::ReauthenticationRequired => catalog::ERROR_REAUTHENTICATE,
        AccountError::Conflict => catalog::ERROR_CONFLICT,
        AccountError::Invalid { errors } => errors.first().map_or(errors::INVALID, |e| for_code(&e.code)),
        AccountError::Forbidden { code } => for_code(code),
        AccountError::RateLimited { retry_after: Some(seconds) } => {
            let time = duration(seconds.div_ceil(60).max(1), locale);
            return catalog::ERROR_WAIT.with(locale, &[("time", &time)]);
        }
        AccountError::RateLimited { retry_after: None } => errors::RATE_LIMITED,
        AccountError::Unavailable { incident } => {
            let mut text = catalog::ERROR_UNAVAILABLE.text(locale).into_owned();
            if let Some(incident) = incident_id(incident) {
                text.push(' ');
                text.push_str(&catalog::ERROR_INCIDENT.with(locale, &[("incident", incident)]));
            }
            return text;
        }
        _ => catalog::ERROR_MALFORMED,
    };
    msg.text(locale).into_owned()
}

/// The error beside the field that has one of `names`, if it was refused.
pub fn field_words(error: &AccountError, names: &[&str], locale: Locale) -> Option<String> {
    join(error, locale, |field| field.is_some_and(|field| names.contains(&field)))
}

/// The first of the form's `fields` that was refused: where the reader goes on.
pub fn first_refused<'a>(error: Option<&AccountError>, fields: &[&'a str]) -> Option<&'a str> {
    let refused = error?.errors();
    fields.iter().copied().find(|name| refused.iter().any(|e| e.field.as_deref() == Some(*name)))
}

/// What to say above a form whose fields go by `names`: refusals of the whole form, and of fields it has not.
pub fn form_words(error: &AccountError, names: &[&str], locale: Locale) -> Option<String> {
    match error {
        AccountError::Invalid { errors } if !errors.is_empty() => {
            join(error, locale, |field| !field.is_some_and(|field| names.contains(&field)))
        }
        other => Some(sentence(other, locale)),
    }
}

fn join(error: &AccountError, locale: Locale, wanted: impl Fn(Option<&str>) -> bool) -> Option<String> {
    let mut found: Vec<Msg> = Vec::new();
    for refused in error.errors().iter().filter(|e| wanted(e.field.as_deref())) {
        let msg = for_code(&refused.code);
        if !found.contains(&msg) {
            found.push(msg);
        }
    }
    let found: Vec<Cow<'_, str>> = found.into_iter().map(|msg| msg.text(locale)).collect();
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

/// A time in words, in the largest unit that needs no fraction.
pub fn duration(minutes: u32, locale: Locale) -> String {
    let (one, many, n) = if minutes >= 60 && minutes.is_multiple_of(60) {
        (catalog::ONE_HOUR, catalog::HOURS, minutes / 60)
    } else {
        (catalog::ONE_MINUTE, catalog::MINUTES, minutes)
    };
    if n == 1 { one.text(locale).into_owned() } else { many.with(locale, &[("n", &n.to_string())]) }
}

/// A message whose `{placeholders}` stand out: each value becomes an isolated, emphasised element, so that an
/// address in another script cannot reorder the sentence around it.
pub fn emphasised(msg: Msg, locale: Locale, values: &[(&str, &str)]) -> impl IntoView + use<> {
    let text = msg.text(locale).into_owned();
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| *value).to_owned();
        // The value is an inline block; without this the full stop after it could begin the next line.
        let next_word = after.find(|c: char| !c.is_ascii_punctuation()).unwrap_or(after.len());
        let (stop, after) = after.split_at(if after.starts_with('{') { 0 } else { next_word });
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

#[cfg(test)]
mod tests {
    use super::*;
    use housekey_protocol::{Code, FieldError};

    #[test]
    fn error_of_unknown_field_is_shown_above_the_form() {
        let error = AccountError::Invalid {
            errors: vec![
                FieldError { field: Some("email".into()), code: Code::INVALID_EMAIL },
                FieldError { field: Some("phone".into()), code: Code::REQUIRED },
            ],
        };
        let form = form_words(&error, &["email"], Locale::En).unwrap();
        assert_eq!(form, errors::REQUIRED.en);
        assert_eq!(field_words(&error, &["email"], Locale::En).unwrap(), errors::INVALID_EMAIL.en);
        assert_eq!(field_words(&error, &["password"], Locale::En), None);
    }

    #[test]
    fn crafted_incident_number_adds_no_text_to_the_page() {
        let said =
            |incident: &str| sentence(&AccountError::Unavailable { incident: incident.into() }, Locale::En);
        assert!(said("0f9c-11").contains("0f9c-11"));
        assert_eq!(said("call 0900 now"), catalog::ERROR_UNAVAILABLE.en);
        assert_eq!(said(""), catalog::ERROR_UNAVAILABLE.en);
    }

    #[test]
    fn durations_are_rounded_to_readable_units() {
        assert_eq!(duration(1, Locale::En), "1 minute");
        assert_eq!(duration(15, Locale::De), "15 Minuten");
        assert_eq!(duration(60, Locale::En), "1 hour");
        assert_eq!(duration(1440, Locale::En), "24 hours");
    }
}
