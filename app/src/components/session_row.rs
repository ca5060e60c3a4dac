//! One place where somebody is signed in.

use housekey_protocol::{
    messages::catalog,
    views::{Device, Origin},
};
use leptos::{children::ViewFn, prelude::*};

use super::{
    icons::{Phone, Screen},
    moment::with_moment,
    origin::device_words,
    settings_row::{SettingsRow, Tone, facts},
};
use crate::texts::Texts;

/// A session: its device in plain words, where it was last used from and when. It stands in an `hk-list`.
#[component]
pub fn SessionRow(
    /// Where its newest request came from.
    origin: Origin,
    /// When it began: RFC 3339, in UTC.
    #[prop(into)]
    began: String,
    /// When its newest request was noted: RFC 3339, in UTC.
    #[prop(into)]
    last_seen: String,
    /// Whether it is the session of this request.
    #[prop(optional)]
    here: bool,
    /// Ends it, after a question.
    #[prop(optional, into)]
    action: Option<ViewFn>,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    let device = origin.device.unwrap_or_default();
    let icon: ViewFn = if is_handheld(&device) { Phone.into() } else { Screen.into() };
    let tag = here.then(|| (texts.of(catalog::SESSION_HERE), Tone::Good));
    let (place, ip) = (origin.place, origin.ip);
    let meta = move || {
        let place = place.clone().map(|place| view! { <bdi>{place}</bdi> }.into_any());
        let ip = ip.clone().map(|ip| view! { <bdi>{ip}</bdi> }.into_any());
        let seen = with_moment(catalog::SESSION_LAST_SEEN, last_seen.clone(), texts).into_any();
        let began = with_moment(catalog::SESSION_BEGAN, began.clone(), texts).into_any();
        facts(place.into_iter().chain(ip).chain([seen, began]))
    };
    // A row takes its action as a function or not at all.
    let action = action.unwrap_or_else(|| (|| ()).into());
    view! { <SettingsRow icon title=device_words(&device, texts) tag meta action texts/> }
}

/// What one holds in the hand; all else has a screen that stands.
fn is_handheld(device: &Device) -> bool {
    matches!(device.system.as_deref(), Some("iPhone" | "iPad" | "Android"))
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;
    use crate::texts::texts;

    fn html(here: bool, place: Option<&str>) -> String {
        let device = Device { browser: Some("Chrome".into()), system: Some("Linux".into()) };
        let place = place.map(str::to_owned);
        let origin = Origin { device: Some(device), place, ip: Some("192.0.2.7".into()) };
        Owner::new().with(|| {
            let action = || view! { <button>"Sign out"</button> };
            view! { <SessionRow origin began="2026-11-29T02:31:07Z" last_seen="2026-11-30T02:31:07Z" here action texts=texts()/> }
                .to_html()
        })
    }

    #[test]
    fn session_says_what_where_and_when() {
        let html = html(false, Some("Vienna"));
        for part in [
            "Chrome on Linux",
            "Vienna",
            "<bdi>192.0.2.7</bdi>",
            "Last seen on ",
            "30 November 2026",
            "Signed in on ",
            "29 November 2026",
            "Sign out",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(!html.contains("This browser"), "{html}");
    }

    #[test]
    fn session_of_this_request_is_marked() {
        assert!(html(true, None).contains("This browser"));
    }

    #[test]
    fn unknown_device_is_said_to_be_unknown() {
        let html = Owner::new().with(|| {
            let origin = Origin::default();
            view! { <SessionRow origin began="2026-11-29T02:31:07Z" last_seen="2026-11-30T02:31:07Z" texts=texts()/> }.to_html()
        });
        assert!(html.contains("Unknown browser"), "{html}");
    }
}
