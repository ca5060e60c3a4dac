//! The layouts: what is around the content of every page.

use housekey_protocol::{Key, messages::catalog};
use leptos::{children::ViewFn, prelude::*};
use leptos_meta::Title;

use super::{
    account_nav::AccountNav, form_errors::FormErrors, header::Header, language_switch::LanguageSwitch,
    notice::Notice,
};
use crate::{common::Common, server_fns::logout::Logout, slots::Slots, texts::texts};

/// The kinds of page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One card in the middle: sign-in and everything on the way there.
    Entrance,
    /// The account's own pages, with the way between them; the value is the page's path.
    Account(&'static str),
    /// The front page.
    Front,
}

/// Header, notice, content, footer, and the document's title.
#[component]
pub fn Frame(
    /// The viewer, and the site's name.
    common: Common,
    /// The page's name, for the document's title.
    title: Key,
    /// The page's path, where the header would link to it.
    #[prop(optional)]
    current: &'static str,
    /// Whether the page shows a refused form; its title then says so first.
    #[prop(optional)]
    failed: bool,
    /// The kind of page.
    #[prop(default = Layout::Entrance)]
    layout: Layout,
    /// The content, with one `h1`.
    children: Children,
) -> impl IntoView {
    let texts = texts();
    let mut page = texts.of(title);
    if failed {
        page = texts.of(catalog::page_title_failed(&page));
    }
    let site = common.config.site_name.clone();
    let text = texts.of(catalog::page_title(&page, &site));
    let notice = common.notice.clone();
    let languages = common.languages.clone();
    let phones = common.config.login_phone;
    let logout = Signal::stored(common.before::<Logout>().error().cloned());
    let messages = view! {
        <Notice key=notice texts/>
        <FormErrors error=logout texts/>
    };
    let (current, content) = match layout {
        Layout::Entrance => {
            (current, view! { <main id="main" class="hk-entrance">{messages} {children()}</main> }.into_any())
        }
        Layout::Front => {
            (current, view! { <main id="main" class="hk-front">{messages} {children()}</main> }.into_any())
        }
        Layout::Account(path) => {
            let view = view! {
                <div class="hk-account">
                    <AccountNav current=path phones texts/>
                    <main id="main" class="hk-stack">
                        {messages}
                        {children()}
                    </main>
                </div>
            };
            (path, view.into_any())
        }
    };
    view! {
        <Title text/>
        <div class="hk-page" lang=texts.tag() dir=texts.direction()>
            <a class="hk-skip" href="#main">
                {texts.of(catalog::SKIP_TO_CONTENT)}
            </a>
            <Header common current texts/>
            {content}
            <footer class="hk-foot">
                <LanguageSwitch languages texts/>
                {Slots::current().footer.map(|footer: ViewFn| footer.run())}
            </footer>
        </div>
    }
}

/// A card with a heading: the content of sign-in, sign-up and similar pages.
#[component]
pub fn Card(
    /// The page's `h1`.
    #[prop(into)]
    title: String,
    /// One sentence under it.
    #[prop(optional, into)]
    lead: Option<String>,
    /// A drawing above it.
    #[prop(optional, into)]
    icon: Option<ViewFn>,
    /// The rest.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="hk-card">
            <div class="hk-head">
                {icon.map(|icon| view! { <span class="hk-badge">{icon.run()}</span> })}
                <h1>{title}</h1>
                {lead.map(|lead| view! { <p class="hk-soft">{lead}</p> })}
            </div>
            {children()}
        </div>
    }
}
