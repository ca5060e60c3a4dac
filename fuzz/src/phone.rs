//! Phone numbers: what was parsed is parsed to itself, with a region or without, and is E.164.
#![no_main]

use housekey_accounts::model::{PhoneNumber, phone::Region};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|typed: &str| {
    for region in [None, Region::parse("DE"), Region::parse("US"), Region::parse("RU")] {
        let Ok(number) = PhoneNumber::parse(typed, region) else { continue };
        let text = number.as_str();
        assert_eq!(PhoneNumber::parse(text, None).as_ref(), Ok(&number), "{typed:?}");
        assert!(text.starts_with('+') && (7..=16).contains(&text.len()), "{typed:?} {text}");
        assert!(text[1..].bytes().all(|b| b.is_ascii_digit()), "{typed:?} {text}");
    }
});
