//! Every path we do not know.

use housekey_protocol::{Paths, messages::catalog};
use leptos::prelude::*;

use super::load::{loaded, nothing};
use crate::{
    common::Common,
    components::frame::{Card, Frame},
    status::set_status,
    texts::texts,
};

/// "Page not found", with status 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    set_status(404);
    loaded(nothing, |common, ()| view! { <NotFoundView common/> })
}

/// The page, laid out.
#[component]
pub fn NotFoundView(
    /// The viewer.
    common: Common,
) -> impl IntoView {
    let texts = texts();
    view! {
        <Frame common title=catalog::NOT_FOUND_TITLE>
            <Card title=texts.of(catalog::NOT_FOUND_TITLE) lead=texts.of(catalog::NOT_FOUND_TEXT)>
                <div class="hk-actions">
                    <a class="hk-button hk-primary" href=Paths::HOME>
                        {texts.of(catalog::BACK_HOME)}
                    </a>
                </div>
            </Card>
        </Frame>
    }
}
