//! One input with its label, hint and error, connected by layout and by ARIA attributes.

use leptos::{html::Input, prelude::*};

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
    /// Whether it may stay empty.
    #[prop(default = true)]
    required: bool,
    /// Capitalisation by on-screen keyboards; `none` suits addresses and names.
    #[prop(default = "none")]
    autocapitalize: &'static str,
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
            <input
                id=name
                name=name
                type=kind
                autocomplete=autocomplete
                autocapitalize=autocapitalize
                spellcheck="false"
                required=required
                value=value
                autofocus=focus
                aria-invalid=invalid(error)
                aria-describedby=ids.describing(hint.is_some())
                node_ref=node_ref
            />
            {hint}
            <FieldError id=ids.error() error/>
        </div>
    }
}

/// The error of a field, announced when it appears; empty and without height while there is none.
#[component]
pub fn FieldError(
    /// What `aria-describedby` points to.
    id: String,
    /// What went wrong.
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <p class="hk-error" id=id role="alert">
            {error}
        </p>
    }
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
        assert!(html.contains(r#"<p id="email-error" role="alert" class="hk-error">Wrong</p>"#), "{html}");
        assert!(html.contains("autofocus"), "{html}");
    }

    #[test]
    fn accepted_field_has_no_error_text() {
        let html = field(None);
        assert!(!html.contains("aria-invalid") && !html.contains("autofocus"), "{html}");
        // Nothing but a comment, so that `:empty` takes it out of the layout.
        assert!(html.contains(r#"<p id="email-error" role="alert" class="hk-error"><!></p>"#), "{html}");
    }
}
