//! A message shown once, after something was done.

use leptos::prelude::*;

use crate::texts::Texts;

/// The notice with `key`; an unknown key shows nothing.
#[component]
pub fn Notice(
    /// The name of a message that begins with `notice-`.
    key: Option<String>,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    let words = key.and_then(|key| texts.notice(&key));
    words.map(|words| {
        view! {
            <div role="status">
                <p class="hk-notice hk-done">{words}</p>
            </div>
        }
    })
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;
    use crate::texts::texts;

    #[test]
    fn unknown_notice_is_not_shown() {
        let html = |key: &str| {
            Owner::new().with(|| view! { <Notice key=Some(key.to_owned()) texts=texts()/> }.to_html())
        };
        assert!(html("notice-signed-out").contains("You are signed out."));
        assert!(!html("login-title").contains("Welcome"));
        assert!(!html("<b>").contains('b'));
    }
}
