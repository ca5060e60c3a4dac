//! A message shown once, after something was done.

use housekey_protocol::{Locale, Msg, messages::catalog};
use leptos::prelude::*;

/// The messages a redirect may ask for.
const NOTICES: &[Msg] = &[
    catalog::NOTICE_SIGNED_IN,
    catalog::NOTICE_SIGNED_OUT,
    catalog::NOTICE_EMAIL_CONFIRMED,
    catalog::NOTICE_EMAIL_CONFIRMED_SIGN_IN,
    catalog::NOTICE_MAIL_SENT,
    catalog::NOTICE_MAIL_SENT_AGAIN,
    catalog::NOTICE_EMAIL_ADDED,
    catalog::NOTICE_EMAIL_REMOVED,
    catalog::NOTICE_EMAIL_PRIMARY,
];

/// The words of the notice with `key`, if there is such a notice.
pub(crate) fn words(key: &str, locale: Locale) -> Option<String> {
    let msg = NOTICES.iter().find(|msg| key.eq_ignore_ascii_case(msg.key))?;
    Some(msg.text(locale).into_owned())
}

/// The notice with `key`; an unknown key shows nothing.
#[component]
pub fn Notice(
    /// A [`Msg::key`].
    key: Option<String>,
    /// The reader's language.
    locale: Locale,
) -> impl IntoView {
    let words = key.and_then(|key| words(&key, locale));
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

    #[test]
    fn unknown_notice_is_not_shown() {
        let html = |key: &str| view! { <Notice key=Some(key.to_owned()) locale=Locale::En/> }.to_html();
        assert!(html("notice_signed_out").contains("You are signed out."));
        assert!(!html("LOGIN_TITLE").contains("Welcome"));
        assert!(!html("<b>").contains('b'));
    }
}
