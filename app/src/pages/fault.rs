//! What is shown when the server cannot load a page.

use housekey_protocol::{AccountError, Paths, messages::catalog};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    components::{frame::Card, header::Brand, icons::Alert},
    status::{set_retry_after, set_status},
    words::{incident_id, locale, sentence},
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
    let locale = locale();
    let fault = matches!(error, AccountError::Unavailable { .. } | AccountError::Malformed);
    let incident = match &error {
        AccountError::Unavailable { incident } => incident_id(incident)
            .map(|incident| catalog::ERROR_INCIDENT.with(locale, &[("incident", incident)])),
        _ => None,
    };
    let lead = if fault { catalog::FAULT_TEXT.text(locale).into_owned() } else { sentence(&error, locale) };
    let signed_out = matches!(error, AccountError::Unauthenticated | AccountError::ReauthenticationRequired);
    view! {
        <Title text=catalog::FAULT_TITLE.text(locale).into_owned()/>
        <div class="hk-page">
            <header class="hk-bar">
                <Brand name=String::new()/>
            </header>
            <main id="main" class="hk-entrance">
                <Card title=catalog::FAULT_TITLE.text(locale) lead icon=Alert>
                    {incident.map(|words| view! { <p class="hk-hint">{words}</p> })}
                    <div class="hk-actions">
                        {if signed_out {
                            view! {
                                <a class="hk-button hk-primary" href=Paths::LOGIN>
                                    {catalog::SIGN_IN.text(locale)}
                                </a>
                            }
                        } else {
                            // An empty reference is the page itself.
                            view! {
                                <a class="hk-button hk-primary" href="">
                                    {catalog::FAULT_AGAIN.text(locale)}
                                </a>
                            }
                        }} <a class="hk-button" href=Paths::HOME>
                            {catalog::BACK_HOME.text(locale)}
                        </a>
                    </div>
                </Card>
            </main>
        </div>
    }
}
