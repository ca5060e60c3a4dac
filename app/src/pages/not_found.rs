//! Every path we do not know.

use housekey_protocol::{Paths, messages::catalog};
use leptos::prelude::*;

use super::load::{loaded, nothing};
use crate::{
    common::Common,
    components::frame::{Card, Frame},
    status::set_status,
    words::locale,
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
    /// The viewer.
    common: Common,
) -> impl IntoView {
    let locale = locale();
    view! {
        <Frame common title=catalog::NOT_FOUND_TITLE>
            <Card title=catalog::NOT_FOUND_TITLE.text(locale) lead=catalog::NOT_FOUND_TEXT.text(locale).into_owned()>
                <div class="hk-actions">
                    <a class="hk-button hk-primary" href=Paths::HOME>
                        {catalog::BACK_HOME.text(locale)}
                    </a>
                </div>
            </Card>
        </Frame>
    }
}
