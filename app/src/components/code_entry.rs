//! The field for a mailed code.

use housekey_protocol::{AccountError, Code, messages::catalog};
use leptos::{
    prelude::*,
    task::spawn_local,
    web_sys::{Event, HtmlInputElement},
};

use super::{
    before::Before,
    field::{Field, input},
    listening::listen,
    post_form::{PostForm, REFUSED},
    submit::Submit,
};
use crate::{assets::wake, texts::texts};

/// The codes it may be refused with.
const CODES: &[Code] = &[
    Code::REQUIRED,
    Code::INCORRECT_CODE,
    Code::CODE_EXPIRED,
    Code::EMAIL_CONFIRMATION_FAILED,
    Code::EMAIL_TAKEN,
    Code::PHONE_TAKEN,
];

/// How many letters, or how many digits, a mailed code has; it is sent when all of them are there. An account at which too
/// many guessed is mailed a long one: it begins as no short one does.
const LETTERS: usize = 8;
const DIGITS: usize = 9;
const LONG_LETTERS: (char, usize) = ('A', 16);
const LONG_DIGITS: (char, usize) = ('0', 21);

/// Takes the code and sends it. One real input, so that one-time-code autofill, paste and screen readers work; the cells
/// are drawn behind it.
#[component]
pub fn CodeEntry(
    /// Where the code is posted to.
    action: &'static str,
    /// What it was refused with before the page was loaded.
    before: Before,
    /// How many wrong codes may still follow.
    left: u32,
    /// Whether it is made of digits alone.
    digits: bool,
    /// What else is sent.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let texts = texts();
    let refused = before.form(&["code"], texts);
    let tries = (1..=left).map(|n| texts.of(catalog::code_tries_left(n))).collect();
    let wrong = matches!(before.error(), Some(error) if is_wrong(error));
    view! {
        <div class="hk-code">
            <PostForm action texts=texts.list(&[], CODES) refused>
                <Field
                    name="code"
                    label=texts.of(catalog::CODE)
                    autocomplete="one-time-code"
                    autocapitalize="characters"
                    inputmode=digits.then_some("numeric")
                    hint=texts.of(if digits { catalog::CODE_HINT_DIGITS } else { catalog::CODE_HINT })
                    error=before.field(&["code"], texts)
                    focus=before.failed()
                />
                <CodeHelp field="code".to_owned() tries wrong/>
                {children.map(|children| children())}
                <Submit label=texts.of(catalog::CODE_SUBMIT) busy=texts.of(catalog::BUSY_CONFIRMING)/>
            </PostForm>
        </div>
    }
}

fn is_wrong(error: &AccountError) -> bool {
    error.errors().iter().any(|refused| refused.code == Code::INCORRECT_CODE)
}

/// Groups the code while it is typed, sends it when it is whole, and says how many tries are left after a wrong one.
#[cfg_attr(feature = "islands", island)]
#[cfg_attr(not(feature = "islands"), component)]
pub fn CodeHelp(
    /// The input's id.
    field: String,
    /// The words for one try left, for two, and so on: a number chooses them, which only the server can.
    tries: Vec<String>,
    /// Whether a wrong code was entered before the page was loaded.
    wrong: bool,
) -> impl IntoView {
    wake();
    let tries_at_first = tries.len();
    let left = RwSignal::new(tries_at_first);
    let wrong = RwSignal::new(wrong);
    if cfg!(feature = "hydrate") {
        // After hydration, when all of the page is known.
        spawn_local(async move {
            let Some(input) = input(&field) else { return };
            let Some(form) = input.form() else { return };
            let typed = input.clone();
            // The same code is not sent twice by itself: it was refused, and is being corrected.
            let mut sent = String::new();
            listen::<Event>(&input, "input", move |_| {
                let Some(code) = group(&typed).filter(|code| *code != sent) else { return };
                sent = code;
                drop(typed.form().map(|form| form.request_submit()));
            });
            listen::<Event>(&form, "reset", move |_| {
                wrong.set(false);
                left.set(tries_at_first);
            });
            listen::<Event>(&form, REFUSED, move |_| {
                input.select();
                if !input.value().is_empty() {
                    wrong.set(true);
                    left.update(|left| *left = left.saturating_sub(1));
                }
            });
        });
    }
    let said = Signal::derive(move || {
        let left = wrong.get().then(|| left.get())?;
        left.checked_sub(1).and_then(|at| tries.get(at).cloned())
    });
    view! {
        <p class="hk-hint" aria-live="polite">
            {said}
        </p>
    }
}

/// Groups what stands in the field; answers the code if it is whole.
fn group(input: &HtmlInputElement) -> Option<String> {
    let typed = input.value();
    // Formatting in the middle of the text would move the caret, so only the end is formatted.
    let length = typed.encode_utf16().count();
    let at_end = input.selection_end().ok().flatten().is_none_or(|end| end as usize == length);
    if !at_end {
        return None;
    }
    let grouped = grouped(&typed);
    if grouped != typed {
        input.set_value(&grouped);
    }
    is_whole(&grouped).then_some(grouped)
}

fn is_whole(grouped: &str) -> bool {
    let code = grouped.chars().filter(|c| *c != '-');
    let is_digits = code.clone().all(|c| c.is_ascii_digit());
    let (short, (first, long)) = if is_digits { (DIGITS, LONG_DIGITS) } else { (LETTERS, LONG_LETTERS) };
    code.count() == if grouped.starts_with(first) { long } else { short }
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
        assert!(is_whole("123-456-789") && !is_whole("123-456-78") && is_whole("WDJB-MJHT"));
        assert!(!is_whole("AWDJ-BMJH") && is_whole("AWDJ-BMJH-TWDJ-BMJH"));
        assert!(!is_whole("012-345-678") && is_whole("012-345-678-901-234-567-890"));
        assert_eq!(grouped("wdjb"), "WDJB");
        assert_eq!(grouped(""), "");
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn wrong_code_error_is_shown_at_the_field_without_javascript() {
        use housekey_protocol::views::RefusedForm;
        let refused = RefusedForm {
            action: "/do".to_owned(),
            error: AccountError::field("code", Code::INCORRECT_CODE),
            drafts: std::collections::BTreeMap::default(),
        };
        let html = Owner::new().with(|| {
            view! { <CodeEntry action="/do" before=Before(Some(refused)) left=2 digits=false/> }.to_html()
        });
        assert!(html.contains(r#"action="/do""#), "{html}");
        assert!(html.contains("Wrong code. Check it and try again."), "{html}");
        assert!(html.contains(r#"autocomplete="one-time-code""#), "{html}");
        assert!(html.contains("2 tries left."), "{html}");
    }
}
