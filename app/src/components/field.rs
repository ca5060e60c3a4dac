//! One input with its label, hint and error, connected by layout and by ARIA attributes.

use leptos::{
    html::Input,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement, HtmlInputElement},
};

/// An input the reader types into. It is uncontrolled: what was typed before hydration stays.
#[component]
pub fn Field(
    /// The input's name, and its id.
    name: &'static str,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// What browsers and password managers may fill in.
    autocomplete: &'static str,
    /// Its initial value.
    #[prop(optional_no_strip)]
    value: Option<String>,
    /// A hint, shown before an error.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What went wrong.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// The names a refusal of it may go by, apart by spaces; its own if nothing else is said.
    #[prop(optional)]
    refused_as: Option<&'static str>,
    /// Whether it may stay empty.
    #[prop(default = true)]
    required: bool,
    /// Capitalisation by on-screen keyboards; `none` suits addresses and names.
    #[prop(default = "none")]
    autocapitalize: &'static str,
    /// Which keys an on-screen keyboard shows, beyond what `kind` says.
    #[prop(optional_no_strip)]
    inputmode: Option<&'static str>,
    /// Whether the page opens with the focus here: the first field that was refused.
    #[prop(optional)]
    focus: bool,
    /// The input itself.
    #[prop(optional)]
    node_ref: NodeRef<Input>,
) -> impl IntoView {
    let ids = FieldIds { name };
    let hint = hint.map(|hint| view! { <p class="hk-hint" id=ids.hint()>{hint}</p> });
    view! {
        <div class="hk-field">
            <label for=name>{label}</label>
            <FieldError name refused_as error/>
            <input
                id=name
                name=name
                type=kind
                autocomplete=autocomplete
                autocapitalize=autocapitalize
                inputmode=inputmode
                spellcheck="false"
                required=required
                value=value
                autofocus=focus
                aria-invalid=invalid(error)
                aria-describedby=ids.describing(hint.is_some())
                node_ref=node_ref
            />
            {hint}
        </div>
    }
}

/// The error of a field, between its label and its input, announced when it appears; empty and without height while there
/// is none. A [`PostForm`](super::post_form::PostForm) finds it by `data-of`.
#[component]
pub fn FieldError(
    /// The input's name, and its id.
    name: &'static str,
    /// The names a refusal of it may go by, apart by spaces; its own if nothing else is said.
    #[prop(optional_no_strip)]
    refused_as: Option<&'static str>,
    /// What went wrong.
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <p class="hk-error" id=FieldIds { name }.error() data-of=refused_as.unwrap_or(name) role="alert">
            {error}
        </p>
    }
}

/// The input with this id.
pub(super) fn input(id: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Where the error of the input with this id stands.
pub(super) fn error_of(id: &str) -> Option<Element> {
    document().get_element_by_id(&format!("{id}-error"))
}

/// Writes an error where it stands, and marks its input (which it returns).
pub(super) fn mark(place: &Element, words: Option<&str>) -> Option<HtmlElement> {
    place.set_text_content(Some(words.unwrap_or_default()));
    let id = place.id();
    let input = document().get_element_by_id(id.strip_suffix("-error")?)?;
    let marked = match words {
        Some(_) => input.set_attribute("aria-invalid", "true"),
        None => input.remove_attribute("aria-invalid"),
    };
    drop(marked);
    input.dyn_into().ok()
}

/// Whether the input is marked as invalid, for screen readers and by its border.
pub(crate) fn invalid(error: Signal<Option<String>>) -> Signal<Option<String>> {
    Signal::derive(move || error.read().is_some().then(|| "true".to_owned()))
}

/// The ids of what describes an input.
#[derive(Clone, Copy)]
pub(crate) struct FieldIds {
    /// The input's name.
    pub(crate) name: &'static str,
}

impl FieldIds {
    pub(crate) fn hint(self) -> String {
        format!("{}-hint", self.name)
    }

    pub(crate) fn error(self) -> String {
        format!("{}-error", self.name)
    }

    /// The error first, so that it is read out first. An empty one is not read out.
    pub(crate) fn describing(self, hint: bool) -> String {
        if hint { format!("{} {}", self.error(), self.hint()) } else { self.error() }
    }
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;

    fn field(error: Option<&str>) -> String {
        let error = error.map(str::to_owned);
        Owner::new().with(|| {
            view! {
                <Field
                    name="email"
                    label="L"
                    autocomplete="email"
                    hint="H"
                    focus=error.is_some()
                    error=Signal::stored(error)
                />
            }
            .to_html()
        })
    }

    #[test]
    fn refused_field_is_linked_to_its_error_text() {
        let html = field(Some("Wrong"));
        assert!(html.contains(r#"<label for="email">L</label>"#), "{html}");
        assert!(html.contains(r#"aria-invalid="true""#), "{html}");
        assert!(html.contains(r#"aria-describedby="email-error email-hint""#), "{html}");
        assert!(
            html.contains(r#"<p id="email-error" data-of="email" role="alert" class="hk-error">Wrong</p>"#),
            "{html}"
        );
        assert!(html.contains("autofocus"), "{html}");
    }

    #[test]
    fn accepted_field_has_no_error_text() {
        let html = field(None);
        assert!(!html.contains("aria-invalid") && !html.contains("autofocus"), "{html}");
        // Nothing but a comment, so that `:empty` takes it out of the layout.
        assert!(
            html.contains(r#"<p id="email-error" data-of="email" role="alert" class="hk-error"><!></p>"#),
            "{html}"
        );
    }
}
