//! The few drawings we use, all decoration: each stands beside words.

use housekey_protocol::routes::{Kind, Page, Route};
use leptos::{children::ViewFn, prelude::*};

/// The drawing of a page in the navigation; one without a drawing of its own has an arrow.
pub(super) fn of_page(page: &Route) -> ViewFn {
    match page.kind {
        Kind::Page(Page::Overview) => Person.into(),
        Kind::Page(Page::Emails) => Envelope.into(),
        Kind::Page(Page::Phone) => Phone.into(),
        Kind::Page(Page::Password) => Lock.into(),
        Kind::Page(Page::Sessions) => Screen.into(),
        Kind::Page(Page::Close) => Tray.into(),
        _ => Onwards.into(),
    }
}

macro_rules! icons {
    ($class:literal: $($(#[$doc:meta])* $name:ident: $($path:literal)+;)*) => {$(
        $(#[$doc])*
        #[component]
        pub fn $name() -> impl IntoView {
            view! {
                <svg
                    class=$class
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
    "hk-icon":
    /// The logo: a house with a keyhole.
    Mark: "M3 11 12 4l9 7" "M5 9.5V20h14V9.5" "M12 12.2a1.7 1.7 0 0 1 .8 3.2V17.5h-1.6v-2.1a1.7 1.7 0 0 1 .8-3.2Z";
    /// An envelope.
    Envelope: "M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1Z" "m3.5 7.5 8.5 6 8.5-6";
    /// A tick in a circle.
    Tick: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z" "m8.5 12.2 2.4 2.4 4.6-5";
    /// An exclamation mark in a circle.
    Alert: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z" "M12 8v4.5" "M12 16h.01";
    /// Two sliders.
    Sliders: "M4 8h9" "M17 8h3" "M15 6v4" "M4 16h3" "M11 16h9" "M9 14v4";
    /// A broken chain.
    BrokenLink: "M10 14a4 4 0 0 0 5.7.3l2.6-2.6a4 4 0 0 0-5.6-5.7l-1.3 1.3" "M14 10a4 4 0 0 0-5.7-.3l-2.6 2.6a4 4 0 0 0 5.6 5.7l1.3-1.3" "m4 4 16 16";
    /// An arrow downwards: something unfolds.
    Unfold: "m6 9 6 6 6-6";
    /// A person.
    Person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z" "M4.5 20a7.5 7.5 0 0 1 15 0";
    /// A lock.
    Lock: "M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1Z" "M8 11V8a4 4 0 0 1 8 0v3";
    /// A clock.
    Clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z" "M12 7v5l3 2";
    /// A globe: languages.
    Globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z" "M3 12h18" "M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9s.5-6 3.5-9Z";
    /// A screen on a desk.
    Screen: "M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z" "M2.5 19.5h19";
    /// A telephone.
    Phone: "M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Z" "M11 18h2";
    /// A tray, with an arrow into it: what is kept.
    Tray: "M12 4v9" "m8 9.5 4 4 4-4" "M4 14v5a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-5";
    /// Three dots: there is more.
    Dots: "M5 12h.01" "M12 12h.01" "M19 12h.01";
}

// They have a direction, and turn round where one reads from right to left.
icons! {
    "hk-icon hk-turns":
    /// Sign-out: a door with an arrow.
    Exit: "M10 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h4" "M15 8l4 4-4 4" "M19 12H9";
    /// An arrow out of a frame: another site, in a tab of its own.
    Outwards: "M11 5H6a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-5" "M15 4h5v5" "M20 4l-9 9";
    /// An arrow onwards.
    Onwards: "m9 6 6 6-6 6";
    /// Sign-in: a door with an arrow into it.
    Enter: "M14 4h4a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-4" "m10 8 4 4-4 4" "M14 12H4";
}
