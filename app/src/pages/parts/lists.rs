//! Rows, and what belongs to them.

use housekey_protocol::views::{Device, Me, Origin, Proof};
use leptos::prelude::*;

use super::{part, state};
use crate::{
    components::{
        account_menu::AccountMenu,
        confirm::Confirm,
        empty::Empty,
        icons::{Clock, Envelope, Lock},
        session_row::SessionRow,
        settings_row::{SettingsRow, Tone, facts},
        submit::{Submit, Weight},
    },
    texts::Texts,
};

pub(super) fn tags() -> AnyView {
    let all = view! {
        <div class="hk-tags">
            <span class="hk-tag">"Good"</span>
            <span class="hk-tag hk-strong">"Strong"</span>
            <span class="hk-tag hk-warn">"Waiting"</span>
        </div>
    };
    part("Tags", state("All", all))
}

pub(super) fn settings(texts: Texts) -> AnyView {
    let manage = || view! { <a class="hk-button hk-quiet" href="#main">"Manage"</a> };
    let remove = || view! { <a class="hk-button hk-quiet hk-danger" href="#main">"Remove"</a> };
    let good = Some(("Confirmed".to_owned(), Tone::Good));
    let waiting = Some(("Not set".to_owned(), Tone::Waiting));
    let long = "A name that is much too long for one line, as people give them to their keys and devices";
    part(
        "Settings",
        view! {
            <ul class="hk-list" role="list">
                <SettingsRow icon=Clock title="Nothing but a title" texts/>
                <SettingsRow
                    icon=Envelope
                    title="With all of it"
                    tag=good
                    meta=|| facts(["ada@example.org".into_any(), "and 2 more".into_any()])
                    action=manage
                    more=remove
                    texts
                />
                <SettingsRow icon=Lock title="Waiting" tag=waiting action=manage texts/>
                <SettingsRow icon=Lock title=long meta=|| facts([long.into_any()]) action=manage more=remove texts/>
            </ul>
        },
    )
}

pub(super) fn sessions(texts: Texts) -> AnyView {
    let from = |browser: &str, system: &str| {
        let device = Device { browser: Some(browser.to_owned()), system: Some(system.to_owned()) };
        Origin {
            device: Some(device),
            place: Some("Vienna, Austria".to_owned()),
            ip: Some("2001:db8:85a3:8d3:1319:8a2e:370:7348".to_owned()),
        }
    };
    let at = "2026-11-30T02:31:07Z";
    let end = || sure("Sign out", "Safari on iPhone", "Sign out on Safari on iPhone?");
    part(
        "Sessions",
        view! {
            <ul class="hk-list" role="list">
                <SessionRow origin=from("Chrome", "Linux") began=at last_seen=at here=true texts/>
                <SessionRow origin=from("Safari", "iPhone") began=at last_seen=at action=end texts/>
                <SessionRow origin=Origin::default() began=at last_seen=at texts/>
            </ul>
        },
    )
}

pub(super) fn questions() -> AnyView {
    part("Questions", state("Folded", sure("Remove", "ada@example.org", "Remove ada@example.org?")))
}

fn sure(label: &'static str, subject: &'static str, question: &'static str) -> impl IntoView {
    view! {
        <Confirm label subject question>
            <form>
                <Submit label weight=Weight::Danger/>
            </form>
        </Confirm>
    }
}

pub(super) fn nothing() -> AnyView {
    let (title, text) = ("Nothing yet", "What happens with your account appears here.");
    part("Nothing there", view! { <Empty icon=Clock title text/> })
}

/// There can be one menu on a page, and that of a signed-in reader is in the header.
pub(super) fn menu(signed_in: bool) -> Option<AnyView> {
    let me = Me {
        id: "1".to_owned(),
        display: "ada.lovelace".to_owned(),
        email: Some("ada.lovelace@example.org".to_owned()),
        username: Some("ada.lovelace".to_owned()),
        has_usable_password: true,
        proof: Proof::Password,
    };
    (!signed_in).then(|| part("Account menu", state("Folded", view! { <AccountMenu me/> })))
}
