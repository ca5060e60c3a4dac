//! Our own application: a front page, the account pages, the parts for whoever works on them, and a page for everything else.

use housekey_protocol::routes::pages;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
};

use crate::{
    pages::{AccountRoutes, home::HomePage, not_found::NotFoundPage, parts::PartsPage},
    routes::At,
};

/// What `housekey serve` shows.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=At(&pages::HOME) view=HomePage ssr=SsrMode::Async/>
                <Route path=At(&pages::PARTS) view=PartsPage ssr=SsrMode::Async/>
                <AccountRoutes/>
            </Routes>
        </Router>
    }
}
