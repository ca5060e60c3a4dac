//! A form that asks for an address alone, to mail something to it.

use housekey_protocol::{Code, messages::catalog};
use leptos::prelude::*;

use super::{before::Before, field::Field, post_form::PostForm, submit::Submit};
use crate::texts::Texts;

const FIELDS: &[&str] = &["email"];

/// What it may be refused with.
const CODES: &[Code] = &[
    Code::REQUIRED,
    Code::INVALID_EMAIL,
    Code::UNKNOWN_EMAIL,
    Code::TOO_MANY_LOGIN_ATTEMPTS,
    Code::SAME_EMAIL,
    Code::EMAIL_TAKEN,
    Code::USERNAME_TAKEN,
    Code::DENIED,
];

/// The address, and the button.
#[component]
pub fn AskEmail(
    /// Where it is posted to.
    action: &'static str,
    /// What it was refused with before the page was loaded.
    before: Before,
    /// The address, if it is known.
    #[prop(optional_no_strip)]
    email: Option<String>,
    /// What the button says.
    label: String,
    /// What else there is to fill in.
    #[prop(optional)]
    children: Option<Children>,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    view! {
        <PostForm action texts=texts.list(&[], CODES) refused=before.form(FIELDS, texts)>
            <Field
                name="email"
                kind="email"
                label=texts.of(catalog::EMAIL)
                autocomplete="username"
                value=before.draft("email").or(email)
                error=before.field(FIELDS, texts)
                focus=before.failed()
            />
            {children.map(|children| children())}
            <Submit label busy=texts.of(catalog::BUSY_SENDING)/>
        </PostForm>
    }
}
