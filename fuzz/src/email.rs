//! Addresses: what was parsed is parsed to itself, has one `@`, and no upper case in its domain.
#![no_main]

use housekey_accounts::model::Email;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|typed: &str| {
    let Ok(email) = Email::parse(typed) else { return };
    let text = email.as_str();
    assert_eq!(Email::parse(text).as_ref(), Ok(&email), "{typed:?}");
    assert_eq!(text.matches('@').count(), 1, "{typed:?}");
    assert!(text.len() <= 254 && !text.contains(char::is_whitespace) && !text.contains(char::is_control));
    assert!(email.domain().is_ascii() && !email.domain().contains(|c: char| c.is_ascii_uppercase()));
});
