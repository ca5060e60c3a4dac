//! What is shown when the server cannot load a page.

use housekey_protocol::{AccountError, Paths, messages::catalog};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    components::{frame::Card, header::Brand, icons::Alert},
    status::{set_retry_after, set_status},
    texts::texts,
    words::{incident_id, sentence},
};

/// A page for a fault (503, with the incident to mention) or another failure that leaves nothing to show.
///
/// It makes no request to the server, which may still be failing.
#[component]
pub fn FaultPage(
    /// What went wrong.
    error: AccountError,
) -> impl IntoView {
    set_status(error.status());
    match &error {
        AccountError::Unavailable { .. } => set_retry_after(5),
        AccountError::RateLimited { retry_after: Some(seconds) } => set_retry_after(*seconds),
        _ => {}
    }
    let texts = texts();
    let fault = matches!(error, AccountError::Unavailable { .. } | AccountError::Malformed);
    let incident = match &error {
        AccountError::Unavailable { incident } => {
            incident_id(incident).map(|incident| texts.of(catalog::failure_incident(incident)))
        }
        _ => None,
    };
    let lead = if fault { texts.of(catalog::FAULT_TEXT) } else { sentence(&error, texts) };
    let signed_out = matches!(error, AccountError::Unauthenticated);
    view! {
        <Title text=texts.of(catalog::FAULT_TITLE)/>
        <div class="hk-page" lang=texts.tag() dir=texts.direction()>
            <header class="hk-bar">
                <Brand name=String::new()/>
            </header>
            <main id="main" class="hk-entrance">
                <Card title=texts.of(catalog::FAULT_TITLE) lead icon=Alert>
                    {incident.map(|words| view! { <p class="hk-hint">{words}</p> })}
                    <div class="hk-actions">
                        {if signed_out {
                            view! {
                                <a class="hk-button hk-primary" href=Paths::LOGIN>
                                    {texts.of(catalog::SIGN_IN)}
                                </a>
                            }
                        } else {
                            // An empty reference is the page itself.
                            view! {
                                <a class="hk-button hk-primary" href="">
                                    {texts.of(catalog::FAULT_AGAIN)}
                                </a>
                            }
                        }} <a class="hk-button" href=Paths::HOME>
                            {texts.of(catalog::BACK_HOME)}
                        </a>
                    </div>
                </Card>
            </main>
        </div>
    }
}
