//! Every path we do not know.

use housekey_protocol::{Paths, messages::catalog};
use leptos::prelude::*;

use crate::{
    components::frame::{Card, Frame},
    load::{Common, loaded, nothing},
    status::set_status,
    texts::texts,
};

/// "There is no such page", with status 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    set_status(404);
    loaded(&[], nothing, |common, ()| view! { <NotFoundView common/> })
}

/// The page, laid out.
#[component]
pub fn NotFoundView(
    /// Who asks.
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
