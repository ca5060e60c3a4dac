//! The way to the development inbox, where a page waits for a mail.

use housekey_protocol::{Paths, messages::catalog, views::FormConfig};
use leptos::prelude::*;

use crate::texts::Texts;

/// A link to the mails to an address, if mails stay in the server.
pub fn dev_mail_link(config: &FormConfig, email: &str, texts: Texts) -> Option<impl IntoView + use<>> {
    // The inbox is no page of the router.
    config.mail_stays_here.then(|| {
        view! {
            <p class="hk-aside">
                <a rel="external" href=Paths::dev_mail_to(email)>
                    {texts.of(catalog::DEV_MAIL_OPEN)}
                </a>
            </p>
        }
    })
}
