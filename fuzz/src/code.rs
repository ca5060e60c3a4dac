//! Codes: normalising twice is normalising once, and nothing of it depends on case, blanks or hyphens.
#![no_main]

use housekey_accounts::codes::normalise;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|typed: &str| {
    let once = normalise(typed);
    assert_eq!(normalise(once.expose()).expose(), once.expose(), "{typed:?}");
    // Of more than 64 characters the rest is not looked at.
    if typed.chars().count() > 32 {
        return;
    }
    let spread: String = typed.chars().flat_map(|c| [c, ' ']).collect();
    assert_eq!(normalise(&spread).expose(), once.expose(), "{typed:?}");
    assert_eq!(normalise(&typed.to_ascii_lowercase()).expose(), once.expose(), "{typed:?}");
});
