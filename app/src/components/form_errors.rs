//! What went wrong with a whole form, above its fields.

use housekey_protocol::{AccountError, Paths, messages::catalog};
use leptos::prelude::*;

use super::{icons::Alert, refusal::signed_out};
use crate::{texts::Texts, words::form_words};

/// Refusals of the whole form, and of fields it does not have, so that every error is shown.
#[component]
pub fn FormErrors(
    /// The form's failure.
    #[prop(into)]
    error: Signal<Option<AccountError>>,
    /// The names its fields show errors for.
    #[prop(optional)]
    fields: &'static [&'static str],
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    let words = Signal::derive(move || form_words(error.read().as_ref()?, fields, texts));
    let signed_out = Signal::derive(move || error.read().as_ref().is_some_and(signed_out));
    view! { <FormAlert words signed_out texts/> }
}

/// The same, from words.
#[component]
pub fn FormAlert(
    /// What to say; nothing shows nothing.
    words: Signal<Option<String>>,
    /// Whether signing in would help.
    signed_out: Signal<bool>,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    move || {
        let words = words.get()?;
        Some(view! {
            <div class="hk-notice hk-bad" role="alert">
                <Alert/>
                <p>
                    {words}
                    <SignInLink signed_out texts/>
                </p>
            </div>
        })
    }
}

/// The way to sign in, after words that say it would help. It leads back to the page it stands on where that is known.
#[component]
pub fn SignInLink(
    /// Whether signing in would help.
    signed_out: Signal<bool>,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    move || {
        signed_out.get().then(|| {
            view! {
                " "
                <a href=Paths::LOGIN>{texts.of(catalog::SIGN_IN)}</a>
            }
        })
    }
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;
    use crate::texts::texts;
    use housekey_protocol::Code;

    fn html(error: AccountError) -> String {
        Owner::new().with(|| {
            let error = Signal::stored(Some(error));
            view! { <FormErrors error fields=&["email"] texts=texts()/> }.to_html()
        })
    }

    #[test]
    fn form_shows_errors_that_no_field_shows() {
        let shown = html(AccountError::field("email", Code::REQUIRED));
        assert!(!shown.contains("alert"), "the field shows it: {shown}");
        assert!(
            html(AccountError::form(Code::SIGNUP_CLOSED)).contains("You cannot create an account right now.")
        );
        assert!(html(AccountError::Unauthenticated).contains(r#"href="/accounts/login""#));
    }
}
