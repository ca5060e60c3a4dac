//! A message shown once, after something was done.

use housekey_protocol::{Locale, Msg, messages::catalog};
use leptos::prelude::*;

use super::icons::Tick;

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

/// The notice with `key`; an unknown key shows nothing.
#[component]
pub fn Notice(
    /// A [`Msg::key`].
    key: Option<String>,
    /// The reader's language.
    locale: Locale,
) -> impl IntoView {
    let msg = NOTICES.iter().find(|msg| key.as_deref().is_some_and(|key| msg.key.eq_ignore_ascii_case(key)));
    msg.map(|msg| {
        view! {
            <div class="hk-notice" role="status">
                <Tick/>
                <p>{msg.text(locale)}</p>
            </div>
        }
    })
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;

    #[test]
    fn only_known_notices_are_shown() {
        let html = |key: &str| view! { <Notice key=Some(key.to_owned()) locale=Locale::En/> }.to_html();
        assert!(html("notice_signed_out").contains("You are signed out."));
        assert!(!html("LOGIN_TITLE").contains("Welcome"));
        assert!(!html("<b>").contains('b'));
    }
}
