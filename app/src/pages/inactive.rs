//! Shown to somebody whose account is deactivated.

use housekey_protocol::{Paths, messages::catalog};
use leptos::prelude::*;

use super::load::{loaded, nothing};
use crate::{
    common::Common,
    components::frame::{Card, Frame},
    words::locale,
};

/// "This account is switched off."
#[component]
pub fn InactivePage() -> impl IntoView {
    loaded(&[], nothing, |common, ()| view! { <InactiveView common/> })
}

/// The page, laid out.
#[component]
pub fn InactiveView(
    /// The viewer.
    common: Common,
) -> impl IntoView {
    let locale = locale();
    let text = catalog::INACTIVE_TEXT.with(locale, &[("site", &common.config.site_name)]);
    view! {
        <Frame common title=catalog::INACTIVE_TITLE>
            <Card title=catalog::INACTIVE_TITLE.text(locale) lead=text>
                <div class="hk-actions">
                    <a class="hk-button" href=Paths::HOME>
                        {catalog::BACK_HOME.text(locale)}
                    </a>
                </div>
            </Card>
        </Frame>
    }
}
