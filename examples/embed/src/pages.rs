//! The host's own document and page.
#![expect(unreachable_pub, reason = "`#[component]` makes its props type as public as it likes")]

use crate::notes::Notes;
use housekey_app::{AccountHead, AccountMenu, AccountRoutes, server_fns::viewer::viewer};
use housekey_protocol::{Paths, views::Me};
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::{
    SsrMode, StaticSegment,
    components::{Route, Router, Routes},
};

/// The host's page.
pub(crate) const NOTES: &str = "/";

/// The host's document: its own, with what the account pages need in its head.
pub(crate) fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <MetaTags/>
                <AccountHead options/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The host's routes, and the account pages among them.
#[component]
pub(crate) fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=|| "Page not found.">
                <Route path=StaticSegment("") view=NotesPage ssr=SsrMode::Async/>
                <AccountRoutes/>
            </Routes>
        </Router>
    }
}

#[component]
fn NotesPage() -> impl IntoView {
    let me = Resource::new(|| (), |()| viewer());
    view! {
        <leptos_meta::Title text="Acme Notes"/>
        <main class="hk-front">
            <h1>"Acme Notes"</h1>
            <Suspense fallback=|| ()>
                {move || Suspend::new(async move {
                    match me.await {
                        Ok(Some(me)) => view! { <OwnNotes me/> }.into_any(),
                        Ok(None) => view! { <Invitation/> }.into_any(),
                        Err(_) => view! { <p>"The notes cannot be shown right now."</p> }.into_any(),
                    }
                })}
            </Suspense>
        </main>
    }
}

#[component]
fn OwnNotes(me: Me) -> impl IntoView {
    let notes = use_context::<Notes>().map(|notes| notes.of(&me.id)).unwrap_or_default();
    view! {
        <p>"Signed in as " <bdi>{me.display.clone()}</bdi> "."</p>
        <AccountMenu me/>
        <ul>{notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}</ul>
    }
}

#[component]
fn Invitation() -> impl IntoView {
    view! {
        <p>
            "Sign in to see your notes: " <a href=Paths::LOGIN>"sign in"</a> " or "
            <a href=Paths::SIGNUP>"create an account"</a> "."
        </p>
    }
}
