//! A link to the reader's own mail, where their provider is a well-known one.

use housekey_protocol::messages::catalog;
use leptos::prelude::*;

use super::{icons::Outwards, submit::Weight};
use crate::texts::Texts;

/// The name of the reader's mail, its address in the web, and the domains it serves.
type App = (&'static str, &'static str, &'static [&'static str]);

const APPS: &[App] = &[
    ("Gmail", "https://mail.google.com/", &["gmail.com", "googlemail.com"]),
    (
        "Outlook",
        "https://outlook.live.com/mail/",
        &[
            "outlook.com",
            "outlook.de",
            "outlook.at",
            "outlook.fr",
            "outlook.es",
            "outlook.it",
            "hotmail.com",
            "hotmail.de",
            "hotmail.fr",
            "hotmail.es",
            "hotmail.it",
            "hotmail.co.uk",
            "live.com",
            "live.de",
            "live.fr",
            "live.co.uk",
            "msn.com",
        ],
    ),
    (
        "Yahoo Mail",
        "https://mail.yahoo.com/",
        &[
            "yahoo.com",
            "yahoo.de",
            "yahoo.fr",
            "yahoo.es",
            "yahoo.it",
            "yahoo.ca",
            "yahoo.in",
            "yahoo.co.in",
            "yahoo.co.uk",
            "yahoo.com.br",
            "ymail.com",
            "rocketmail.com",
        ],
    ),
    ("iCloud Mail", "https://www.icloud.com/mail/", &["icloud.com", "me.com", "mac.com"]),
    ("Proton Mail", "https://mail.proton.me/", &["proton.me", "protonmail.com", "protonmail.ch", "pm.me"]),
    ("GMX", "https://www.gmx.net/", &["gmx.de", "gmx.net", "gmx.at", "gmx.ch"]),
    ("GMX", "https://www.gmx.com/", &["gmx.com", "gmx.us", "gmx.co.uk"]),
    ("WEB.DE", "https://web.de/", &["web.de"]),
    ("Fastmail", "https://app.fastmail.com/", &["fastmail.com", "fastmail.fm"]),
    ("AOL Mail", "https://mail.aol.com/", &["aol.com", "aol.de"]),
    ("mailbox.org", "https://mailbox.org/", &["mailbox.org"]),
    ("Posteo", "https://posteo.de/", &["posteo.de", "posteo.net", "posteo.org"]),
    ("T-Online", "https://email.t-online.de/", &["t-online.de", "magenta.de"]),
    (
        "Tuta",
        "https://app.tuta.com/",
        &["tuta.com", "tuta.io", "tutanota.com", "tutanota.de", "tutamail.com"],
    ),
    ("Zoho Mail", "https://mail.zoho.com/", &["zoho.com", "zohomail.com"]),
];

/// "Open Gmail", for an address of a provider that is known by name; nothing for any other.
///
/// It opens a tab of its own, so that the page which waits for a code stays; the mail learns nothing of the page.
#[component]
pub fn MailApp(
    /// The address that a mail was sent to.
    #[prop(into)]
    email: String,
    /// Its importance.
    #[prop(default = Weight::Plain)]
    weight: Weight,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    app_of(&email).map(|(name, url, _)| {
        view! {
            <a class=weight.class() href=*url target="_blank" rel="noopener noreferrer">
                {texts.of(catalog::open_mail_app(name))}
                <span class="hk-unseen">" " {texts.of(catalog::NEW_TAB)}</span>
                <Outwards/>
            </a>
        }
    })
}

fn app_of(email: &str) -> Option<&'static App> {
    let (_, domain) = email.rsplit_once('@')?;
    APPS.iter().find(|(_, _, domains)| domains.iter().any(|known| domain.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;
    use crate::texts::texts;

    #[test]
    fn mail_is_known_by_the_whole_domain_in_any_case() {
        let name = |email: &str| app_of(email).map(|(name, _, _)| *name);
        for (email, expected) in [
            ("ada@gmail.com", Some("Gmail")),
            ("ada@GoogleMail.com", Some("Gmail")),
            ("\"a@gmail.com\"@hotmail.co.uk", Some("Outlook")),
            ("ada@protonmail.com", Some("Proton Mail")),
            ("ada@web.de", Some("WEB.DE")),
            ("ada@mail.gmail.com", None),
            ("ada@gmail.com.example", None),
            ("ada@notgmail.com", None),
            ("gmail.com", None),
            ("", None),
        ] {
            assert_eq!(name(email), expected, "{email}");
        }
    }

    #[test]
    fn no_domain_is_listed_twice_and_every_link_is_https() {
        let mut domains: Vec<&str> = APPS.iter().flat_map(|(_, _, domains)| *domains).copied().collect();
        let all = domains.len();
        domains.sort_unstable();
        domains.dedup();
        assert_eq!(domains.len(), all);
        for (name, url, domains) in APPS {
            assert!(url.starts_with("https://") && url.ends_with('/'), "{name}");
            assert!(domains.iter().all(|domain| domain.to_ascii_lowercase() == **domain), "{name}");
        }
    }

    #[test]
    fn link_opens_a_tab_that_learns_nothing_and_other_addresses_have_none() {
        let html = |email: &str| Owner::new().with(|| view! { <MailApp email texts=texts()/> }.to_html());
        let gmail = html("ada@gmail.com");
        assert!(
            gmail.contains(r#"target="_blank""#) && gmail.contains(r#"rel="noopener noreferrer""#),
            "{gmail}"
        );
        assert!(gmail.contains("Open Gmail") && gmail.contains("new tab"), "{gmail}");
        assert!(!html("ada@example.org").contains("<a"), "{}", html("ada@example.org"));
    }
}
