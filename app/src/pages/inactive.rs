//! Shown to somebody whose account is deactivated.

use housekey_protocol::{Paths, messages::catalog};
use leptos::prelude::*;

use super::load::{loaded, nothing};
use crate::{
    common::Common,
    components::frame::{Card, Frame},
    texts::texts,
};

/// "This account is deactivated."
#[component]
pub fn InactivePage() -> impl IntoView {
    loaded(nothing, |common, ()| view! { <InactiveView common/> })
}

/// The page, laid out.
#[component]
pub fn InactiveView(
    /// The viewer.
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
