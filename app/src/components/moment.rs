//! A moment, for people and for programs.

use housekey_protocol::Template;
use leptos::prelude::*;

use crate::texts::{Texts, next_mark};

/// When something was: `30 November 2026, 02:31 UTC`.
#[component]
pub fn Moment(
    /// RFC 3339, in UTC.
    at: String,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    let words = texts.moment(&at);
    view! { <time datetime=at>{words}</time> }
}

/// A message whose one argument is a moment.
pub fn with_moment(template: Template, at: String, texts: Texts) -> impl IntoView + use<> {
    let text = texts.template(template);
    let (before, _, after) = next_mark(&text).unwrap_or((text.as_str(), "", ""));
    let (before, after) = (before.to_owned(), after.to_owned());
    view! {
        {before}
        <Moment at texts/>
        {after}
    }
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;
    use crate::texts::texts;
    use housekey_protocol::messages::catalog;

    #[test]
    fn moment_is_read_by_people_and_by_programs() {
        let at = "2026-11-30T02:31:07Z".to_owned();
        let html =
            Owner::new().with(|| with_moment(catalog::OVERVIEW_PASSWORD_CHANGED, at, texts()).to_html());
        assert!(html.contains("Changed on "), "{html}");
        let time = r#"<time datetime="2026-11-30T02:31:07Z">30 November 2026, 02:31 UTC</time>"#;
        assert!(html.contains(time), "{html}");
    }

    #[test]
    fn text_that_is_no_moment_is_shown_as_it_is() {
        let html = Owner::new().with(|| view! { <Moment at="soon".to_owned() texts=texts()/> }.to_html());
        assert!(html.contains("soon"), "{html}");
    }
}
