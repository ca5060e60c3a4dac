//! Shown to somebody whose account is switched off.

use housekey_protocol::{Paths, messages::catalog};
use leptos::prelude::*;

use crate::{
    components::frame::{Card, Frame},
    load::{Common, loaded, nothing},
    texts::texts,
};

/// "This account is switched off."
#[component]
pub fn InactivePage() -> impl IntoView {
    loaded(&[], nothing, |common, ()| view! { <InactiveView common/> })
}

/// The page, laid out.
#[component]
pub fn InactiveView(
    /// Who asks.
    common: Common,
) -> impl IntoView {
    let texts = texts();
    let text = texts.of(catalog::inactive_text(&common.config.site_name));
    view! {
        <Frame common title=catalog::INACTIVE_TITLE>
            <Card title=texts.of(catalog::INACTIVE_TITLE) lead=text>
                <div class="hk-actions">
                    <a class="hk-button" href=Paths::HOME>
                        {texts.of(catalog::BACK_HOME)}
                    </a>
                </div>
            </Card>
        </Frame>
    }
}
