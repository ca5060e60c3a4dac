//! One line of a list about the account: what it is, how it stands, and what can be done about it.

use housekey_protocol::messages::catalog;
use leptos::{children::ViewFn, prelude::*};

use super::icons::Dots;
use crate::texts::Texts;

/// How a tag is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Something waits to be done.
    Waiting,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Good => "hk-tag",
            Self::Waiting => "hk-tag hk-warn",
        }
    }
}

/// A row: drawing, title, how it stands; one action, and a menu for what is seldom wanted.
///
/// What deletes something is the last entry of the menu, and no row has it as its one action.
#[component]
pub fn SettingsRow(
    /// A drawing.
    #[prop(into)]
    icon: ViewFn,
    /// What it is.
    #[prop(into)]
    title: String,
    /// How it stands, in a few words.
    #[prop(optional, into)]
    meta: Option<ViewFn>,
    /// How it stands, in one word.
    #[prop(optional_no_strip)]
    tag: Option<(String, Tone)>,
    /// What is done about it most often: one link, or one form.
    #[prop(optional, into)]
    action: Option<ViewFn>,
    /// What else can be done: links and forms.
    #[prop(optional, into)]
    more: Option<ViewFn>,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    let name = title.clone();
    let more = more.map(|more| view! { <More of=name texts>{more.run()}</More> });
    view! {
        <li class="hk-row hk-setting">
            <span class="hk-badge">{icon.run()}</span>
            <div class="hk-what">
                <div class="hk-tags">
                    <strong>{title}</strong>
                    {tag.map(|(words, tone)| view! { <span class=tone.class()>{words}</span> })}
                </div>
                {meta.map(|meta| view! { <p class="hk-hint hk-facts">{meta.run()}</p> })}
            </div>
            {action.map(|action| view! { <div class="hk-do">{action.run()}</div> })}
            {more}
        </li>
    }
}

/// A menu that unfolds, without JavaScript.
#[component]
fn More(of: String, texts: Texts, children: Children) -> impl IntoView {
    view! {
        <details class="hk-more">
            <summary>
                <Dots/>
                <span class="hk-unseen">{texts.of(catalog::more_actions(&of))}</span>
            </summary>
            <div class="hk-sheet">{children()}</div>
        </details>
    }
}

/// Facts one after the other, with a dot between two.
pub fn facts(facts: impl IntoIterator<Item = AnyView>) -> impl IntoView {
    facts.into_iter().map(|fact| view! { <span>{fact}</span> " " }).collect_view()
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;
    use crate::{components::icons::Lock, texts::texts};

    fn html(view: impl FnOnce(Texts) -> AnyView) -> String {
        Owner::new().with(|| view(texts()).to_html())
    }

    #[test]
    fn row_that_needs_nothing_offers_nothing() {
        let html = html(|texts| view! { <SettingsRow icon=Lock title="Password" texts/> }.into_any());
        assert!(html.contains("Password") && html.contains("<svg"), "{html}");
        for part in ["hk-do", "<details", "hk-tag\"", "hk-hint"] {
            assert!(!html.contains(part), "{part}: {html}");
        }
    }

    #[test]
    fn menu_of_a_row_is_named_after_it_and_stands_after_its_action() {
        let html = html(|texts| {
            view! {
                <SettingsRow
                    icon=Lock
                    title="Password"
                    tag=Some(("Not set".to_owned(), Tone::Waiting))
                    meta=|| facts(["one".into_any(), "two".into_any()])
                    action=|| view! { <a href="/set">"Set"</a> }
                    more=|| view! { <a href="/remove">"Remove"</a> }
                    texts
                />
            }
            .into_any()
        });
        assert!(html.contains("More for Password"), "{html}");
        assert!(html.contains("hk-tag hk-warn"), "{html}");
        let place = |text: &str| html.find(text).unwrap();
        assert!(place("one") < place("two") && place("/set") < place("/remove"), "{html}");
    }
}
