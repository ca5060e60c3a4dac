//! The field for a mailed code.

use housekey_protocol::{Code, messages::catalog};
use leptos::{ev::SubmitEvent, html::Input, prelude::*, server_fn::ServerFn, task::spawn_local};

use super::{
    field::Field,
    form_errors::FormAlert,
    refusal::{Refusal, Shown},
    submit::Submit,
};
use crate::{
    assets::wake,
    server_fns::verify_email::{EnterEmailCode, enter_email_code},
    texts::{TextList, Texts},
};

/// The messages it shows.
pub(crate) const NAMES: &[&str] =
    &[catalog::CODE.name(), catalog::CODE_HINT.name(), catalog::CODE_SUBMIT.name()];

/// The codes it may be refused with.
pub(crate) const CODES: &[Code] =
    &[Code::REQUIRED, Code::INCORRECT_CODE, Code::CODE_EXPIRED, Code::EMAIL_CONFIRMATION_FAILED];

/// Takes the code and sends it; groups it while it is typed. One real input, so that one-time-code
/// autofill, paste and screen readers work. Without JavaScript it is a plain form.
///
/// It posts by hand: an `<ActionForm>` inside an island costs the bundle far more than it saves here
/// (`docs/decisions/islands-post-by-hand.md`).
#[cfg_attr(feature = "islands", island)]
#[cfg_attr(not(feature = "islands"), component)]
pub fn CodeEntry(
    /// Its words: [`NAMES`] and [`CODES`].
    texts: TextList,
    /// What the form was refused with before the page was loaded.
    refused: Option<Refusal>,
) -> impl IntoView {
    wake();
    let texts = Texts::carried(texts);
    let focus = refused.is_some();
    let refusal = RwSignal::new(refused);
    let shown = Shown::new(refusal, |_| true);
    let pending = RwSignal::new(false);
    let input = NodeRef::<Input>::new();

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(input), false) = (input.get_untracked(), pending.get_untracked()) else { return };
        pending.set(true);
        spawn_local(async move {
            let answer = enter_email_code(input.value()).await;
            pending.set(false);
            // After a right code the answer leads to another page; until then the field stays as it is.
            if let Err(refused) = answer {
                refusal.set(Some(Refusal::of(&refused, "code", texts)));
                drop(input.focus());
                input.select();
            }
        });
    };
    let group = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let typed = input.value();
        // Formatting in the middle of the text would move the caret, so only the end is formatted.
        let length = typed.encode_utf16().count();
        let at_end = input.selection_end().ok().flatten().is_none_or(|end| end as usize == length);
        let grouped = grouped(&typed);
        if at_end && grouped != typed {
            input.set_value(&grouped);
        }
    };

    view! {
        <form action=EnterEmailCode::url() method="post" class="hk-form hk-code" novalidate on:submit=submit>
            <FormAlert words=shown.form signed_out=shown.signed_out texts/>
            <Field
                name="code"
                label=texts.of(catalog::CODE)
                autocomplete="one-time-code"
                autocapitalize="characters"
                hint=texts.of(catalog::CODE_HINT)
                error=shown.field
                focus
                node_ref=input
                on:input=group
            />
            <Submit label=texts.of(catalog::CODE_SUBMIT) pending/>
        </form>
    }
}

/// A code as people read it: capitals in groups of four, digits alone in groups of three. What separates the
/// groups means nothing to the server.
fn grouped(typed: &str) -> String {
    let code: Vec<char> =
        typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let size = if code.iter().all(char::is_ascii_digit) { 3 } else { 4 };
    code.chunks(size).map(String::from_iter).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_displayed_in_groups_however_typed() {
        assert_eq!(grouped("wdjbmjht"), "WDJB-MJHT");
        assert_eq!(grouped(" WDJB – mjht "), "WDJB-MJHT");
        assert_eq!(grouped("123456789"), "123-456-789");
        assert_eq!(grouped("wdjb"), "WDJB");
        assert_eq!(grouped(""), "");
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn wrong_code_error_is_shown_at_the_field_without_javascript() {
        use crate::texts::texts;
        use housekey_protocol::AccountError;
        let html = Owner::new().with(|| {
            let error = AccountError::field("code", Code::INCORRECT_CODE);
            let refused = Some(Refusal::of(&error, "code", texts()));
            view! { <CodeEntry texts=texts().list(NAMES, CODES) refused/> }.to_html()
        });
        assert!(html.contains(r#"action="/accounts/do/enter_email_code""#), "{html}");
        assert!(html.contains("This is not the code we sent."), "{html}");
        assert!(html.contains(r#"autocomplete="one-time-code""#), "{html}");
    }
}
