//! The choice of the pages' language.

use housekey_protocol::{messages::catalog, views::LanguageView};
use leptos::{prelude::*, server_fn::ServerFn};

use super::icons::Globe;
use crate::{server_fns::language::ChooseLanguage, texts::Texts};

/// The languages by their own names, folded behind the current one. Nothing if there is no choice.
///
/// A plain form with a button for each: choosing one loads the page anew, because every word of it changes.
#[component]
pub fn LanguageSwitch(
    /// The languages of the pages.
    languages: Vec<LanguageView>,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    let here = texts.tag();
    let buttons = languages.iter().cloned().map(|one| button(one, &here)).collect_view();
    (languages.len() > 1).then(|| {
        view! {
            <details class="hk-languages">
                <summary class="hk-button hk-quiet">
                    <Globe/>
                    <span class="hk-unseen">{texts.of(catalog::LANGUAGE)} " "</span>
                    {texts.of(catalog::LANGUAGE_NAME)}
                </summary>
                <form action=ChooseLanguage::url() method="post" class="hk-sheet">
                    {buttons}
                </form>
            </details>
        }
    })
}

fn button(LanguageView { tag, name }: LanguageView, here: &str) -> impl IntoView + use<> {
    let current = (tag == here).then_some("true");
    view! {
        <button type="submit" name="language" value=tag.clone() lang=tag class="hk-item" aria-current=current>
            <bdi>{name}</bdi>
        </button>
    }
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;
    use crate::texts::texts;

    fn html(tags: &[&str]) -> String {
        let view = |tag: &&str| LanguageView { tag: (*tag).to_owned(), name: format!("Name of {tag}") };
        let languages = tags.iter().map(view).collect();
        Owner::new().with(|| view! { <LanguageSwitch languages texts=texts()/> }.to_html())
    }

    #[test]
    fn each_language_has_its_own_name_and_the_current_one_is_marked() {
        let html = html(&["de", "en"]);
        let (summary, form) = html.split_once("</summary>").unwrap();
        assert!(summary.contains("Language") && summary.contains("English"), "{summary}");
        assert!(form.contains(r#"action="/accounts/do/choose_language""#), "{form}");
        assert!(form.contains(r#"value="de" lang="de""#) && form.contains("<bdi>Name of de</bdi>"), "{form}");
        let current = form.split("<button").find(|button| button.contains("aria-current"));
        assert!(current.is_some_and(|button| button.contains(r#"value="en""#)), "{form}");
    }

    #[test]
    fn one_language_is_no_choice() {
        assert!(!html(&["en"]).contains("details"));
    }
}
