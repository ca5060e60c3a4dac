//! The button that signs in with another provider's account.

use housekey_protocol::messages::catalog;
use leptos::{children::ViewFn, prelude::*};

use crate::texts::Texts;

/// "Continue with …": a submit button of the form it stands in, which gets the provider's id as `provider`. One form can
/// hold the buttons of all providers. It looks the same for each of them; the mark is what tells them apart.
#[component]
pub fn ProviderButton(
    /// The provider's id, which the form sends.
    #[prop(into)]
    id: String,
    /// Its name, as it writes itself.
    #[prop(into)]
    name: String,
    /// Its official mark, a drawing of 20 pixels; without one, a tile with the first letter of its name.
    #[prop(optional, into)]
    mark: Option<ViewFn>,
    /// Whether this browser signed in with it last.
    #[prop(optional)]
    last_used: bool,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    let mark = match mark {
        Some(mark) => mark.run(),
        None => view! { <span class="hk-letter">{letter(&name)}</span> }.into_any(),
    };
    view! {
        <button type="submit" name="provider" value=id class="hk-button hk-provider">
            <span class="hk-mark" aria-hidden="true">
                {mark}
            </span>
            <span>{texts.of(catalog::provider_continue(&name))}</span>
            {last_used
                .then(|| view! { " " <span class="hk-tag">{texts.of(catalog::PROVIDER_LAST_USED)}</span> })}
        </button>
    }
}

/// The first letter or digit, as a capital.
fn letter(name: &str) -> String {
    name.chars().find(|c| c.is_alphanumeric()).into_iter().flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;
    use crate::texts::texts;

    #[test]
    fn provider_without_a_mark_has_its_letter() {
        for (name, expected) in [("acme id", "A"), ("«Éclair»", "É"), ("1Pass", "1"), ("…", "")] {
            assert_eq!(letter(name), expected, "{name}");
        }
    }

    #[test]
    fn button_sends_the_provider_and_is_named_by_it_alone() {
        let html = Owner::new().with(|| {
            let mark = || view! { <svg class="mark"></svg> };
            view! { <ProviderButton id="acme" name="Acme" mark last_used=true texts=texts()/> }.to_html()
        });
        assert!(html.contains(r#"type="submit" name="provider" value="acme""#), "{html}");
        assert!(html.contains("Continue with Acme") && html.contains("Last used"), "{html}");
        assert!(html.contains(r#"aria-hidden="true" class="hk-mark"><svg"#), "{html}");
        assert!(!html.contains("hk-letter"), "{html}");
    }
}
