//! The few drawings we use, all decoration: each stands beside words.

use housekey_protocol::routes::{Kind, Page, Route};
use leptos::{children::ViewFn, prelude::*};

/// The drawing of a page in the navigation; one without a drawing of its own has an arrow.
pub(super) fn of_page(page: &Route) -> ViewFn {
    match page.kind {
        Kind::Page(Page::Home) => Mark.into(),
        Kind::Page(Page::Emails) => Envelope.into(),
        _ => Onwards.into(),
    }
}

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident: $($path:literal)+;)*) => {$(
        $(#[$doc])*
        #[component]
        pub fn $name() -> impl IntoView {
            view! {
                <svg
                    class="hk-icon"
                    width="20"
                    height="20"
                    viewBox="0 0 24 24"
                    fill="none"
                    stroke="currentColor"
                    stroke-width="1.75"
                    stroke-linecap="round"
                    stroke-linejoin="round"
                    aria-hidden="true"
                >
                    $(<path d=$path/>)+
                </svg>
            }
        }
    )*};
}

icons! {
    /// The logo: a house with a keyhole.
    Mark: "M3 11 12 4l9 7" "M5 9.5V20h14V9.5" "M12 12.2a1.7 1.7 0 0 1 .8 3.2V17.5h-1.6v-2.1a1.7 1.7 0 0 1 .8-3.2Z";
    /// An envelope.
    Envelope: "M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1Z" "m3.5 7.5 8.5 6 8.5-6";
    /// Sign-out: a door with an arrow.
    Exit: "M10 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h4" "M15 8l4 4-4 4" "M19 12H9";
    /// A tick in a circle.
    Tick: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z" "m8.5 12.2 2.4 2.4 4.6-5";
    /// An exclamation mark in a circle.
    Alert: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z" "M12 8v4.5" "M12 16h.01";
    /// Two sliders.
    Sliders: "M4 8h9" "M17 8h3" "M15 6v4" "M4 16h3" "M11 16h9" "M9 14v4";
    /// A globe.
    Globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z" "M3 12h18" "M12 3c2.5 2.6 3.7 5.6 3.7 9s-1.2 6.4-3.7 9c-2.5-2.6-3.7-5.6-3.7-9S9.5 5.6 12 3Z";
    /// A broken chain.
    BrokenLink: "M10 14a4 4 0 0 0 5.7.3l2.6-2.6a4 4 0 0 0-5.6-5.7l-1.3 1.3" "M14 10a4 4 0 0 0-5.7-.3l-2.6 2.6a4 4 0 0 0 5.6 5.7l1.3-1.3" "m4 4 16 16";
    /// An arrow onwards.
    Onwards: "m9 6 6 6-6 6";
}
