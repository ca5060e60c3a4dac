//! What forms are made of.

use housekey_protocol::{AccountError, messages::catalog};
use leptos::prelude::*;

use super::{part, state};
use crate::{
    components::{
        before::Before,
        code_entry::CodeEntry,
        field::Field,
        form_errors::FormErrors,
        notice::Notice,
        password::{NewPassword, Password},
        submit::{Submit, Weight},
    },
    texts::Texts,
};

pub(super) fn buttons(texts: Texts) -> AnyView {
    let one = |label: &'static str, weight| view! { <Submit label weight/> };
    let all = move || {
        view! {
            <div class="hk-actions">
                {one("Primary", Weight::Primary)} {one("Plain", Weight::Plain)}
                {one("Quiet", Weight::Quiet)} {one("Danger", Weight::Danger)}
            </div>
        }
    };
    let link = view! {
        <div class="hk-actions">
            <a class=Weight::Primary.class() href="#main">
                "Primary"
            </a>
            <a class=Weight::Plain.class() href="#main">
                "Plain"
            </a>
        </div>
    };
    let busy = view! {
        <form class="hk-form" aria-busy="true">
            <Submit label="Create an account" busy=texts.of(catalog::BUSY_CREATING)/>
            <Submit label="Delete it" busy=texts.of(catalog::BUSY_REMOVING) weight=Weight::Danger/>
        </form>
    };
    let disabled = view! {
        <div class="hk-actions">
            <Submit label="Primary" pending=true/>
            <Submit label="Plain" weight=Weight::Plain pending=true/>
            <Submit label="Danger" weight=Weight::Danger pending=true/>
        </div>
    };
    part(
        "Buttons",
        (
            state("By weight", all()),
            state("Links", link),
            state("Waiting for an answer", busy),
            state("Not now", disabled),
        ),
    )
}

pub(super) fn fields(texts: Texts) -> AnyView {
    let none = Signal::stored(None::<String>);
    let wrong = Signal::stored(Some(texts.of(catalog::ERROR_INVALID)));
    let long = "A label that says so much that it does not fit into one line, however wide the field may be";
    let optional = texts.of(catalog::optional("Name"));
    part(
        "Fields",
        (
            state("Plain", view! { <Field name="plain" label="Name" autocomplete="off" error=none/> }),
            state(
                "With a hint",
                view! { <Field name="hinted" label="Name" autocomplete="off" hint="Others may see it." error=none/> },
            ),
            state(
                "Filled, and not needed",
                view! {
                    <Field
                        name="filled"
                        label=optional
                        autocomplete="off"
                        value=Some("Ada".to_owned())
                        required=false
                        error=none
                    />
                },
            ),
            state(
                "Refused",
                view! {
                    <Field
                        name="refused"
                        label="Name"
                        autocomplete="off"
                        value=Some("?".to_owned())
                        hint="Others may see it."
                        error=wrong
                    />
                },
            ),
            state(
                "With a long label",
                view! { <Field name="long" label=long autocomplete="off" error=none/> },
            ),
        ),
    )
}

pub(super) fn passwords(texts: Texts) -> AnyView {
    let (label, none) = (texts.of(catalog::PASSWORD), Signal::stored(None::<String>));
    let wrong = Signal::stored(Some(texts.of(catalog::ERROR_EMAIL_PASSWORD_MISMATCH)));
    let hint = texts.of(catalog::signup_password_hint(8));
    part(
        "Password",
        (
            state("Known", view! { <Password name="known" label=label.clone() error=none/> }),
            state("Refused", view! { <Password name="wrong" label=label.clone() error=wrong/> }),
            state("New", view! { <NewPassword label hint error=none required=true focus=false/> }),
        ),
    )
}

pub(super) fn codes() -> AnyView {
    part(
        "Code",
        state(
            "Empty",
            view! { <CodeEntry action="/dev/parts" before=Before::default() left=2 digits=false/> },
        ),
    )
}

pub(super) fn messages(texts: Texts) -> AnyView {
    let failure = |error| {
        let error = Signal::stored(Some(error));
        view! { <FormErrors error texts/> }
    };
    let incident = AccountError::Unavailable { incident: "0f9c-11".to_owned() };
    part(
        "Messages",
        (
            state("Done", view! { <Notice key=Some("notice-email-confirmed".to_owned()) texts/> }),
            state("Refused", failure(AccountError::RateLimited { retry_after: Some(120) })),
            state("Signed out", failure(AccountError::Unauthenticated)),
            state("Our fault", failure(incident)),
        ),
    )
}
