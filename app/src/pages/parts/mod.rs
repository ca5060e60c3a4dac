//! Every part that pages are laid out from, in all its states: for whoever works on Housekey. It is a page of our own
//! application, and there only with the development inbox.
//!
//! Its headings and samples are English and no messages: nobody else reads it. What the parts say themselves is in the
//! reader's language, as everywhere.

mod entrance;
mod forms;
mod lists;

use housekey_protocol::{Paths, messages::catalog};
use leptos::prelude::*;
use leptos_meta::Link;

use super::load::loaded;
use crate::{
    common::Common,
    components::{
        frame::{Frame, Layout},
        qr::QrView,
    },
    texts::texts,
};

/// The page of all parts.
#[component]
pub fn PartsPage() -> impl IntoView {
    loaded(async || Ok(sample_code()), |common, code| view! { <PartsView common code/> })
}

/// The page, laid out.
#[component]
pub fn PartsView(
    /// The viewer.
    common: Common,
    /// A sample, made on the server.
    code: Option<QrView>,
) -> impl IntoView {
    let texts = texts();
    let signed_in = common.me.is_some();
    view! {
        <Link rel="stylesheet" href=Paths::DEV_STYLE/>
        <Frame common title=catalog::PARTS_TITLE layout=Layout::Front>
            <h1>{texts.of(catalog::PARTS_TITLE)}</h1>
            {forms::buttons(texts)}
            {forms::fields(texts)}
            {forms::passwords(texts)}
            {forms::codes()}
            {forms::messages(texts)}
            {entrance::providers(texts)}
            {entrance::secrets(code)}
            {entrance::mail(texts)}
            {lists::tags()}
            {lists::settings(texts)}
            {lists::sessions(texts)}
            {lists::questions()}
            {lists::nothing()}
            {lists::menu(signed_in)}
        </Frame>
    }
}

/// A part: its name, and its states. Of one type each, because the page as one type is more than a compiler likes.
fn part(name: &'static str, states: impl IntoView + 'static) -> AnyView {
    let states = states.into_any();
    view! {
        <section class="hk-section" aria-label=name>
            <h2>{name}</h2>
            <div class="hk-states">{states}</div>
        </section>
    }
    .into_any()
}

/// One state of a part.
fn state(name: &'static str, looks: impl IntoView + 'static) -> AnyView {
    let looks = looks.into_any();
    view! {
        <div class="hk-state">
            <h3>{name}</h3>
            {looks}
        </div>
    }
    .into_any()
}

/// As an authenticator app reads it.
fn sample_code() -> Option<QrView> {
    #[cfg(feature = "ssr")]
    return QrView::of(
        "otpauth://totp/Housekey:ada@example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Housekey",
    );
    #[cfg(not(feature = "ssr"))]
    None
}
