//! Asks whether this browser is to be trusted.

use housekey_protocol::{Code, Paths, messages::catalog, views::TrustView};
use leptos::{prelude::*, server_fn::ServerFn};

use super::load::loaded;
use crate::{
    common::Common,
    components::{
        before::Before,
        dead_end::DeadEnd,
        frame::{Card, Frame},
        icons::Screen,
        post_form::PostForm,
        submit::{Submit, Weight},
    },
    server_fns::trust_browser::{TrustBrowser, trust_asked},
    texts::{Texts, texts},
};

/// The page.
#[component]
pub fn TrustBrowserPage() -> impl IntoView {
    loaded(trust_asked, |common, asked| view! { <TrustBrowserView common asked/> })
}

/// The page, laid out.
#[component]
pub fn TrustBrowserView(
    /// The viewer.
    common: Common,
    /// What is asked; nothing if no login waits for the answer here.
    asked: Option<TrustView>,
) -> impl IntoView {
    let texts = texts();
    let before = common.before::<TrustBrowser>();
    let failed = before.failed();
    let title = if asked.is_some() { catalog::TRUST_TITLE } else { catalog::REOPEN_NONE_TITLE };
    let content = if let Some(TrustView { days }) = asked {
        view! { <Ask days before texts/> }.into_any()
    } else {
        let refused = before.error().cloned();
        view! {
            <DeadEnd
                title=texts.of(catalog::REOPEN_NONE_TITLE)
                text=texts.of(catalog::REOPEN_NONE_TEXT)
                refused
                path=Paths::LOGIN
                label=texts.of(catalog::SIGN_IN)
                texts
            />
        }
        .into_any()
    };
    view! {
        <Frame common title failed>
            {content}
        </Frame>
    }
}

#[component]
fn Ask(days: u32, before: Before, texts: Texts) -> impl IntoView {
    let time = texts.duration(days.saturating_mul(24 * 60));
    let refused = before.form(&[], texts);
    let codes = move || texts.list(&[], &[Code::DENIED]);
    view! {
        <Card title=texts.of(catalog::TRUST_TITLE) icon=Screen>
            <p>{texts.of(catalog::trust_text(&time))}</p>
            <p class="hk-soft">{texts.of(catalog::TRUST_WARNING)}</p>
            <PostForm action=TrustBrowser::url() texts=codes() refused>
                <input type="hidden" name="trust" value="yes"/>
                <Submit label=texts.of(catalog::TRUST_YES) busy=texts.of(catalog::BUSY_SIGNING_IN)/>
            </PostForm>
            <PostForm action=TrustBrowser::url() texts=codes() refused=None>
                <Submit
                    label=texts.of(catalog::TRUST_NO)
                    busy=texts.of(catalog::BUSY_SIGNING_IN)
                    weight=Weight::Plain
                />
            </PostForm>
        </Card>
    }
}
