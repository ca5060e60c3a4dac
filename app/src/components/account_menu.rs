//! The menu of the account: a round button, and behind it who is signed in, the account, and sign-out.

use housekey_protocol::{Paths, messages::catalog, views::Me};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    icons::{Exit, Person},
    identity::{Initials, address, name},
};
use crate::{server_fns::logout::Logout, texts::texts};

/// Ties the button to its menu.
const MENU: &str = "hk-account-menu";

/// Who is signed in, and the ways to the account and out of it: for the header of a page, ours or a host's. There can be
/// one on a page.
///
/// The browser opens it, and closes it on Escape and on a press elsewhere (`popover`): it needs no script. What shows the
/// name or the primary address has `data-hk-display`, so that an island which changes them finds them.
#[component]
pub fn AccountMenu(
    /// The signed-in account.
    me: Me,
    /// The path of the page it stands on, which it marks.
    #[prop(optional)]
    current: &'static str,
) -> impl IntoView {
    let texts = texts();
    let current = (current == Paths::OVERVIEW).then_some("page");
    view! {
        <div class="hk-menu" lang=texts.tag() dir=texts.direction()>
            <button type="button" class="hk-opens" popovertarget=MENU>
                <Initials of=me.display.clone()/>
                <span class="hk-unseen">{texts.of(catalog::ACCOUNT_MENU)} " " {name(&me)}</span>
            </button>
            <div id=MENU class="hk-popover" popover="auto" role="group" aria-label=texts.of(catalog::YOUR_ACCOUNT)>
                <p class="hk-whose">
                    <strong>{name(&me)}</strong>
                    {address(&me).map(|address| view! { <span class="hk-hint">{address}</span> })}
                </p>
                <a class="hk-item" href=Paths::OVERVIEW aria-current=current>
                    <Person/>
                    {texts.of(catalog::YOUR_ACCOUNT)}
                </a>
                <form action=Logout::url() method="post">
                    <button type="submit" class="hk-item">
                        <Exit/>
                        {texts.of(catalog::SIGN_OUT)}
                    </button>
                </form>
            </div>
        </div>
    }
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;

    #[test]
    fn button_names_who_is_signed_in_and_opens_the_menu_it_points_to() {
        let me = Me {
            id: "1".into(),
            display: "ada".into(),
            email: Some("ada@example.org".into()),
            username: Some("ada".into()),
            has_usable_password: true,
            proof: housekey_protocol::views::Proof::Password,
        };
        let html = Owner::new().with(|| view! { <AccountMenu me current=Paths::OVERVIEW/> }.to_html());
        let (button, menu) = html.split_once("</button>").unwrap();
        assert!(button.contains(r#"popovertarget="hk-account-menu""#), "{button}");
        assert!(button.contains("Account menu") && button.contains("ada</bdi>"), "{button}");
        assert!(menu.contains(r#"id="hk-account-menu""#) && menu.contains(r#"popover="auto""#), "{menu}");
        assert!(menu.contains(r#"method="post""#) && menu.contains("/accounts/do/logout"), "{menu}");
        assert!(menu.contains(r#"href="/accounts" aria-current="page""#), "{menu}");
    }
}
