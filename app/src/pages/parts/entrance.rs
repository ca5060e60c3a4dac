//! What stands on the way in.

use housekey_protocol::routes::pages;
use leptos::prelude::*;

use super::{part, state};
use crate::{
    components::{
        before::Before,
        copy_secret::CopySecret,
        mail_app::MailApp,
        or_rule::OrRule,
        provider_button::ProviderButton,
        provider_marks::{GitHubMark, GoogleMark, MicrosoftMark},
        qr::{Qr, QrView},
        resend::Resend,
        submit::Weight,
    },
    texts::Texts,
};

pub(super) fn providers(texts: Texts) -> AnyView {
    // It leads back here, with what was pressed in the address.
    let marks = view! {
        <form action=pages::PARTS.path class="hk-providers">
            <ProviderButton id="google" name="Google" mark=GoogleMark last_used=true texts/>
            <ProviderButton id="github" name="GitHub" mark=GitHubMark texts/>
            <ProviderButton id="microsoft" name="Microsoft" mark=MicrosoftMark texts/>
        </form>
    };
    let letters = view! {
        <form action=pages::PARTS.path class="hk-providers">
            <ProviderButton id="acme" name="Acme" last_used=true texts/>
            <ProviderButton
                id="long"
                name="the shared account of the University of Applied Sciences"
                texts
            />
        </form>
    };
    part(
        "Other providers",
        (
            state("With marks", marks),
            state("With letters", letters),
            state("The line between two ways", view! { <OrRule texts/> }),
        ),
    )
}

pub(super) fn secrets(code: Option<QrView>) -> AnyView {
    let copy = |label: &str, secret: &str| view! { <CopySecret label secret/> };
    part(
        "Secrets",
        (
            state("Long", copy("Key", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")),
            state("Short", copy("Recovery code", "2F7KQ9")),
            state("QR code", code.map(|code| view! { <Qr code label="Scan it with an authenticator app"/> })),
        ),
    )
}

pub(super) fn mail(texts: Texts) -> AnyView {
    let resend = |wait| view! { <Resend action="/dev/parts" wait before=Before::default()/> };
    let app = |email: &str, weight| view! { <div class="hk-actions"><MailApp email weight texts/></div> };
    part(
        "Mail",
        (
            state("Send again, now", resend(0)),
            state("Send again, later", resend(90)),
            state("The reader's mail", app("ada@gmail.com", Weight::Plain)),
            state("The one thing to do", app("ada@web.de", Weight::Primary)),
        ),
    )
}
